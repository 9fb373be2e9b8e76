import { describe, expect, it } from 'vitest';
import type { PcmFormat } from '../../decode/pcmSource.ts';
import type { SongVersion } from './facts.ts';
import { type LostSong, matchSongs } from './findSongs.ts';

const format = (frames: number): PcmFormat => ({
  ...{ path: '', container: 'wav', codec: 'pcm_s16le', sampleRate: 44100, channels: 2, integerBits: 16 },
  frames,
});
const lost = (file: string, sha256: string, frames: number, size: number | null = frames * 4): LostSong => {
  const known = { ...format(frames) } as unknown as SongVersion['facts'];
  return { file, size, version: { sha256, facts: known, shortTermLufs: new Float32Array() } };
};
/** Files on a disk: content hash and length. */
const disk = (files: Readonly<Record<string, readonly [sha256: string, frames: number]>>) => {
  const hashed: string[] = [];
  const described: string[] = [];
  return {
    hashed,
    described,
    candidates: Object.entries(files).map(([path, [, frames]]) => ({ path, size: frames * 4 })),
    looking: {
      hashOf: async (path: string) => {
        hashed.push(path);
        return files[path]?.[0] ?? null;
      },
      describe: async (path: string) => {
        described.push(path);
        const found = files[path];
        return found === undefined ? null : format(found[1]);
      },
      onProgress: () => {},
    },
  };
};
const match = async (songs: readonly LostSong[], on: ReturnType<typeof disk>) =>
  Object.fromEntries(await matchSongs(songs, on.candidates, on.looking));

describe('a missing song is found', () => {
  it('by its content, whatever its name, and only files of its size are read for that', async () => {
    const on = disk({ '/new/renamed.wav': ['A', 10], '/new/other.wav': ['B', 99] });
    expect(await match([lost('/old/a.wav', 'A', 10)], on)).toEqual({ '/old/a.wav': '/new/renamed.wav' });
    expect(on.hashed).toEqual(['/new/renamed.wav']);
  });

  it('by its content rather than by its name', async () => {
    const on = disk({ '/new/a.wav': ['X', 10], '/new/b.wav': ['A', 10] });
    expect(await match([lost('/old/a.wav', 'A', 10)], on)).toEqual({ '/old/a.wav': '/new/b.wav' });
  });

  it('by its name, in any case and any way of writing accents, where only one file has it', async () => {
    const on = disk({ '/new/Cafe\u0301.WAV': ['X', 5], '/new/1/b.wav': ['X', 5], '/new/2/b.wav': ['X', 5] });
    const songs = [lost('/old/caf\u00e9.wav', 'A', 10), lost('/old/b.wav', 'B', 11)];
    expect(await match(songs, on)).toEqual({ '/old/caf\u00e9.wav': '/new/Cafe\u0301.WAV' });
  });

  it('by exact length and format where only one file and one song fit', async () => {
    const on = disk({ '/new/x.wav': ['X', 10], '/new/y.wav': ['Y', 20], '/new/z.wav': ['Z', 20], '/new/w.flac': ['W', 10] });
    const songs = [lost('/old/a.wav', 'A', 10), lost('/old/b.wav', 'B', 20)];
    expect(await match(songs, on)).toEqual({ '/old/a.wav': '/new/x.wav' });
    expect(on.described).not.toContain('/new/w.flac');
    const twins = [lost('/old/a.wav', 'A', 10), lost('/old/c.wav', 'C', 10)];
    expect(await match(twins, disk({ '/new/x.wav': ['X', 10] }))).toEqual({});
  });

  it('as the file of one song only', async () => {
    const on = disk({ '/new/a.wav': ['A', 10], '/new/copy.wav': ['A', 10] });
    const songs = [lost('/old/a.wav', 'A', 10), lost('/old/a2.wav', 'A', 10)];
    expect(new Set(Object.values(await match(songs, on))).size).toBe(2);
  });

  it('never where it was never read and no name fits', async () => {
    const on = disk({ '/new/x.wav': ['X', 10] });
    expect(await match([{ file: '/old/a.wav', size: null, version: null }], on)).toEqual({});
    expect([...on.hashed, ...on.described]).toEqual([]);
  });
});
