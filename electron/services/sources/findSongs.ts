import { basename, extname } from 'node:path';
import type { PcmFormat } from '../../decode/pcmSource.ts';
import type { SongVersion } from './facts.ts';

/** A song whose file is gone, and what is known of it. */
export interface LostSong {
  readonly file: string;
  /** Bytes of the file that was read; null where it never was. */
  readonly size: number | null;
  readonly version: SongVersion | null;
}

export interface Candidate {
  readonly path: string;
  readonly size: number;
}

export interface Looking {
  /** Content hash; null for a file that cannot be read. */
  readonly hashOf: (path: string) => Promise<string | null>;
  readonly describe: (path: string) => Promise<PcmFormat | null>;
  readonly onProgress: (fraction: number) => void;
}

/**
 * Which of the candidates is which lost song, by `file`: by content, then by name, then by exact length and format where only
 * one of each fits. No candidate serves two songs.
 */
export const matchSongs = async (
  lost: readonly LostSong[],
  candidates: readonly Candidate[],
  { hashOf, describe, onProgress }: Looking,
): Promise<Map<string, string>> => {
  const found = new Map<string, string>();
  const open = (): LostSong[] => lost.filter(({ file }) => !found.has(file));
  const free = (): Candidate[] => {
    const taken = new Set(found.values());
    return candidates.filter(({ path }) => !taken.has(path));
  };

  const sizes = new Set(lost.flatMap(({ size, version }) => (version === null || size === null ? [] : [size])));
  // Only a file of the same size can have the same content.
  const alike = candidates.filter(({ size }) => sizes.has(size));
  for (const [at, { path }] of alike.entries()) {
    const sha256 = await hashOf(path);
    const song = open().find(({ version }) => version !== null && version.sha256 === sha256);
    if (song !== undefined) found.set(song.file, path);
    onProgress((at + 1) / (alike.length * 2));
  }

  for (const song of open()) {
    const namesakes = free().filter(({ path }) => plainName(path) === plainName(song.file));
    const [namesake] = namesakes;
    if (namesakes.length === 1 && namesake !== undefined) found.set(song.file, namesake.path);
  }

  const endings = new Set(open().map(({ file }) => extname(file).toLowerCase()));
  const others = open().some(({ version }) => version !== null)
    ? free().filter(({ path }) => endings.has(extname(path).toLowerCase()))
    : [];
  const formats = new Map<string, PcmFormat>();
  for (const [at, { path }] of others.entries()) {
    const format = await describe(path);
    if (format !== null) formats.set(path, format);
    onProgress(0.5 + (at + 1) / (others.length * 2));
  }
  const pairs = open().map((song) => ({ song, fitting: [...formats].filter(([, format]) => isLike(song, format)) }));
  for (const { song, fitting } of pairs) {
    const [only] = fitting;
    const rivals = pairs.filter((other) => other.fitting.some(([path]) => path === only?.[0]));
    if (fitting.length === 1 && only !== undefined && rivals.length === 1) found.set(song.file, only[0]);
  }
  return found;
};

const plainName = (path: string): string => basename(path).normalize('NFC').toLowerCase();

const isLike = ({ version }: LostSong, format: PcmFormat): boolean =>
  version !== null &&
  version.facts.frames === format.frames &&
  version.facts.sampleRate === format.sampleRate &&
  version.facts.channels === format.channels &&
  version.facts.codec === format.codec;
