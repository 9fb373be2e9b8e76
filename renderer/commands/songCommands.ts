import { AUDIO_FILES, pickOne } from '../app/pickFiles.ts';
import { relinkSong, retrySong, selectNeighbour, setView, takeNewVersion } from '../state/actions.ts';
import { setRenaming } from '../state/panels.ts';
import { moveSelected, removeSelected, selectedSong, toggleExcluded } from '../state/songActions.ts';
import { useStudio } from '../state/studio.ts';
import type { AppCommand } from './command.ts';

const LEAP = 10;

const anySelected = (): boolean => useStudio.getState().selection.tracks.length > 0;
const anySongs = (): boolean => (useStudio.getState().album?.album.tracks.length ?? 0) > 0;
/** Elsewhere Page keys scroll the view, and what Delete is pressed for is not a song: nobody would see one go. */
const inArrange = (can: () => boolean) => (): boolean => can() && useStudio.getState().view === 'arrange';
const inList = inArrange(anySongs);
const oneSelected = (): boolean => selectedSong() !== null;
const statusOf = (): string | undefined => {
  const song = selectedSong();
  return song === null ? undefined : useStudio.getState().sources[song.file]?.status;
};

const song = (id: string, label: string, keys: readonly string[], enabled: () => boolean, run: () => unknown): AppCommand => ({
  ...{ id: `song.${id}`, label, group: 'Song' as const, keys, enabled },
  run: () => void run(),
});

export const songCommands: readonly AppCommand[] = [
  song('selectNext', 'Select next song', ['ArrowDown'], anySongs, () => selectNeighbour(1)),
  song('selectPrevious', 'Select previous song', ['ArrowUp'], anySongs, () => selectNeighbour(-1)),
  song('extendDown', 'Extend selection down', ['Shift+ArrowDown'], anySongs, () => selectNeighbour(1, true)),
  song('extendUp', 'Extend selection up', ['Shift+ArrowUp'], anySongs, () => selectNeighbour(-1, true)),
  song('leapDown', 'Select ten songs further', ['PageDown'], inList, () => selectNeighbour(LEAP)),
  song('leapUp', 'Select ten songs back', ['PageUp'], inList, () => selectNeighbour(-LEAP)),
  song('extendFarDown', 'Extend selection ten down', ['Shift+PageDown'], inList, () => selectNeighbour(LEAP, true)),
  song('extendFarUp', 'Extend selection ten up', ['Shift+PageUp'], inList, () => selectNeighbour(-LEAP, true)),
  song('moveUp', 'Move song up', ['Alt+ArrowUp'], anySelected, () => moveSelected(-1)),
  song('moveDown', 'Move song down', ['Alt+ArrowDown'], anySelected, () => moveSelected(1)),
  song('moveFarUp', 'Move song up by ten', ['Alt+Shift+ArrowUp'], anySelected, () => moveSelected(-LEAP)),
  song('moveFarDown', 'Move song down by ten', ['Alt+Shift+ArrowDown'], anySelected, () => moveSelected(LEAP)),
  song('rename', 'Rename song', ['F2'], oneSelected, () => {
    setView('arrange');
    setRenaming(selectedSong()?.id ?? null);
  }),
  song('exclude', 'Leave out of the match, or match again', ['Mod+e'], anySelected, toggleExcluded),
  {
    ...song('remove', 'Remove from the album', ['Delete', 'Backspace'], inArrange(anySelected), removeSelected),
    words: 'delete song',
  },
  song('replace', 'Replace file…', [], oneSelected, async () => {
    const one = selectedSong();
    const file = one === null ? null : await pickOne(AUDIO_FILES);
    if (one !== null && file !== null) await relinkSong(one.id, file);
  }),
  song(
    'useNewVersion',
    'Use the new version of the file',
    [],
    () => statusOf() === 'changed',
    () => {
      const one = selectedSong();
      return one === null ? null : takeNewVersion(one.id);
    },
  ),
  song(
    'retry',
    'Read the file again',
    [],
    () => ['missing', 'unreadable'].includes(statusOf() ?? ''),
    () => {
      const one = selectedSong();
      return one === null ? null : retrySong(one.id);
    },
  ),
];
