import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { systemFailure, unreadable } from '../decode/refusals.ts';
import type { Cover } from '../decode/tags.ts';
import type { Album, HiddenTrack } from '../shared/album/album.ts';

/** What belongs to an album besides its songs: so far the cover, a picture in the album's folder named by its content. */

/** Players choke on larger ones. */
const LARGEST_COVER = 10_000_000;
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const ENDINGS: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/png': 'png' };
const NAME_DIGITS = 16;

/** A picture the user picked; an 'unreadable' failure where it is none or too large for players. */
export const readPicture = async (path: string): Promise<Cover> => {
  const bytes = await readBounded(path);
  const mimeType = bytes === null ? null : pictureType(bytes);
  if (bytes === null || mimeType === null) {
    throw unreadable(path, 'is not a JPEG or PNG picture of at most 10 MB', 'choose another picture');
  }
  return { mimeType, bytes };
};

const readBounded = async (path: string): Promise<Buffer | null> => {
  try {
    const facts = await stat(path);
    return facts.isFile() && facts.size <= LARGEST_COVER ? await readFile(path) : null;
  } catch (error) {
    throw systemFailure('unreadable', path, error);
  }
};

const pictureType = (bytes: Buffer): string | null => {
  if (bytes.subarray(0, JPEG.length).equals(JPEG)) return 'image/jpeg';
  return bytes.subarray(0, PNG.length).equals(PNG) ? 'image/png' : null;
};

/** The name a cover has in an album's folder. */
export const coverName = ({ mimeType, bytes }: Cover): string =>
  `cover-${createHash('sha256').update(bytes).digest('hex').slice(0, NAME_DIGITS)}.${ENDINGS[mimeType] ?? 'img'}`;

/** Writes a cover into an album's folder, whole or not at all. */
export const storeCover = async (folder: string, cover: Cover): Promise<void> => {
  const path = join(folder, coverName(cover));
  const unfinished = `${path}.part`;
  try {
    await mkdir(folder, { recursive: true });
    const file = await open(unfinished, 'w');
    try {
      await file.writeFile(cover.bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    throw systemFailure('destination', path, error);
  }
};

/** The album's cover; null where it has none, or none that can be read. */
export const storedCover = async (folder: string, { cover }: Album): Promise<Cover | null> => {
  // Only ever a name in the album's own folder.
  if (cover === undefined || cover !== basename(cover)) return null;
  try {
    return await readPicture(join(folder, cover));
  } catch {
    return null;
  }
};

/** The album with its songs, and the music its tone is matched to, named by where they are on disk. Ids stay, so joins still find their songs. */
export const withAbsoluteSongs = (album: Album, folder: string): Album => {
  const placed = <Song extends HiddenTrack>(song: Song): Song => ({ ...song, file: resolve(folder, song.file) });
  const { reference } = album.tone;
  const isFile = typeof reference === 'object' && 'file' in reference;
  return {
    ...album,
    tone: { ...album.tone, reference: isFile ? { file: resolve(folder, reference.file) } : reference },
    tracks: album.tracks.map(placed),
    ...(album.hiddenTrack === undefined ? {} : { hiddenTrack: placed(album.hiddenTrack) }),
  };
};

export const withCover = (album: Album, cover: Cover | null): Album => {
  const { cover: _, ...bare } = album;
  return cover === null ? bare : { ...bare, cover: coverName(cover) };
};
