import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { writeSong } from '../export/masterAlbum.testkit.ts';
import { type Chain, chainSchema } from '../shared/chain/schema.ts';
import type { AuditionBlock } from '../shared/contract/state.ts';
import { createAudition } from './audition.ts';
import { createChains } from './chains.ts';
import { openStudio, type Studio } from './match.testkit.ts';
import type { Solo } from './soloChain.ts';

const RATE = 44100;
const SECONDS = 8;

const music = (hertz: number) => (frame: number, channel: number) => {
  const beat = (frame % 17640) / RATE;
  return 0.35 * Math.exp(-beat / 0.1) * Math.sin(2 * Math.PI * hertz * beat) + 0.06 * Math.sin(frame / 7 + channel);
};
const writeSongs = (folder: string): void => {
  writeSong(join(folder, '1.wav'), SECONDS, music(110));
  writeSong(join(folder, '2.wav'), SECONDS, music(165));
};
const albumFile = (folder: string): object => ({
  ...{ version: 1, title: 'Album', artist: 'Artist', match: { target: -18, budget: 6 }, firstPause: 88200 },
  tracks: [1, 2].map((number) => ({ id: `${number}`, file: join(folder, `${number}.wav`), title: `Song ${number}` })),
});

const chainOf = (...stages: unknown[]): Chain => chainSchema.parse({ stages });
const GLUE = { kind: 'compressor', threshold: -34, ratio: 3, attack: 5, release: 80, autoRelease: false };
const CUT = { kind: 'eq', bands: [{ frequency: 900, gain: -6 }] };

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

const open = async () => {
  const studio = await openStudio(writeSongs, albumFile);
  opened.push(() => studio.close());
  const { albums, sources, match, context, albumId } = studio;
  const chains = createChains(albums, sources, match);
  const audition = createAudition(context, albums, sources, match, chains);
  opened.push(() => audition.close());
  const setChain = (chain: Chain, track = '1') => studio.edit({ kind: 'track', track, changes: { chain } });
  const read = async () => chains.handlers['chain.read']({ albumId });
  const curves = async (track: string | null) => chains.handlers['chain.curves']({ albumId, track });
  const hear = async (solo: Solo | null, bypass = false): Promise<AuditionBlock> => {
    const start = 88200 + 2 * RATE;
    const stretches = [{ start, end: start + RATE }];
    const started = await audition.handlers['audition.start']({
      ...{ albumId, stretches, loop: false, replaces: null, unless: null, first: 32768 },
      monitor: { bypass, solo },
    });
    if (started?.block == null) throw new Error('nothing was started');
    await audition.handlers['audition.stop']({ stream: started.stream });
    return started.block;
  };
  return { ...studio, chains, setChain, read, curves, hear };
};

const power = ({ left }: AuditionBlock): number => left.reduce((sum, value) => sum + value * value, 0) / left.length;
const furthest = (one: AuditionBlock, other: AuditionBlock): number =>
  one.left.reduce((most, value, at) => Math.max(most, Math.abs(value - (other.left[at] ?? Number.NaN))), 0);
const processJobs = ({ pool }: Pick<Studio, 'pool'>) => pool.asked.filter(({ kind }) => kind === 'process');

describe("a song's chain", () => {
  it('is heard at once, and from its rendered file as soon as that is there', async () => {
    const { setChain, ready, match, albumId, hear, read } = await open();
    await ready();
    const before = await hear(null);
    const waits: number[] = [];
    for (const threshold of [-30, -34, -38, -40]) {
      setChain(chainOf(CUT, { ...GLUE, threshold }));
      const edited = performance.now();
      const heard = await hear(null);
      waits.push(performance.now() - edited);
      expect(furthest(heard, before)).toBeGreaterThan(0.01);
      expect(heard.meters.stagesDb).toEqual([0, expect.any(Number)]);
      expect((await match.plan(albumId))?.clips[0]?.live).toBeDefined();
      await delay(20);
    }
    waits.sort((one, other) => one - other);
    console.info(`a knob turn is heard after ${waits.map((wait) => wait.toFixed(0)).join(', ')} ms`);
    const live = await hear(null);
    expect((await read()).songs['1']?.status).toBe('working');
    await ready();
    const plan = await match.plan(albumId);
    expect(plan?.clips[0]?.live).toBeUndefined();
    expect(plan?.clips[0]?.source.samplesPath).toMatch(/processed/);
    // The gain was an estimate; apart from it live and rendered are the same sound.
    const rendered = await hear(null);
    const gain = Math.sqrt(power(rendered) / power(live));
    const even = { ...live, left: live.left.map((value) => value * gain) };
    expect(furthest(even, rendered)).toBeLessThan(0.01);
    expect(rendered.meters.stagesDb).toEqual([]);
  });

  it('is told of: stage by stage while it stands, in the places of the chain, with curves', async () => {
    const { setChain, ready, read, curves, match, albumId } = await open();
    setChain(chainOf({ ...CUT, on: false }, CUT, GLUE));
    await ready();
    const { songs, album } = await read();
    expect(album).toBeNull();
    expect(Object.keys(songs)).toEqual(['1']);
    const [off, cut, glue] = songs['1']?.stages ?? [];
    expect(songs['1']).toMatchObject({ status: 'ready', progress: 1, failure: null });
    expect(off).toEqual({ maxReductionDb: 0, bandsMaxReductionDb: [], loudnessChangeLu: 0 });
    expect(cut?.maxReductionDb).toBe(0);
    expect(glue?.maxReductionDb).toBeGreaterThan(1);
    expect(songs['1']?.loudnessChangeLu).toBeCloseTo((cut?.loudnessChangeLu ?? 0) + (glue?.loudnessChangeLu ?? 0), 9);
    const { reductionDb } = await curves('1');
    expect(reductionDb.map(({ length }) => length)).toEqual([0, 0, SECONDS * 10]);
    // What the match sees is the processed song.
    const processed = match.state(albumId).songs['1']?.sourceLufs ?? 0;
    expect(processed).toBeLessThan(-20);
  });

  it('dragged about is rendered once it comes to rest, not on the way; undone it is there again at once', async () => {
    const studio = await open();
    const { setChain, ready, edit } = studio;
    await ready();
    for (let at = 0; at < 25; at += 1) {
      setChain(chainOf({ ...GLUE, threshold: -20 - at / 2 }));
      await delay(30);
    }
    await ready();
    expect(processJobs(studio)).toHaveLength(1);
    setChain(chainOf());
    await ready();
    setChain(chainOf({ ...GLUE, threshold: -32 }));
    await ready();
    expect(processJobs(studio)).toHaveLength(1);
    edit({ kind: 'track', track: '1', changes: { title: 'Another name' } });
    await ready();
    expect(processJobs(studio)).toHaveLength(1);
  });

  it('is rendered again where the cache was emptied', async () => {
    const studio = await open();
    const { setChain, ready, context, edit, match, albumId } = studio;
    setChain(chainOf(GLUE));
    await ready();
    const folder = join(context.folders.cache, 'processed');
    expect(readdirSync(folder)).toHaveLength(1);
    rmSync(folder, { recursive: true });
    edit({ kind: 'track', track: '1', changes: { intent: -1 } });
    await ready();
    expect(processJobs(studio)).toHaveLength(2);
    expect(existsSync((await match.plan(albumId))?.clips[0]?.source.samplesPath ?? '')).toBe(true);
  });

  it('is heard without one of its stages at the loudness it has with it, or only what that changes', async () => {
    const { setChain, ready, hear } = await open();
    setChain(chainOf(CUT, { ...GLUE, makeup: 9 }));
    await ready();
    const whole = await hear(null);
    const without = await hear({ track: '1', stage: 1, mode: 'bypass' });
    // 9 dB of make-up would be heard, and are not: the compressor is.
    expect(Math.abs(10 * Math.log10(power(without) / power(whole)))).toBeLessThan(1.5);
    expect(furthest(without, whole)).toBeGreaterThan(0.005);
    const dry = await hear({ track: '1', stage: null, mode: 'bypass' });
    expect(Math.abs(10 * Math.log10(power(dry) / power(whole)))).toBeLessThan(2.5);
    const delta = await hear({ track: '1', stage: 0, mode: 'delta' });
    expect(power(delta)).toBeGreaterThan(0);
    expect(power(delta)).toBeLessThan(power(whole) / 4);
    // The bypass is the song as it came, as loud as the record: with the chain off it is the same sound.
    const untreated = await hear(null, true);
    expect(Math.abs(10 * Math.log10(power(untreated) / power(whole)))).toBeLessThan(3);
    // A song that is not on the album any more leaves the sound as it is.
    expect(furthest(await hear({ track: 'gone', stage: null, mode: 'delta' }), whole)).toBe(0);
    setChain(chainOf());
    await ready();
    const plain = await hear(null, true);
    const ratio = Math.sqrt(power(plain) / power(untreated));
    expect(furthest({ ...untreated, left: untreated.left.map((value) => value * ratio) }, plain)).toBeLessThan(1e-5);
  });
});

describe("the record's chain", () => {
  it('is matched through, told of, and heard in parts', async () => {
    const { edit, ready, read, curves, hear, match, albumId } = await open();
    edit({ kind: 'album', changes: { chain: chainOf(CUT, { ...GLUE, makeup: 2 }) } });
    edit({ kind: 'match', changes: { target: -26 } });
    const { songs: matched } = await ready();
    for (const song of Object.values(matched)) {
      expect(Math.abs((song.masteredLufs ?? 0) - -26)).toBeLessThan(0.05);
      expect(song.limiterWorkDb).toBeLessThanOrEqual(6);
    }
    const { album, songs } = await read();
    expect(songs).toEqual({});
    expect(album).toMatchObject({ status: 'ready', failure: null });
    expect(album?.stages.map(({ maxReductionDb }) => maxReductionDb > 0)).toEqual([false, true]);
    const { reductionDb } = await curves(null);
    const { totalFrames } = (await match.plan(albumId))?.timeline ?? { totalFrames: 0 };
    expect(reductionDb[1]).toHaveLength(Math.ceil((totalFrames * 10) / RATE));
    // Nothing is reduced in the first pause.
    expect(Math.max(...(reductionDb[1]?.subarray(0, 19) ?? []))).toBe(0);
    const whole = await hear(null);
    expect(whole.meters.stagesDb).toEqual([0, expect.any(Number)]);
    const without = await hear({ track: null, stage: null, mode: 'bypass' });
    expect(Math.abs(10 * Math.log10(power(without) / power(whole)))).toBeLessThan(2.5);
    const delta = await hear({ track: null, stage: 0, mode: 'delta' });
    // Ahead of the compressor, so as loud as the cut is deep.
    expect(power(delta)).toBeGreaterThan(0);
    expect(furthest(delta, whole)).toBeGreaterThan(0.005);
  });
});
