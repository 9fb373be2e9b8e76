import type { Album, AlbumTrack } from '../../../electron/shared/album/album.ts';
import type { Chain } from '../../../electron/shared/chain/schema.ts';
import { setMonitor, useTransport } from '../../playback/transport.ts';
import { edit } from '../../state/actions.ts';
import { useStudio } from '../../state/studio.ts';
import { counted } from '../../ui/format.ts';
import { chainOf, kept } from './chainEdits.ts';
import { type Scope, shownScope, useMaster } from './masterState.ts';

/** What is done to chains, each as one step with a name. */

/** The selected songs; where none is, the first. */
export const songsOf = (album: Album, selection: readonly string[]): readonly AlbumTrack[] => {
  const chosen = album.tracks.filter(({ id }) => selection.includes(id));
  return chosen.length > 0 ? chosen : album.tracks.slice(0, 1);
};

const albumNow = (): Album | null => useStudio.getState().album?.album ?? null;

export const songsNow = (): readonly AlbumTrack[] => {
  const album = albumNow();
  return album === null ? [] : songsOf(album, useStudio.getState().selection.tracks);
};

/** `song 3`, `4 songs`, `the album` */
export const nameOf = (scope: Scope, tracks: readonly AlbumTrack[]): string => {
  const [only] = tracks;
  if (scope === 'album') return 'the album';
  if (tracks.length !== 1 || only === undefined) return counted(tracks.length, 'song');
  return `song ${(albumNow()?.tracks.indexOf(only) ?? 0) + 1}`;
};

/** A stage that is listened to alone is named by its place: where the order changes, it would be another. */
const endSolo = (before: Chain, after: Chain): void => {
  const kinds = ({ stages }: Chain): string => stages.map(({ kind }) => kind).join();
  if (useTransport.getState().monitor.solo?.stage != null && kinds(before) !== kinds(after)) setMonitor({ solo: null });
};

const setChains = (
  scope: Scope,
  tracks: readonly AlbumTrack[],
  make: (chain: Chain) => Chain,
  step: string,
  gesture: string | null,
): void => {
  const album = albumNow();
  if (album === null) return;
  if (scope === 'album') {
    const made = make(chainOf(album));
    endSolo(chainOf(album), made);
    const changes = { chain: kept(made) };
    void edit({ kind: 'several', step, edits: [{ kind: 'album', changes }] }, gesture);
    return;
  }
  const [first] = tracks;
  if (first === undefined) return;
  endSolo(chainOf(first), make(chainOf(first)));
  const edits = tracks.map((track) => ({
    ...{ kind: 'track' as const, track: track.id },
    changes: { chain: kept(make(chainOf(track))) },
  }));
  void edit({ kind: 'several', step, edits }, gesture);
};

/** Changes the album's chain, or that of all selected songs. `what` is the step, as `Set the ratio`. */
export const changeChain = (scope: Scope, make: (chain: Chain) => Chain, what: string, gesture: string | null = null): void => {
  const tracks = songsNow();
  setChains(scope, tracks, make, `${what} (${nameOf(scope, tracks)})`, gesture);
};

const chainNow = (scope: Scope): Chain | null => {
  const album = albumNow();
  const of = scope === 'album' ? album : (songsNow()[0] ?? null);
  return of === null ? null : chainOf(of);
};

export const copyChain = (scope: Scope = shownScope()): void => {
  const chain = chainNow(scope);
  if (chain !== null) useMaster.setState({ copied: { chain, from: nameOf(scope, songsNow().slice(0, 1)) } });
};

export const pasteChain = (scope: Scope = shownScope()): void => {
  const { copied } = useMaster.getState();
  if (copied !== null) changeChain(scope, () => copied.chain, `Paste the chain of ${copied.from}`);
};

/** Gives every song the chain of the selected one. */
export const copyToAll = (): void => {
  const [first] = songsNow();
  const album = albumNow();
  if (first === undefined || album === null) return;
  setChains('song', album.tracks, () => chainOf(first), `Copy the chain of ${nameOf('song', [first])} to all songs`, null);
};

/** Gives all selected songs the chain of the first of them. */
export const levelChains = (): void => {
  const tracks = songsNow();
  const [first] = tracks;
  if (first !== undefined)
    setChains(
      'song',
      tracks,
      () => chainOf(first),
      `Copy the chain of ${nameOf('song', [first])} to ${counted(tracks.length, 'song')}`,
      null,
    );
};

export const resetChain = (scope: Scope = shownScope()): void =>
  changeChain(scope, (chain) => ({ ...chain, on: true, stages: [] }), 'Remove the whole chain');

export const switchChain = (scope: Scope, on: boolean): void =>
  changeChain(scope, (chain) => ({ ...chain, on }), on ? 'Switch the chain on' : 'Switch the chain off');

export type Listening = 'bypass' | 'delta';

export interface Solo {
  readonly track: string | null;
  readonly stage: number | null;
}

/** Listens to the chain without something, or to that alone; the same again ends it. */
export const listen = (solo: Solo, mode: Listening): void => {
  const now = useTransport.getState().monitor.solo;
  const same = now?.track === solo.track && now.stage === solo.stage && now.mode === mode;
  setMonitor({ solo: same ? null : { ...solo, mode } });
};
