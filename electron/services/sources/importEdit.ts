import { basename, dirname } from 'node:path';
import { compareNames } from '../../project/nameOrder.ts';
import { numberedTogether } from '../../project/numberedNames.ts';
import { albumTags, compareNumbers, missingFrom, type SongTags } from '../../project/songTags.ts';
import type { Album } from '../../shared/album/album.ts';
import { type Edit, insertTracks } from '../../shared/album/edits.ts';

export interface NewSong {
  readonly path: string;
  readonly tags: SongTags;
}

/** Names that were given for want of one. */
const UNNAMED = new Set(['', 'untitled', 'untitled album']);

/**
 * The album with songs put in at a position (past the end: at the end), as one step. Folders stay together in the order they
 * come; within one songs go by disc and track number, then by name. What the tags say of the album is taken where the album
 * has no songs yet and does not say it; so is `cover`, a picture in the album's folder.
 */
export const importSongs = (album: Album, found: readonly NewSong[], at: number, cover?: string): Edit => {
  const songs = numberedTogether(found, ({ path }) => path);
  const named = album.tracks.length === 0 ? nameAlbum(album, songs, cover) : album;
  const tracks = inOrder(songs).map(({ path, tags }) => {
    const { artist, ...words } = missingFrom({}, tags);
    // A song without an artist is the album artist's.
    return { file: path, ...words, ...(artist === undefined || artist === named.artist ? {} : { artist }) };
  });
  const [first] = songs;
  const what = songs.length === 1 && first !== undefined ? `"${first.tags.title}"` : `${songs.length} songs`;
  return { album: insertTracks(named, Math.min(at, album.tracks.length), tracks), step: `Import ${what}` };
};

const inOrder = (songs: readonly NewSong[]): NewSong[] => {
  const folders = new Map<string, NewSong[]>();
  for (const song of songs) {
    const folder = dirname(song.path);
    folders.set(folder, [...(folders.get(folder) ?? []), song]);
  }
  return [...folders.values()].flatMap((folder) =>
    folder.sort((a, b) => compareNumbers(a.tags, b.tags) || compareNames(basename(a.path), basename(b.path))),
  );
};

const nameAlbum = (album: Album, songs: readonly NewSong[], cover: string | undefined): Album => {
  const { title, artist, upc, date, genre } = albumTags(songs.map(({ tags }) => tags));
  return {
    ...album,
    title: UNNAMED.has(album.title.trim().toLowerCase()) ? (title ?? album.title) : album.title,
    artist: album.artist === '' ? (artist ?? '') : album.artist,
    ...(album.upc === undefined && upc !== undefined ? { upc } : {}),
    ...(album.date === undefined && date !== undefined ? { date } : {}),
    ...(album.genre === undefined && genre !== undefined ? { genre } : {}),
    ...(album.cover === undefined && cover !== undefined ? { cover } : {}),
  };
};
