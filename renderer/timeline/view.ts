/** Which stretch of the timeline is seen. Frames are integers; pixels are CSS pixels of the canvas. */
export interface View {
  readonly framesPerPixel: number;
  /** Pixels from frame 0 to the left edge: a whole number of device pixels, so that scrolling never redraws the waveform differently. */
  readonly left: number;
}

/** What is there to be seen, and on what. */
export interface Extent {
  readonly totalFrames: number;
  /** CSS pixels. */
  readonly width: number;
  /** Device pixels per CSS pixel. */
  readonly pixelRatio: number;
}

/** The closest zoom: so many pixels from sample to sample. */
const MOST_PIXELS_PER_FRAME = 32;
/** Room before frame 0 and after the end. */
export const MARGIN = 24;

export const xOf = (view: View, frame: number): number => frame / view.framesPerPixel - view.left;

/** The frame nearest to a place. Exact wherever samples are a pixel apart or more. */
export const frameAt = (view: View, x: number): number => Math.round((x + view.left) * view.framesPerPixel);

const snapped = (left: number, pixelRatio: number): number => Math.round(left * pixelRatio) / pixelRatio;

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

const widestOf = ({ totalFrames, width }: Extent): number => Math.max(1, totalFrames) / Math.max(1, width - 2 * MARGIN);

/** The nearest view that shows something: not past the ends, not closer than samples, not wider than the record. */
export const within = (view: View, extent: Extent): View => {
  const framesPerPixel = clamp(
    view.framesPerPixel,
    1 / MOST_PIXELS_PER_FRAME,
    Math.max(widestOf(extent), 1 / MOST_PIXELS_PER_FRAME),
  );
  const last = extent.totalFrames / framesPerPixel + MARGIN - extent.width;
  const left = clamp(view.left, -MARGIN, Math.max(-MARGIN, last));
  return { framesPerPixel, left: snapped(left, extent.pixelRatio) };
};

export const scrolled = (view: View, pixels: number, extent: Extent): View =>
  within({ ...view, left: view.left + pixels }, extent);

/** Zoomed so that `frame` is at `x`. Passing the same frame through a gesture keeps it from drifting. */
export const zoomedAt = (frame: number, x: number, framesPerPixel: number, extent: Extent): View => {
  const [least, most] = [1 / MOST_PIXELS_PER_FRAME, Math.max(widestOf(extent), 1 / MOST_PIXELS_PER_FRAME)];
  const scale = clamp(framesPerPixel, least, most);
  return within({ framesPerPixel: scale, left: frame / scale - x }, extent);
};

/** A stretch across the whole width, with a margin on both sides. */
export const fitted = (start: number, end: number, extent: Extent): View => {
  const framesPerPixel = Math.max(1, end - start) / Math.max(1, extent.width - 2 * MARGIN);
  return within({ framesPerPixel, left: start / framesPerPixel - MARGIN }, extent);
};

/** Frames seen, from the first to one past the last. */
export const seen = (view: View, width: number): { readonly start: number; readonly end: number } => ({
  start: Math.floor(view.left * view.framesPerPixel),
  end: Math.ceil((view.left + width) * view.framesPerPixel),
});

/** Part of the way from one view to another, `share` 0..1: the scale moves evenly and the centre with it. */
export const between = (from: View, to: View, share: number, extent: Extent): View => {
  if (share >= 1) return to;
  const framesPerPixel = from.framesPerPixel * (to.framesPerPixel / from.framesPerPixel) ** share;
  const half = extent.width / 2;
  const [before, after] = [(from.left + half) * from.framesPerPixel, (to.left + half) * to.framesPerPixel];
  // The centre moves as the scale does, so that the zoom's fixed point stays where it is.
  const ratio = to.framesPerPixel / from.framesPerPixel;
  const progress = Math.abs(ratio - 1) < 1e-9 ? share : (ratio ** share - 1) / (ratio - 1);
  const centre = before + (after - before) * progress;
  return within({ framesPerPixel, left: centre / framesPerPixel - half }, extent);
};
