import type { Clip } from '../../../electron/shared/album/timeline.ts';
import { clipGain } from '../fadeGain.ts';
import { SAMPLE_FRAMES } from '../plan.ts';
import type { Row } from '../rows.ts';
import { readColumns, readSamples, type Stretch } from '../sound/columns.ts';
import { CHUNK_FRAMES, type Chunk, FINE_FRAMES, FINEST_COLUMNS, type Sound, type SoundStore } from '../sound/soundStore.ts';
import { type View, xOf } from '../view.ts';

/** What a song's sound is drawn with. Levels are linear. */
export interface SoundStyle {
  readonly gain: number;
  /** Nothing is drawn louder: the limiter's ceiling, or full scale. */
  readonly ceiling: number;
  /** So many times as high as it is; cut off at the edges. */
  readonly scale: number;
  readonly peak: string;
  readonly rms: string;
  /** The right channel's samples. */
  readonly right: string;
}

interface Place {
  readonly view: View;
  readonly pixelRatio: number;
  /** Device pixels: the first and one past the last that are drawn. */
  readonly first: number;
  readonly last: number;
}

/** CSS pixels from sample to sample from which on each has its dot and stem. */
const DOT_PIXELS = 7;

let columns = new Float32Array(3 * 4096);

/** Draws what is seen of a clip's sound into a row, with its fades. Expects and leaves a context in CSS pixels. */
export const paintSound = (
  context: CanvasRenderingContext2D,
  clip: Clip,
  sound: Sound,
  store: SoundStore,
  row: Row,
  view: View,
  canvas: { readonly width: number; readonly pixelRatio: number },
  style: SoundStyle,
): void => {
  const { pixelRatio } = canvas;
  const first = Math.max(0, Math.floor(xOf(view, clip.startFrame) * pixelRatio));
  const last = Math.min(Math.ceil(canvas.width * pixelRatio), Math.ceil(xOf(view, clip.startFrame + clip.frames) * pixelRatio));
  if (last <= first) return;
  const place = { view, pixelRatio, first, last };
  const framesPerPixel = view.framesPerPixel / pixelRatio;
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  if (framesPerPixel >= FINEST_COLUMNS) paintLevel(context, clip, sound, store, row, place, style);
  else paintChunks(context, clip, sound, store, row, place, style);
  context.restore();
};

const stretchOf = (clip: Clip, { view, pixelRatio }: Place, first: number, last: number): Stretch => {
  const framesPerPixel = view.framesPerPixel / pixelRatio;
  return {
    start: first * framesPerPixel + view.left * view.framesPerPixel - clip.startFrame + clip.sourceStart,
    ...{ framesPerPixel, count: last - first, least: clip.sourceStart, most: clip.sourceStart + clip.frames },
  };
};

const roomFor = (count: number): Float32Array => {
  if (columns.length < count * 3) columns = new Float32Array(count * 6);
  return columns;
};

const paintLevel = (
  context: CanvasRenderingContext2D,
  clip: Clip,
  sound: Sound,
  store: SoundStore,
  row: Row,
  place: Place,
  style: SoundStyle,
): void => {
  const stretch = stretchOf(clip, place, place.first, place.last);
  const level = store.level(sound, stretch.framesPerPixel);
  if (level === null) return;
  const into = roomFor(stretch.count);
  readColumns(level, stretch, into);
  paintColumns(context, clip, stretch, into, place.first, row, place.pixelRatio, style);
};

/** Chunk by chunk, from samples where they have come and from columns where they have not. */
const paintChunks = (
  context: CanvasRenderingContext2D,
  clip: Clip,
  sound: Sound,
  store: SoundStore,
  row: Row,
  place: Place,
  style: SoundStyle,
): void => {
  const { view, pixelRatio, first, last } = place;
  const whole = stretchOf(clip, place, first, last);
  const end = whole.start + whole.count * whole.framesPerPixel;
  const pixelAt = (source: number): number => Math.round(xOf(view, source - clip.sourceStart + clip.startFrame) * pixelRatio);
  for (let index = Math.max(0, Math.floor(whole.start / CHUNK_FRAMES)); index * CHUNK_FRAMES < end; index += 1) {
    const from = Math.max(first, pixelAt(index * CHUNK_FRAMES));
    const to = Math.min(last, pixelAt((index + 1) * CHUNK_FRAMES));
    if (to <= from) continue;
    const part = { ...place, first: from, last: to };
    const chunk = store.chunk(sound, index);
    if (chunk === null) paintLevel(context, clip, sound, store, row, part, style);
    else if (view.framesPerPixel < SAMPLE_FRAMES) paintSamples(context, clip, chunk, row, part, style);
    else {
      const stretch = stretchOf(clip, part, from, to);
      const into = roomFor(stretch.count);
      if (stretch.framesPerPixel >= FINE_FRAMES) readColumns(chunk.fine, stretch, into);
      else readSamples(chunk.samples, stretch, into);
      paintColumns(context, clip, stretch, into, from, row, pixelRatio, style);
    }
  }
};

/** A level under the ceiling, as part of the box's half height. */
const shown = (level: number, ceiling: number, scale: number): number =>
  Math.max(-1, Math.min(1, Math.max(-ceiling, Math.min(ceiling, level)) * scale));

const paintColumns = (
  context: CanvasRenderingContext2D,
  clip: Clip,
  stretch: Stretch,
  values: Float32Array,
  x: number,
  row: Row,
  pixelRatio: number,
  { gain, ceiling, scale, peak, rms }: SoundStyle,
): void => {
  const middle = (row.y + row.height / 2) * pixelRatio;
  const half = (row.height / 2 - 1) * pixelRatio;
  const offset = stretch.start - clip.sourceStart + stretch.framesPerPixel / 2;
  const opening = clip.fadeIn?.frames ?? 0;
  const closing = clip.frames - (clip.fadeOut?.frames ?? 0);
  context.fillStyle = peak;
  for (let pixel = 0; pixel < stretch.count; pixel += 1) {
    const at = offset + pixel * stretch.framesPerPixel;
    const level = at < opening || at >= closing ? gain * clipGain(clip, Math.max(0, Math.min(clip.frames - 1, at))) : gain;
    const top = middle - shown((values[pixel * 3 + 1] as number) * level, ceiling, scale) * half;
    const bottom = middle - shown((values[pixel * 3] as number) * level, ceiling, scale) * half;
    // Kept for the second pass.
    values[pixel * 3 + 2] = shown((values[pixel * 3 + 2] as number) * level, ceiling, scale);
    context.fillRect(x + pixel, top, 1, Math.max(1, bottom - top));
  }
  context.fillStyle = rms;
  for (let pixel = 0; pixel < stretch.count; pixel += 1) {
    const height = (values[pixel * 3 + 2] as number) * half;
    if (height >= 0.5) context.fillRect(x + pixel, middle - height, 1, 2 * height);
  }
};

/** Sample by sample, left over right: a line each, with stems and dots (right: squares) where they come apart. */
const paintSamples = (
  context: CanvasRenderingContext2D,
  clip: Clip,
  { samples }: Chunk,
  row: Row,
  place: Place,
  { gain, ceiling, scale, rms, right }: SoundStyle,
): void => {
  const { view, pixelRatio, first, last } = place;
  const stretch = stretchOf(clip, place, first, last);
  const perFrame = pixelRatio / view.framesPerPixel;
  // One more on both sides, so that the line comes from and goes to what is not seen.
  const from = Math.max(clip.sourceStart, samples.start, Math.floor(stretch.start) - 1);
  const to = Math.min(
    clip.sourceStart + clip.frames,
    samples.start + samples.left.length,
    Math.ceil(stretch.start + stretch.count * stretch.framesPerPixel) + 2,
  );
  const middle = (row.y + row.height / 2) * pixelRatio;
  const half = (row.height / 2 - 2) * pixelRatio;
  const xAt = (source: number): number => xOf(view, source - clip.sourceStart + clip.startFrame) * pixelRatio;
  const yAt = (plane: Float32Array, source: number): number => {
    const level = (plane[source - samples.start] as number) * gain * clipGain(clip, source - clip.sourceStart);
    return middle - shown(level, ceiling, scale) * half;
  };
  const apart = perFrame / pixelRatio >= DOT_PIXELS;
  for (const [plane, colour] of [
    [samples.right, right],
    [samples.left, rms],
  ] as const) {
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = (apart ? 1 : 1.25) * pixelRatio;
    context.beginPath();
    for (let at = from; at < to; at += 1) {
      const [x, y] = [xAt(at), yAt(plane, at)];
      if (at === from) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    context.stroke();
    if (!apart) continue;
    const radius = 2.5 * pixelRatio;
    context.globalAlpha = 0.35;
    for (let at = from; at < to; at += 1) {
      const y = yAt(plane, at);
      context.fillRect(xAt(at) - pixelRatio / 2, Math.min(y, middle), pixelRatio, Math.abs(y - middle));
    }
    context.globalAlpha = 1;
    context.beginPath();
    for (let at = from; at < to; at += 1) {
      const [x, y] = [xAt(at), yAt(plane, at)];
      if (plane === samples.right) context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
      else {
        context.moveTo(x + radius, y);
        context.arc(x, y, radius, 0, 2 * Math.PI);
      }
    }
    context.fill();
  }
};
