import { readdir, rm, stat, statfs, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { waveformBytes } from '../../analysis/waveformFile.ts';
import type { FileIdentity } from '../../decode/identity.ts';
import { BYTES_PER_SAMPLE } from '../../decode/linearLayout.ts';
import type { LinearFile } from '../../decode/linearSource.ts';
import {
  audioFileOf,
  audioFolderOf,
  convertedBytes,
  convertedFile,
  waveformFileOf,
  waveformFolderOf,
} from '../../engine/songCache.ts';
import { nativeFile, type SongVersion, sessionFrames } from './facts.ts';
import { forEachOf, identityNow } from './files.ts';

const LARGEST_BYTES = 20_000_000_000;
/** Of what the disk would have free without the cache. */
const LARGEST_SHARE = 0.5;

/**
 * What was made of songs, on disk, by their content and the session rate. All of it may be gone at any time and is then made
 * again; a file of another size than the song's is not trusted.
 */
export class SongCache {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The song at the session rate, ready to play; null where it has to be read (again). */
  async session(version: SongVersion, path: string, identity: FileIdentity, rate: number): Promise<LinearFile | null> {
    const { sha256, facts } = version;
    const drawn = waveformFileOf(this.folder, sha256, rate);
    const [waveform, session] = await Promise.all([
      identityOrNull(drawn),
      facts.sampleRate === rate ? this.native(version, path, identity) : this.#converted(version, path, identity, rate),
    ]);
    if (session === null || waveform?.size !== waveformBytes(sessionFrames(facts, rate))) return null;
    // Says when the song was last used; nobody watches this file for changes.
    const now = new Date();
    await utimes(drawn, now, now).catch(() => {});
    return session;
  }

  /** The song at its own rate; null where it has to be decoded. */
  async native(version: SongVersion, path: string, identity: FileIdentity): Promise<LinearFile | null> {
    const { sha256, facts } = version;
    if (facts.inPlace) return nativeFile(version, path, identity, { path, identity });
    const decoded = audioFileOf(this.folder, sha256, facts.sampleRate);
    const found = await identityOrNull(decoded);
    const needed = facts.dataOffset + facts.frames * facts.channels * BYTES_PER_SAMPLE[facts.encoding];
    return found === null || found.size < needed ? null : nativeFile(version, path, identity, { path: decoded, identity: found });
  }

  async #converted(version: SongVersion, path: string, identity: FileIdentity, rate: number): Promise<LinearFile | null> {
    const { sha256, facts } = version;
    const converted = audioFileOf(this.folder, sha256, rate);
    const found = await identityOrNull(converted);
    const frames = sessionFrames(facts, rate);
    if (found?.size !== convertedBytes(frames)) return null;
    const song = nativeFile(version, path, identity, { path, identity });
    return convertedFile(song, { path: converted, identity: found, frames, sampleRate: rate });
  }

  /** Removes what was not used for longest until the rest is within bounds; songs in use stay, by `SHA256-RATE`. */
  async trim(inUse: ReadonlySet<string>, largestBytes = LARGEST_BYTES): Promise<void> {
    const songs = new Map<string, { bytes: number; used: number; paths: string[] }>();
    const folders = [audioFolderOf(this.folder), waveformFolderOf(this.folder)];
    for (const folder of folders) {
      const names = await readdir(folder).catch(() => []);
      await forEachOf(names, 16, async (name) => {
        const path = join(folder, name);
        const stats = await stat(path).catch(() => null);
        if (stats === null || !stats.isFile()) return;
        const key = name.replace(/\.[^.]*$/, '');
        const song = songs.get(key) ?? { bytes: 0, used: 0, paths: [] };
        const used = Math.max(song.used, stats.mtimeMs);
        songs.set(key, { bytes: song.bytes + stats.size, used, paths: [...song.paths, path] });
      });
    }
    let bytes = [...songs.values()].reduce((sum, song) => sum + song.bytes, 0);
    const disk = await statfs(this.folder).catch(() => null);
    const room = disk === null ? Number.POSITIVE_INFINITY : (disk.bavail * disk.bsize + bytes) * LARGEST_SHARE;
    const oldestFirst = [...songs].filter(([key]) => !inUse.has(key)).sort(([, a], [, b]) => a.used - b.used);
    for (const [, song] of oldestFirst) {
      if (bytes <= Math.min(largestBytes, room)) return;
      await Promise.all(song.paths.map((path) => rm(path, { force: true }).catch(() => {})));
      bytes -= song.bytes;
    }
  }
}

const identityOrNull = (path: string): Promise<FileIdentity | null> => identityNow(path).catch(() => null);
