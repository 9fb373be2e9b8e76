import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../shared/failure.ts';

/** Endings that say "not a song": left out without a look, so that artwork and logs do not stop an album. */
const NOT_SONGS = new Set([
  ...[
    'jpg',
    'jpeg',
    'png',
    'gif',
    'webp',
    'tif',
    'tiff',
    'bmp',
    'psd',
    'pdf',
    'txt',
    'md',
    'rtf',
    'doc',
    'docx',
    'odt',
    'html',
    'csv',
  ],
  ...[
    'cue',
    'log',
    'm3u',
    'm3u8',
    'pls',
    'nfo',
    'sfv',
    'md5',
    'sha1',
    'sha256',
    'json',
    'xml',
    'ini',
    'db',
    'toc',
    'accurip',
    'lrc',
  ],
  ...[
    'asd',
    'reapeaks',
    'pkf',
    'sfk',
    'mid',
    'als',
    'flp',
    'rpp',
    'cpr',
    'ptx',
    'logicx',
    'zip',
    'rar',
    '7z',
    'gz',
    'gpk',
    'peak',
  ],
]);

const endingOf = (name: string): string => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** Whether a file of that name should be a song: all that are visible and not known to be something else. */
export const isSongName = (name: string): boolean => !name.startsWith('.') && !NOT_SONGS.has(endingOf(name));

/** Names of a folder's files that should be songs. */
export const songFilesIn = (folder: string, shown: string): string[] =>
  readFolder(folder, shown).filter((name) => isSongName(name) && isFile(join(folder, name)));

const readFolder = (folder: string, shown: string): string[] => {
  try {
    return readdirSync(folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return fail('unreadable', shown, `the folder cannot be read (${code})`, 'check its name and permissions', error);
  }
};

const isFile = (path: string): boolean => {
  try {
    return statSync(path).isFile();
  } catch {
    // A dangling link is kept, so that opening it names the song that is missing.
    return true;
  }
};
