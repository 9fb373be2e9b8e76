import { expect, test } from 'vitest';
import { Follow } from './follow.ts';
import { fitted, frameAt, xOf } from './view.ts';
import { ViewControl } from './viewControl.ts';

const EXTENT = { totalFrames: 80 * 60 * 44100, width: 1200, pixelRatio: 1 };
const control = (): ViewControl => {
  const made = new ViewControl();
  made.setExtent(EXTENT);
  return made;
};

test('shows the whole record until it is moved, also when it grows', () => {
  const view = control();
  const longer = { ...EXTENT, totalFrames: 2 * EXTENT.totalFrames };
  view.setExtent(longer);
  expect(view.view).toEqual(fitted(0, longer.totalFrames, longer));
  view.zoomAt(600, 0.1);
  const { framesPerPixel } = view.view;
  view.setExtent(EXTENT);
  expect(view.view.framesPerPixel).toBe(framesPerPixel);
});

test('a zoom gesture to samples and back does not drift', () => {
  const view = control();
  const frame = frameAt(view.view, 431);
  for (let step = 0; step < 300; step += 1) view.zoomAt(431, 0.93);
  expect(Math.abs(xOf(view.view, frame) - 431)).toBeLessThanOrEqual(0.5);
  for (let step = 0; step < 120; step += 1) view.zoomAt(431, 1 / 0.93);
  expect(Math.abs(xOf(view.view, frame) - 431)).toBeLessThanOrEqual(0.5);
});

test('an animated zoom arrives exactly, at once where motion is not wanted', () => {
  const view = control();
  view.fit(1e7, 2e7, 1000, true);
  expect(view.step(1080)).toBe(true);
  expect(view.view).not.toEqual(fitted(1e7, 2e7, EXTENT));
  // The step that arrives is to be painted as well.
  expect(view.step(1200)).toBe(true);
  expect(view.view).toEqual(fitted(1e7, 2e7, EXTENT));
  expect(view.step(1216)).toBe(false);
  view.fitAll(1300, false);
  expect(view.view).toEqual(fitted(0, EXTENT.totalFrames, EXTENT));
});

test('zooming by key turns around the first of its frames that is in sight, else the middle', () => {
  const view = control();
  view.fit(1e7, 2e7, 0, false);
  const x = xOf(view.view, 1.2e7);
  view.zoomAround([9e7, 1.2e7], 0.5, 0, false);
  expect(Math.abs(xOf(view.view, 1.2e7) - x)).toBeLessThan(1);
  const middle = frameAt(view.view, 600);
  view.zoomAround([9e7], 0.5, 0, false);
  expect(Math.abs(xOf(view.view, middle) - 600)).toBeLessThan(1);
});

test('shows what is out of sight, and leaves the view alone where it is in sight', () => {
  const view = control();
  view.fit(1e7, 1.5e7, 0, false);
  const before = view.view;
  view.show(1.1e7, 1.2e7, 0, false);
  expect(view.view).toEqual(before);
  view.show(5e7, 5.1e7, 0, false);
  expect(xOf(view.view, 5e7)).toBeGreaterThan(0);
  expect(xOf(view.view, 5.1e7)).toBeLessThan(1200);
});

test('the view turns the page when the play head runs out of sight, not when the user has scrolled away', () => {
  const follow = new Follow();
  const view = { framesPerPixel: 100, left: 0 };
  expect(follow.step(view, 1000, 99_000, 22050)).toBeNull();
  expect(follow.step(view, 1000, 100_100, 22050)).toBe(100);
  const away = { framesPerPixel: 100, left: 50_000 };
  follow.moved(away, 1000, 100_200);
  expect(follow.step(away, 1000, 100_300, 22050)).toBeNull();
  // The play head jumps: the user has asked for another place.
  expect(follow.step(away, 1000, 900_000, 22050)).toBe(100);
});

test('a play head that moved with an edit does not move the view', () => {
  const follow = new Follow();
  const view = { framesPerPixel: 100, left: 50_000 };
  follow.step(view, 1000, 10_000, 22050);
  follow.forget();
  expect(follow.step(view, 1000, 90_000, 22050)).toBeNull();
});
