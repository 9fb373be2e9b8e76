import { call } from '../api/api.ts';
import { AUDIO_FILES, pickFiles, pickOne, saveText } from '../app/pickFiles.ts';
import { attempt, createAlbum, duplicateAlbum, findMissing, importFiles, openAlbumFile, openDemo } from '../state/actions.ts';
import { openDialog } from '../state/panels.ts';
import { useStudio } from '../state/studio.ts';
import type { AppCommand } from './command.ts';

const always = (): boolean => true;
const hasAlbum = (): boolean => useStudio.getState().album !== null;
const hasSongs = (): boolean => (useStudio.getState().album?.album.tracks.length ?? 0) > 0;
const hasMissing = (): boolean => Object.values(useStudio.getState().sources).some(({ status }) => status === 'missing');

const saveAlbumFile = async (): Promise<void> => {
  const state = useStudio.getState().album;
  if (state === null) return;
  const text = await attempt(() => call('album.fileText', { albumId: state.albumId }));
  if (text !== null) saveText(text, 'album.json');
};

const removeOpen = (): void => {
  const state = useStudio.getState().album;
  if (state !== null) openDialog({ kind: 'remove-album', albumId: state.albumId, title: state.album.title });
};

const album = (id: string, label: string, run: () => unknown, enabled = hasAlbum, keys: readonly string[] = []): AppCommand => ({
  ...{ id: `album.${id}`, label, group: 'Album' as const, keys, enabled },
  run: () => void run(),
});

export const albumCommands: readonly AppCommand[] = [
  album('new', 'New album', () => createAlbum('Untitled album'), always, ['Mod+Alt+n']),
  album('demo', 'Open the demo album', openDemo, always),
  album(
    'openFile',
    'Open album file…',
    async () => {
      const file = await pickOne('.json,application/json');
      if (file !== null) await openAlbumFile(file);
    },
    always,
    ['Mod+o'],
  ),
  album('saveFile', 'Save as album file…', saveAlbumFile, hasAlbum, ['Mod+Shift+s']),
  album('duplicate', 'Duplicate album', () => {
    const state = useStudio.getState().album;
    return state === null ? null : duplicateAlbum(state.albumId);
  }),
  album('remove', 'Remove album from the library…', removeOpen),
  album('addSongs', 'Add songs…', async () => importFiles(await pickFiles({ multiple: true, accept: AUDIO_FILES })), hasAlbum, [
    'Mod+i',
  ]),
  album('addFolder', 'Add a folder of songs…', async () => importFiles(await pickFiles({ folder: true })), hasAlbum),
  album(
    'findMissing',
    'Look for missing songs in a folder…',
    async () => findMissing(await pickFiles({ folder: true })),
    hasMissing,
  ),
  album('look', 'Look over the songs…', () => openDialog({ kind: 'advice' }), hasSongs, ['a']),
];
