import fc from 'fast-check';
import { expect, test } from 'vitest';
import { framesPerSector, SESSION_RATES } from '../../electron/shared/units.ts';
import { ticksOf } from './ruler.ts';
import { zoomedAt } from './view.ts';

const HOUR = 3600;

const labels = (framesPerPixel: number, frame = 0, rate: 44100 | 96000 = 44100) => {
  const view = zoomedAt(frame, 0, framesPerPixel, { totalFrames: 2 * HOUR * rate, width: 1000, pixelRatio: 1 });
  return ticksOf(view, 1000, rate).flatMap(({ label }) => label ?? []);
};

test.each([
  ['minutes', 20000, 60 * 44100, ['01:00:00', '02:00:00', '03:00:00']],
  ['seconds', 400, 60 * 44100, ['01:00:00', '01:01:00', '01:02:00']],
  ['sectors', 6, 60 * 44100, ['01:00:00', '01:00:01', '01:00:02']],
])('shows %s', (_name, framesPerPixel, frame, expected) => {
  expect(labels(framesPerPixel, frame)).toEqual(expect.arrayContaining(expected));
});

test('counts samples from the sector where single samples come apart', () => {
  expect(labels(1 / 16, 60 * 44100 + 100)).toEqual(expect.arrayContaining(['+95', '+100', '+105']));
});

test('ticks lie on whole frames, rise, and labels never touch, at every rate and zoom', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SESSION_RATES),
      fc.double({ min: -5, max: 20, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (rate, power, place) => {
        const totalFrames = 4 * HOUR * rate;
        const view = zoomedAt(Math.round(place * totalFrames), 500, 2 ** power, { totalFrames, width: 1440, pixelRatio: 1 });
        const ticks = ticksOf(view, 1440, rate);
        expect(ticks.length).toBeLessThan(700);
        const labelled = ticks.filter(({ label }) => label !== null);
        labelled.forEach(({ frame, label, x }, at) => {
          expect(Number.isInteger(frame)).toBe(true);
          if (label?.startsWith('+') === false) expect(frame % framesPerSector(rate)).toBe(0);
          const before = labelled[at - 1];
          if (before !== undefined) expect(x - before.x).toBeGreaterThan(40);
        });
        const frames = ticks.map(({ frame }) => frame);
        expect(frames).toEqual([...new Set(frames)].sort((one, other) => one - other));
      },
    ),
  );
});

test('some label is in sight at every zoom', () => {
  for (let framesPerPixel = 1 / 32; framesPerPixel < 200_000; framesPerPixel *= 1.7) {
    expect(labels(framesPerPixel, 1234 * 588).length, `${framesPerPixel}`).toBeGreaterThan(0);
  }
});
