import { useMemo } from 'react';
import { type Studio, useStudio } from '../state/studio.ts';
import { type Scene, sceneOf } from './scene.ts';

type Known = Pick<Studio, 'sources'> & { readonly album: Scene['album']; readonly scene: Scene };

let known: Known | null = null;

const sceneOnce = (album: Scene['album'], sources: Studio['sources']): Scene => {
  if (known?.album !== album || known.sources !== sources) known = { album, sources, scene: sceneOf(album, sources) };
  return known.scene;
};

/** The open record as it is now; null where none is open. */
export const currentScene = (): Scene | null => {
  const { album, sources } = useStudio.getState();
  return album === null ? null : sceneOnce(album.album, sources);
};

export const useScene = (): Scene | null => {
  const album = useStudio((studio) => studio.album?.album);
  const sources = useStudio((studio) => studio.sources);
  return useMemo(() => (album === undefined ? null : sceneOnce(album, sources)), [album, sources]);
};
