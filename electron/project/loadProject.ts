import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { type Cover, readTags, type Tags } from '../decode/tags.ts';
import { type Album, albumAtRate, parseAlbum } from '../shared/album/album.ts';
import { fail } from '../shared/failure.ts';
import { CD_RATE, framesFromSeconds, type SessionRate } from '../shared/units.ts';
import { coverFrom, coverOf } from './cover.ts';
import { recordSongsIn } from './folder.ts';
import { numberedTogether } from './numberedNames.ts';
import { comparePlaces } from './songsWithin.ts';
import { albumTags, compareNumbers, missingFrom } from './songTags.ts';

/** An album with what its songs' tags add to it, and where its file names are relative to. */
export interface Project {
  /** What the album was read from, as the user named it. */
  readonly name: string;
  readonly folder: string;
  readonly album: Album;
  readonly cover: Cover | null;
  /** What was left out or could not be read, for the user to see. */
  readonly notes: readonly string[];
}

export interface ProjectOptions {
  readonly title: string | undefined;
  readonly artist: string | undefined;
  readonly upc: string | undefined;
  readonly gapSeconds: number | undefined;
  readonly rate: SessionRate | undefined;
}

export const ALBUM_FILE = 'album.json';

/**
 * A folder of songs in track-number, then name order, or of folders of songs one after the other; a folder with an album.json in
 * it; or an album file.
 */
export const loadProject = async (source: string, options: ProjectOptions): Promise<Project> => {
  const path = resolve(source);
  const kind = kindOf(path, source);
  if (kind === 'file') return loadAlbumFile(path, source, options);
  const albumFile = join(path, ALBUM_FILE);
  return existsSync(albumFile) ? loadAlbumFile(albumFile, join(source, ALBUM_FILE), options) : loadFolder(path, source, options);
};

const kindOf = (path: string, shown: string): 'file' | 'folder' => {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    return fail('unreadable', shown, 'does not exist or may not be read', 'check the name and its permissions', error);
  }
};

const loadAlbumFile = async (path: string, shown: string, options: ProjectOptions): Promise<Project> => {
  const { title, artist, upc } = options;
  const parsed = parseAlbum({ ...parseAlbum(readText(path, shown), shown), ...withoutUndefined({ title, artist, upc }) }, shown);
  const folder = dirname(path);
  const read = await Promise.all(
    parsed.tracks.map(async ({ file }) => ({ file, tags: await readTags(isAbsolute(file) ? file : join(folder, file)) })),
  );
  const tags = numberedTogether(read, ({ file }) => file).map((song) => song.tags);
  // In an album file a song without an artist is the album artist's, whatever its tags say.
  const tagged = {
    ...parsed,
    tracks: parsed.tracks.map((track, at) => ({ ...track, ...missingFrom({ artist: parsed.artist, ...track }, tags[at]) })),
  };
  const album = withGap(albumAtRate(tagged, options.rate ?? tagged.sampleRate), options.gapSeconds);
  const cover = album.cover === undefined ? null : requireCover(join(folder, album.cover), album.cover);
  return { name: shown, folder, album, cover: cover ?? coverOf(folder, tags), notes: notesOf(tags) };
};

const readText = (path: string, shown: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return fail('unreadable', shown, 'cannot be read', 'check the file and its permissions', error);
  }
};

const loadFolder = async (path: string, shown: string, options: ProjectOptions): Promise<Project> => {
  const { files, notes } = await recordSongsIn(path, shown);
  if (files.length === 0) fail('unreadable', shown, 'holds no songs', 'name a folder with audio files in it');
  const read = await Promise.all(files.map(async (file) => ({ file, tags: await readTags(join(path, file)) })));
  const songs = numberedTogether(read, ({ file }) => file).toSorted((a, b) =>
    dirname(a.file) === dirname(b.file)
      ? compareNumbers(a.tags, b.tags) || comparePlaces(a.file, b.file)
      : comparePlaces(a.file, b.file),
  );
  const tags = songs.map((song) => song.tags);
  const told = albumTags(tags);
  const album = parseAlbum(
    withoutUndefined({
      version: 1,
      title: options.title ?? told.title ?? basename(path),
      artist: options.artist ?? told.artist ?? '',
      upc: options.upc ?? told.upc,
      date: told.date,
      genre: told.genre,
      sampleRate: options.rate ?? CD_RATE,
      tracks: songs.map(({ file, tags: tag }) => ({ file, ...missingFrom({}, tag) })),
    }),
    shown,
  );
  return {
    name: shown,
    folder: path,
    album: withGap(album, options.gapSeconds),
    // A picture for all discs lies beside their folders, one of a disc in its own.
    cover: coverOf(path, []) ?? coverOf(dirname(join(path, songs[0]?.file ?? '')), tags),
    notes: [...notes, ...notesOf(tags)],
  };
};

/** `--gap` sets the gap of songs that have no join of their own; a join written in the album is the artist's. */
const withGap = (album: Album, seconds: number | undefined): Album =>
  seconds === undefined ? album : { ...album, gap: framesFromSeconds(seconds, album.sampleRate) };

const notesOf = (tags: readonly Tags[]): string[] => tags.flatMap((tag) => tag.warnings);

const requireCover = (path: string, shown: string): Cover =>
  coverFrom(path) ??
  fail('unreadable', shown, 'is not a JPEG or PNG picture of at most 10 MB', 'correct "cover" in the album file');

const withoutUndefined = <Value extends object>(value: Value): Value =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Value;
