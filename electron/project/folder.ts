import { readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { readTags, type Tags } from '../decode/tags.ts';
import { type Album, parseAlbum } from '../shared/album/album.ts';
import { describeFailure, fail, failureOf } from '../shared/failure.ts';
import { compareNames } from './nameOrder.ts';

/** An album and where its file names are relative to. */
export interface Project {
  readonly album: Album;
  readonly folder: string;
  /** What the album was read from, as the user named it. */
  readonly name: string;
  readonly cover: { readonly mimeType: string; readonly bytes: Uint8Array } | null;
  /** What was left out or could not be read of tags, for the user to see. */
  readonly notes: readonly string[];
}

/** Names that say "not a song": left out without a look, so that artwork and logs do not stop an album. */
const NOT_SONGS = new Set(
  [
    ...['jpg', 'jpeg', 'png', 'gif', 'webp', 'tif', 'tiff', 'bmp', 'psd', 'pdf', 'txt', 'md', 'rtf', 'doc', 'docx', 'odt', 'html', 'csv'],
    ...['cue', 'log', 'm3u', 'm3u8', 'pls', 'nfo', 'sfv', 'md5', 'sha1', 'sha256', 'json', 'xml', 'ini', 'db', 'toc', 'accurip', 'lrc'],
    ...['asd', 'reapeaks', 'pkf', 'sfk', 'mid', 'als', 'flp', 'rpp', 'cpr', 'ptx', 'logicx', 'zip', 'rar', '7z', 'gz', 'gpk', 'peak'],
  ].map((extension) => `.${extension}`),
);

const extensionOf = (name: string): string => /\.[^.]+$/.exec(name)?.[0].toLowerCase() ?? '';

/** Files of a folder that should be songs: everything visible that is a file and not known to be something else. */
export const songFilesIn = (folder: string, shown: string): string[] => {
  const names = readFolder(folder, shown);
  return names.filter((name) => !name.startsWith('.') && !NOT_SONGS.has(extensionOf(name)) && isFile(join(folder, name)));
};

const readFolder = (folder: string, shown: string): string[] => {
  try {
    return readdirSync(folder);
  } catch (error) {
    return fail('unreadable', shown, `the folder cannot be read (${codeOf(error)})`, 'check its name and permissions', error);
  }
};

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

const isFile = (path: string): boolean => {
  try {
    return statSync(path).isFile();
  } catch {
    // A dangling link: kept, so that opening it names the song that is missing.
    return true;
  }
};
