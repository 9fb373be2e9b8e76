import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsOf, type Level, readColumns, readSamples } from './columns.ts';

const SCALE = 32767;
const read = (level: Level, start: number, framesPerPixel: number, count: number, least = -1e12, most = 1e12): number[] => {
  const into = new Float32Array(count * 3);
  readColumns(level, { start, framesPerPixel, count, least, most }, into);
  return [...into];
};

const levelOf = (values: readonly (readonly [number, number, number])[], framesPerColumn = 256): Level => ({
  ...{ framesPerColumn, start: 0 },
  columns: Int16Array.from(values.flat().map((value) => Math.round(value * SCALE))),
});

test('no peak is lost, whatever the zoom and however the pixels lie', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: SCALE }), { minLength: 1, maxLength: 200 }),
      fc.double({ min: 10, max: 20_000, noNaN: true }),
      fc.double({ min: -5000, max: 0, noNaN: true }),
      (peaks, framesPerPixel, start) => {
        const level = levelOf(peaks.map((peak) => [-peak / SCALE, peak / SCALE, peak / 2 / SCALE]));
        const count = Math.ceil((peaks.length * 256 - start) / framesPerPixel) + 1;
        const shown = read(level, start, framesPerPixel, count);
        const highest = Math.max(...shown.filter((_value, at) => at % 3 === 1));
        const lowest = Math.min(...shown.filter((_value, at) => at % 3 === 0));
        expect(highest).toBeCloseTo(Math.max(...peaks) / SCALE, 6);
        expect(lowest).toBeCloseTo(-Math.max(...peaks) / SCALE, 6);
      },
    ),
  );
});

test('silence is where it is, and past both ends', () => {
  const level = levelOf([
    [-0.5, 0.5, 0.25],
    [0, 0, 0],
    [-0.5, 0.5, 0.25],
  ]);
  const highest = read(level, -256, 256, 5).filter((_value, at) => at % 3 === 1);
  expect(highest.map((value) => Math.round(value * 100))).toEqual([0, 50, 0, 50, 0]);
});

test('nothing is shown of what was trimmed away', () => {
  const level = levelOf([
    [-1, 1, 1],
    [-0.25, 0.25, 0.1],
    [-1, 1, 1],
  ]);
  const highest = read(level, 0, 128, 6, 256, 512).filter((_value, at) => at % 3 === 1);
  expect(highest.map((value) => Math.round(value * 100))).toEqual([0, 0, 25, 25, 0, 0]);
});

test('the RMS of many columns is that of their power', () => {
  const shown = read(
    levelOf([
      [-1, 1, 0.3],
      [-1, 1, 0.4],
    ]),
    0,
    512,
    1,
  );
  expect(shown[2]).toBeCloseTo(Math.sqrt((0.09 + 0.16) / 2), 4);
});

test('columns made of samples hold their extremes of both channels and their RMS', () => {
  const left = Float32Array.from([0.5, -0.25, 0, 0, 1]);
  const right = Float32Array.from([0, 0.75, 0, 0, -0.5]);
  const { columns, framesPerColumn } = columnsOf({ left, right, start: 0 }, 2);
  expect(framesPerColumn).toBe(2);
  const values = [...columns].map((value) => Math.round((value / SCALE) * 1000) / 1000);
  expect(values.slice(0, 2)).toEqual([-0.25, 0.75]);
  expect(values[2]).toBeCloseTo(Math.sqrt((0.25 + 0.0625 + 0.5625) / 4), 3);
  expect(values.slice(3)).toEqual([0, 0, 0, -0.5, 1, expect.closeTo(Math.sqrt(1.25 / 2), 3)]);
});

test('samples too loud for a file are drawn at full scale in columns', () => {
  const plane = Float32Array.from([2, -3]);
  expect([...columnsOf({ left: plane, right: plane, start: 0 }, 2).columns].slice(0, 2)).toEqual([-SCALE, SCALE]);
});

test('a pixel shows the extremes of its samples, from where the samples start', () => {
  const left = Float32Array.from({ length: 100 }, (_value, at) => at / 100);
  const into = new Float32Array(6);
  readSamples({ left, right: left, start: 1000 }, { start: 1010, framesPerPixel: 5, count: 2, least: 0, most: 2000 }, into);
  expect([...into].map((value) => Math.round(value * 100)).filter((_value, at) => at % 3 < 2)).toEqual([10, 14, 15, 19]);
});
