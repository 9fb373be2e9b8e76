import fc from 'fast-check';
import { expect, test } from 'vitest';
import { between, type Extent, fitted, frameAt, MARGIN, scrolled, seen, type View, within, xOf, zoomedAt } from './view.ts';

const FOUR_HOURS_AT_192 = 4 * 3600 * 192000;
const extent = (totalFrames: number, width = 1440, pixelRatio = 1): Extent => ({ totalFrames, width, pixelRatio });

const anyExtent = fc.record({
  totalFrames: fc.integer({ min: 1, max: FOUR_HOURS_AT_192 }),
  width: fc.integer({ min: 200, max: 4000 }),
  pixelRatio: fc.constantFrom(1, 1.25, 1.5, 2, 3),
});
/** Evenly over the logarithm, from 32 pixels per sample to the whole record. */
const anyScale = fc.double({ min: -5, max: 22, noNaN: true }).map((power) => 2 ** power);
const anyView = (of: Extent) =>
  fc.record({ framesPerPixel: anyScale, left: fc.double({ min: -100, max: 1e11, noNaN: true }) }).map((view) => within(view, of));

test('a frame comes back from its place within the pixel at every zoom, four hours in as at the start', () => {
  fc.assert(
    fc.property(
      anyExtent.chain((of) => fc.tuple(anyView(of), fc.integer({ min: 0, max: of.totalFrames }))),
      ([view, frame]) => {
        expect(Math.abs(frameAt(view, xOf(view, frame)) - frame)).toBeLessThanOrEqual(Math.max(0, view.framesPerPixel));
      },
    ),
  );
});

test('where samples are a pixel apart or more, a frame comes back exactly', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: FOUR_HOURS_AT_192 }), fc.double({ min: -5, max: 0, noNaN: true }), (frame, power) => {
      const view = zoomedAt(frame, 700, 2 ** power, extent(FOUR_HOURS_AT_192));
      expect(frameAt(view, xOf(view, frame))).toBe(frame);
    }),
  );
});

test('zooming leaves the frame under the pointer where it is, to half a device pixel', () => {
  fc.assert(
    fc.property(
      anyExtent.filter(({ totalFrames }) => totalFrames > 1e6).chain((of) => fc.tuple(fc.constant(of), anyScale)),
      fc.double({ min: 0.2, max: 0.8, noNaN: true }),
      ([of, scale], share) => {
        const frame = Math.round(of.totalFrames / 2);
        const view = zoomedAt(frame, share * of.width, scale, of);
        // The ends of the record stop the view.
        const last = of.totalFrames / view.framesPerPixel + MARGIN - of.width;
        fc.pre(view.left > -MARGIN && view.left < last - 1);
        expect(Math.abs(xOf(view, frame) - share * of.width)).toBeLessThanOrEqual(0.5 / of.pixelRatio + 1e-3);
      },
    ),
  );
});

test('the left edge is always a whole device pixel', () => {
  fc.assert(
    fc.property(
      anyExtent.chain((of) => fc.tuple(fc.constant(of), anyView(of))),
      fc.integer({ min: -5000, max: 5000 }),
      ([of, view], pixels) => {
        const device = scrolled(view, pixels, of).left * of.pixelRatio;
        expect(Math.abs(device - Math.round(device))).toBeLessThan(1e-3);
      },
    ),
  );
});

test('the whole record fits between the margins', () => {
  const of = extent(80 * 60 * 44100);
  const view = fitted(0, of.totalFrames, of);
  expect(xOf(view, 0)).toBeCloseTo(MARGIN, 0);
  expect(xOf(view, of.totalFrames)).toBeCloseTo(of.width - MARGIN, 0);
});

test('a view never leaves the record, nor goes closer than 32 pixels a sample', () => {
  const of = extent(44100);
  expect(within({ framesPerPixel: 1, left: -1e9 }, of).left).toBe(-MARGIN);
  expect(xOf(within({ framesPerPixel: 1, left: 1e9 }, of), 44100)).toBe(of.width - MARGIN);
  expect(within({ framesPerPixel: 1e-9, left: 0 }, of).framesPerPixel).toBe(1 / 32);
  expect(within({ framesPerPixel: 1e9, left: 0 }, of)).toEqual(fitted(0, 44100, of));
});

test('an animated zoom keeps what both views have at the same place there all along', () => {
  const of = extent(80 * 60 * 44100);
  const from = zoomedAt(1e7, 500, 5000, of);
  const to = zoomedAt(1e7, 500, 3, of);
  for (const share of [0.1, 0.35, 0.5, 0.8]) expect(xOf(between(from, to, share, of), 1e7)).toBeCloseTo(500, -1);
  expect(between(from, to, 1, of)).toBe(to);
});

test('what is seen holds every frame whose place is on the canvas', () => {
  const view: View = { framesPerPixel: 7.3, left: 1000 };
  const { start, end } = seen(view, 800);
  expect(xOf(view, start)).toBeLessThanOrEqual(0);
  expect(xOf(view, end)).toBeGreaterThanOrEqual(800);
});
