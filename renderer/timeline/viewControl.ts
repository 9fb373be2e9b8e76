import { between, type Extent, fitted, frameAt, scrolled, seen, type View, within, xOf, zoomedAt } from './view.ts';

const ZOOM_MILLISECONDS = 160;
const NO_EXTENT: Extent = { totalFrames: 0, width: 1, pixelRatio: 1 };

/** The view as it is moved. Times are in milliseconds of the animation frames. */
export class ViewControl {
  #view: View = { framesPerPixel: 1, left: 0 };
  #extent: Extent = NO_EXTENT;
  #animation: { readonly from: View; readonly to: View; readonly start: number } | null = null;
  /** The whole record is seen and stays seen when it grows. */
  #whole = true;
  /** What a zoom gesture turns around: it must not drift while the pointer rests. */
  #pivot: { readonly x: number; readonly frame: number } | null = null;

  get view(): View {
    return this.#view;
  }

  get extent(): Extent {
    return this.#extent;
  }

  /** Where the view will be when it has come to rest. */
  get goal(): View {
    return this.#animation?.to ?? this.#view;
  }

  setExtent(extent: Extent): void {
    const { totalFrames, width, pixelRatio } = this.#extent;
    if (extent.totalFrames === totalFrames && extent.width === width && extent.pixelRatio === pixelRatio) return;
    this.#extent = extent;
    if (this.#whole) this.#set(fitted(0, extent.totalFrames, extent));
    else this.#set(within(this.#view, extent));
  }

  /** Another record: all of it is shown. */
  reset(): void {
    this.#whole = true;
    this.#set(fitted(0, this.#extent.totalFrames, this.#extent));
  }

  scroll(pixels: number): void {
    this.#own();
    this.#pivot = null;
    this.#set(scrolled(this.#view, pixels, this.#extent));
  }

  /** `factor` above 1 shows more. */
  zoomAt(x: number, factor: number): void {
    this.#own();
    if (this.#pivot === null || this.#pivot.x !== x) this.#pivot = { x, frame: frameAt(this.#view, x) };
    this.#animation = null;
    this.#view = zoomedAt(this.#pivot.frame, x, this.#view.framesPerPixel * factor, this.#extent);
  }

  /** Zooms around the first of these frames that is seen, else around the middle. */
  zoomAround(frames: readonly number[], factor: number, now: number, smooth: boolean): void {
    this.#own();
    this.#pivot = null;
    const view = this.goal;
    const { width } = this.#extent;
    const isSeen = (frame: number): boolean => xOf(view, frame) >= 0 && xOf(view, frame) <= width;
    const frame = frames.find(isSeen) ?? frameAt(view, width / 2);
    const pivot = { x: xOf(view, frame), frame };
    this.#go(zoomedAt(pivot.frame, pivot.x, view.framesPerPixel * factor, this.#extent), now, smooth);
  }

  fitAll(now: number, smooth: boolean): void {
    this.#go(fitted(0, this.#extent.totalFrames, this.#extent), now, smooth);
    this.#whole = true;
  }

  fit(start: number, end: number, now: number, smooth: boolean): void {
    this.#own();
    this.#go(fitted(start, end, this.#extent), now, smooth);
  }

  /** Scrolls, if need be, until a stretch is seen, or as much of it as there is room for, from its start. */
  show(start: number, end: number, now: number, smooth: boolean): void {
    const view = this.goal;
    const { width } = this.#extent;
    const { start: first, end: last } = seen(view, width);
    if (start >= first && end <= last) return;
    // Seen from edge to edge is seen enough.
    if (start <= first && end >= last) return;
    this.#own();
    const room = 0.15 * width;
    const left =
      start < first || xOf(view, end) - xOf(view, start) > width - room
        ? -room
        : xOf(view, end) - xOf(view, start) + room - width;
    this.#go(within({ ...view, left: start / view.framesPerPixel + left }, this.#extent), now, smooth);
  }

  /** Puts a frame at `x` at once. */
  place(frame: number, x: number): void {
    this.#own();
    this.#set(within({ ...this.#view, left: frame / this.#view.framesPerPixel - x }, this.#extent));
  }

  /** As it is given, for a drag that holds something still. */
  hold(view: View): void {
    this.#own();
    this.#set(view);
  }

  /** Goes on with what is moving; false when all is at rest, and was in this step. */
  step(now: number): boolean {
    if (this.#animation === null) return false;
    const { from, to, start } = this.#animation;
    const share = Math.min(1, Math.max(0, (now - start) / ZOOM_MILLISECONDS));
    // Fast at first, then gentle.
    this.#view = between(from, to, 1 - (1 - share) ** 3, this.#extent);
    if (share >= 1) this.#animation = null;
    return true;
  }

  #own(): void {
    this.#whole = false;
  }

  #set(view: View): void {
    this.#animation = null;
    this.#view = view;
  }

  #go(to: View, now: number, smooth: boolean): void {
    if (smooth) this.#animation = { from: this.#view, to, start: now };
    else this.#set(to);
  }
}
