import type { PickedFile } from '../../electron/shared/contract/api.ts';
import { fail } from '../../electron/shared/failure.ts';
import { isSongName } from '../../electron/shared/songName.ts';

/**
 * What of picked or dropped files is to be taken for songs: of a folder's files not artwork, notes and hidden ones, which come
 * with it unasked; whatever was picked by itself is. A failure where a folder leaves nothing.
 */
export const songFiles = (files: readonly PickedFile[]): readonly PickedFile[] => {
  const songs = files.filter(({ path }) => path.split('/').slice(1).every(isSongName));
  const [first] = files;
  if (songs.length === 0 && first !== undefined) {
    const folder = first.path.slice(0, first.path.indexOf('/'));
    fail('unreadable', folder, 'holds no songs', 'choose a folder with audio files in it');
  }
  return songs;
};
