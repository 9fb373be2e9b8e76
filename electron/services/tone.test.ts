import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../dsp/signals.ts';
import { writeSong } from '../export/masterAlbum.testkit.ts';
import { referenceSongs } from '../export/toneReference.ts';
import type { ToneState } from '../shared/contract/state.ts';
import { openStudio, type Studio } from './match.testkit.ts';
import { findSongPaths } from './sources/songPaths.ts';
import { createTone } from './tone.ts';

const SECONDS = 4;
/** Noise, its lows so many times as strong. */
const noise = (seed: number, lows: number) => {
  const random = seededRandom(seed);
  let low = 0;
  const samples = Float32Array.from({ length: SECONDS * 44100 }, () => {
    const white = random() * 2 - 1;
    low = 0.9 * low + 0.1 * white;
    return 0.15 * (white - low + lows * low);
  });
  return (frame: number) => samples[frame] ?? 0;
};

let studio: Studio;
let tone: ReturnType<typeof createTone>;
const read = (): ToneState => tone.handlers['tone.read']({ albumId: studio.albumId }) as ToneState;

beforeAll(async () => {
  studio = await openStudio(
    (folder) => {
      for (const [name, lows] of [
        ['a', 1],
        ['b', 1],
        ['c', 1.6],
        ['other', 0.6],
      ] as const) {
        writeSong(join(folder, `${name}.wav`), SECONDS, noise(1, lows));
      }
    },
    (folder) => ({
      ...{ version: 1, title: 'T', artist: 'A' },
      tracks: ['a', 'b', 'c'].map((name) => ({ id: name, file: join(folder, `${name}.wav`) })),
    }),
  );
  const { albums, sources, match, grants } = studio;
  tone = createTone(albums, sources, match, grants);
});
afterAll(() => studio.close());

describe('the tone of an album', () => {
  it('is told, with what sticks out, before anything is matched', async () => {
    await studio.ready();
    const { status, reference, median, songs, bands } = read();
    expect([status, reference, bands.length]).toEqual(['off', null, 62]);
    expect(median?.levels).toEqual(songs.a?.measured);
    expect(songs.c).toMatchObject({ wanted: null, applied: null, reached: null });
    expect(songs.c?.findings[0]).toMatch(/^\+\d\.\d dB /);
  });

  it('is heard at once when it is matched, and reaches what was applied', async () => {
    studio.edit({ kind: 'tone', changes: { reference: 'album', amount: 100, bound: 6 } });
    const live = await studio.match.plan(studio.albumId);
    expect(live?.clips.map((clip) => clip.live?.filter != null)).toEqual([false, false, true]);
    await studio.ready();
    const { status, reference, songs } = read();
    expect([status, reference?.name]).toEqual(['ready', 'the median of the album']);
    const { wanted, applied, reached } = songs.c ?? {};
    for (const band of [20, 30, 40, 50]) {
      expect(applied?.[band]).toBeCloseTo(wanted?.[band] ?? 0, 2);
      expect(Math.abs((reached?.[band] ?? 9) - (applied?.[band] ?? 0))).toBeLessThan(0.15);
    }
    expect(songs.a?.applied).toEqual(new Float32Array(62));
    const rendered = await studio.match.plan(studio.albumId);
    expect(rendered?.clips[2]).toMatchObject({ source: { samplesPath: expect.stringContaining('processed') } });
    expect(rendered?.clips[2]?.live ?? null).toBeNull();
    expect(studio.events.toneChanged?.length).toBeGreaterThan(0);
  });

  it('goes by a folder of music that was picked, by the songs that importing it would bring', async () => {
    const folder = join(studio.folder, 'music');
    const songs = ['1 a.wav', 'CD 1/1 b.wav', 'CD 2/Takes/1 c.wav'];
    for (const [at, name] of songs.entries()) writeSong(join(folder, name), SECONDS, noise(1, 1 + at / 10));
    for (const name of ['cover.jpg', 'CD 1/.hidden.wav', 'a/b/c/d/too deep.wav']) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), 'x');
    }
    // As the desktop hands a folder over, file by file.
    const tokens = songs.map((name) => studio.grants.grant(join(folder, name)).token).reverse();
    tone.handlers['tone.chooseReference']({ albumId: studio.albumId, tokens });
    expect(studio.album().tone.reference).toEqual({ file: folder });
    const counted = (await referenceSongs(studio.album(), '/')).map(({ path }) => path);
    expect(counted).toEqual(songs.map((name) => join(folder, name)));
    expect(counted).toEqual((await findSongPaths([folder])).files);
    await studio.ready();
    expect(read()).toMatchObject({ status: 'ready', reference: { name: 'music' } });
    expect(read().reference?.low).not.toBeNull();
  });

  it('goes by other music that was picked; without it songs stay as they are, and it says why', async () => {
    const other = join(studio.folder, 'songs', 'other.wav');
    const { token } = studio.grants.grant(other);
    tone.handlers['tone.chooseReference']({ albumId: studio.albumId, tokens: [token] });
    await studio.ready();
    expect(read()).toMatchObject({ status: 'ready', reference: { name: 'other.wav', low: null, high: null } });
    expect(await studio.match.references.obstacle(studio.album())).toBeNull();
    renameSync(other, `${other}.away`);
    expect(await studio.match.references.obstacle(studio.album())).toMatchObject({ kind: 'unreadable', file: other });
    studio.edit({ kind: 'tone', changes: { amount: 60 } });
    await studio.ready();
    const { status, reason, songs } = read();
    expect([status, songs.c?.applied ?? null]).toEqual(['failed', null]);
    expect(reason).toMatch(/does not exist/);
    expect(existsSync(other)).toBe(false);
  });
});
