import type { PickedFile } from '../../../electron/shared/contract/api.ts';
import { call, grant } from '../../api/api.ts';
import { attempt, hear } from '../../state/actions.ts';
import { songFiles } from '../../state/songFiles.ts';
import { useStudio } from '../../state/studio.ts';

/** Matches the record to music the user picked: one song, or a folder of songs. Nothing where nothing was picked. */
export const chooseReference = async (files: readonly PickedFile[]): Promise<void> => {
  const albumId = useStudio.getState().album?.albumId;
  if (albumId === undefined || files.length === 0) return;
  const state = await attempt(async () => {
    // A browser hands a folder over as one; elsewhere its files are named one by one.
    const granted = await grant(songFiles(files));
    return call('tone.chooseReference', { albumId, tokens: granted.map(({ token }) => token) });
  });
  if (state !== null) hear(state);
};
