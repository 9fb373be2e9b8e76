import { describe, expect, it } from 'vitest';
import type { LoudnessCurves } from '../../../electron/shared/contract/state.ts';
import { curveColumns, type MapSong, mapRange, readoutAt } from './loudnessMap.ts';

const RATE = 1000;
const song = (id: string, startFrame: number, endFrame: number, sourceStart = 0): MapSong => ({
  id,
  number: 1,
  title: id,
  startFrame,
  endFrame,
  sourceStart,
});
const curves = (songs: LoudnessCurves['songs']): LoudnessCurves => ({ revision: 1, songs });
const flat = (level: number, count: number): Float32Array => new Float32Array(count).fill(level);

describe('the loudness map', () => {
  it('is silent in a gap and holds each song’s level elsewhere', () => {
    const songs = [song('a', 0, 10_000), song('b', 12_000, 20_000)];
    const both = curves({
      a: { sourceShortTermLufs: flat(-20, 71), masteredShortTermLufs: flat(-12, 71), reductionDb: null },
      b: { sourceShortTermLufs: flat(-18, 51), masteredShortTermLufs: flat(-12, 51), reductionDb: null },
    });
    const columns = curveColumns('mastered', songs, both, RATE, { start: 0, end: 20_000 }, 20);
    expect([...columns]).toEqual([...Array(10).fill(-12), -Infinity, -Infinity, ...Array(8).fill(-12)]);
  });

  it('adds the power of two songs that play at once: 3 dB for two alike', () => {
    const songs = [song('a', 0, 10_000), song('b', 5_000, 15_000)];
    const own = { sourceShortTermLufs: flat(-20, 71), masteredShortTermLufs: flat(-20, 71), reductionDb: null };
    const columns = curveColumns('source', songs, curves({ a: own, b: own }), RATE, { start: 0, end: 15_000 }, 3);
    expect(columns[0]).toBe(-20);
    expect(columns[1]).toBeCloseTo(-20 + 10 * Math.log10(2), 5);
  });

  it('does not add up songs that merely meet, wherever the columns fall', () => {
    const songs = [song('a', 0, 10_050), song('b', 10_050, 20_000)];
    const own = { sourceShortTermLufs: flat(-20, 71), masteredShortTermLufs: flat(-20, 71), reductionDb: null };
    const columns = curveColumns('source', songs, curves({ a: own, b: own }), RATE, { start: 0, end: 20_000 }, 20);
    expect([...columns]).toEqual(Array(20).fill(-20));
  });

  it('places a value at the middle of its three seconds', () => {
    const values = flat(-30, 100);
    values[50] = -5;
    const own = { sourceShortTermLufs: values, masteredShortTermLufs: values, reductionDb: null };
    // The window from 5.0 to 8.0 s is at 6.5 s.
    const columns = curveColumns('mastered', [song('a', 0, 13_000)], curves({ a: own }), RATE, { start: 0, end: 13_000 }, 130);
    expect(columns.indexOf(-5)).toBe(65);
    expect(readoutAt([song('a', 0, 13_000)], curves({ a: own }), RATE, 6_550).masteredLufs).toBe(-5);
  });

  it('counts a source from where it is trimmed', () => {
    const values = flat(-30, 100);
    values[50] = -5;
    const own = { sourceShortTermLufs: values, masteredShortTermLufs: null, reductionDb: null };
    const readout = readoutAt([song('a', 1_000, 9_000, 4_000)], curves({ a: own }), RATE, 3_550);
    expect(readout).toMatchObject({ sourceLufs: -5, masteredLufs: null, reductionDb: null });
  });

  it('never misses a peak when many values share a column', () => {
    const values = flat(-40, 6000);
    values[1234] = -3;
    const own = { sourceShortTermLufs: values, masteredShortTermLufs: values, reductionDb: null };
    const columns = curveColumns('mastered', [song('a', 0, 603_000)], curves({ a: own }), RATE, { start: 0, end: 603_000 }, 50);
    expect(Math.max(...columns)).toBe(-3);
  });

  it('says nothing of a gap', () => {
    expect(readoutAt([song('a', 0, 10)], null, RATE, 500)).toEqual({
      song: null,
      sourceLufs: null,
      masteredLufs: null,
      reductionDb: null,
    });
  });

  it('leaves headroom above the loudest value', () => {
    expect(mapRange(flat(-8.9, 3))).toEqual({ least: -42, most: -6 });
    expect(mapRange(flat(-6.2, 3)).most).toBe(0);
  });
});
