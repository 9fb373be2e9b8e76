import type { Stage } from './stage.ts';
import { changeHeight } from './timelineState.ts';

/** Pixels of a wheel's line. */
const LINE = 16;
/** A trackpad's pinch comes in small steps, a wheel's notch as some 100 pixels: so many at most are one step of zoom. */
const MOST_PIXELS = 50;
const ZOOM_PER_PIXEL = 0.01;

/** Scrolls; with Ctrl (or a pinch) zooms at `x`; with Shift too makes waveforms higher or lower. */
export const turnWheel = (stage: Stage, event: WheelEvent, x: number): void => {
  const scale = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
  // Chromium turns a wheel with Shift sideways.
  const delta = (Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY) * scale;
  const zooms = event.ctrlKey || event.metaKey;
  if (zooms && event.shiftKey) changeHeight(delta < 0 ? 2 : 0.5);
  else if (zooms) {
    const amount = Math.max(-MOST_PIXELS, Math.min(MOST_PIXELS, delta));
    stage.navigate((control) => control.zoomAt(x, Math.exp(amount * ZOOM_PER_PIXEL)));
  } else stage.navigate((control) => control.scroll(Math.round(delta)));
};
