import { bandsOn } from '../../../../electron/shared/chain/response.ts';
import type { EqBand, StageOf } from '../../../../electron/shared/chain/schema.ts';
import type { Colour } from '../../charts/canvas.ts';
import { hertzAt, placeOf } from '../../charts/frequency.ts';
import { CHANNEL_COLOURS } from './bands.ts';
import { type Curves, curvesThrough } from './curves.ts';

/** The equalizer's picture: pitch to the right, gain up. Sizes in CSS pixels. */

export const EQ_LEFT = 34;
export const EQ_RIGHT = 34;
export const EQ_TOP = 8;
export const EQ_BOTTOM = 20;

/** dBFS of the spectrum's axis, at the right. */
export const SPECTRUM_TOP = 0;
export const SPECTRUM_FLOOR = -90;

export interface EqArea {
  readonly width: number;
  readonly height: number;
  /** dB up and down. */
  readonly range: number;
}

export const xOf = ({ width }: EqArea, hertz: number): number => EQ_LEFT + placeOf(hertz) * (width - EQ_LEFT - EQ_RIGHT);
export const hertzOf = ({ width }: EqArea, x: number): number => hertzAt((x - EQ_LEFT) / (width - EQ_LEFT - EQ_RIGHT));
export const yOf = ({ height, range }: EqArea, decibels: number): number =>
  EQ_TOP + ((range - decibels) / (2 * range)) * (height - EQ_TOP - EQ_BOTTOM);
export const gainOf = ({ height, range }: EqArea, y: number): number =>
  range - ((y - EQ_TOP) / (height - EQ_TOP - EQ_BOTTOM)) * 2 * range;

export interface SpectrumLine {
  /** Hz */
  readonly frequencies: ArrayLike<number>;
  /** dBFS */
  readonly levels: ArrayLike<number>;
}

export interface EqPicture {
  readonly stage: StageOf<'eq'>;
  readonly range: number;
  readonly selected: number | null;
}

/** Pixels between two points of a curve. */
const STEP = 2;

const pointX = ({ width }: EqArea, at: number): number => Math.min(width - EQ_RIGHT, EQ_LEFT + at * STEP);

let drawn: { readonly width: number; readonly curves: Curves } | null = null;

const curvesOf = (area: EqArea): Curves => {
  if (drawn?.width !== area.width) {
    const points = Math.ceil(Math.max(0, area.width - EQ_RIGHT - EQ_LEFT) / STEP) + 1;
    const hertz = Float64Array.from({ length: points }, (_, at) => hertzOf(area, pointX(area, at)));
    drawn = { width: area.width, curves: curvesThrough(hertz) };
  }
  return drawn.curves;
};

const trace = (context: CanvasRenderingContext2D, area: EqArea, levels: Float64Array): void => {
  for (let at = 0; at < levels.length; at += 1) {
    const y = Math.max(-20, Math.min(area.height + 20, yOf(area, levels[at] ?? 0)));
    if (at === 0) context.moveTo(EQ_LEFT, y);
    else context.lineTo(pointX(area, at), y);
  }
};

export const levelY = ({ height }: EqArea, level: number): number =>
  EQ_TOP +
  ((SPECTRUM_TOP - Math.max(SPECTRUM_FLOOR - 6, level)) / (SPECTRUM_TOP - SPECTRUM_FLOOR)) * (height - EQ_TOP - EQ_BOTTOM);

export const traceSpectrum = (
  context: CanvasRenderingContext2D,
  area: EqArea,
  { frequencies, levels }: SpectrumLine,
): boolean => {
  let started = false;
  for (let at = 0; at < levels.length; at += 1) {
    const [hertz, level] = [frequencies[at] ?? 0, levels[at] ?? -Infinity];
    if (hertz < 15 || hertz > 21_500) continue;
    const [x, y] = [xOf(area, hertz), levelY(area, level)];
    if (started) context.lineTo(x, y);
    else context.moveTo(x, y);
    started = true;
  }
  return started;
};

export const clipToPlot = (context: CanvasRenderingContext2D, { width, height }: EqArea): void => {
  context.beginPath();
  context.rect(EQ_LEFT, EQ_TOP, width - EQ_LEFT - EQ_RIGHT, height - EQ_TOP - EQ_BOTTOM);
  context.clip();
};

const paintBand = (context: CanvasRenderingContext2D, area: EqArea, colour: Colour, band: EqBand, chosen: boolean): void => {
  const own = colour(CHANNEL_COLOURS[band.channel]);
  const zero = yOf(area, 0);
  const curves = curvesOf(area);
  const levels = curves.of(band);
  context.fillStyle = own;
  context.strokeStyle = own;
  context.globalAlpha = band.on ? (chosen ? 0.3 : 0.13) : 0.05;
  context.beginPath();
  trace(context, area, levels);
  context.lineTo(area.width - EQ_RIGHT, zero);
  context.lineTo(EQ_LEFT, zero);
  context.fill();
  context.globalAlpha = band.on ? (chosen ? 1 : 0.55) : 0.3;
  context.lineWidth = chosen ? 1.4 : 1;
  context.setLineDash(band.on ? [] : [3, 3]);
  context.beginPath();
  trace(context, area, levels);
  context.stroke();
  if (band.dynamics !== undefined && band.on) {
    // Where the sound may move it to.
    const moved = curves.ofMoved(band);
    context.globalAlpha = chosen ? 0.26 : 0.14;
    context.beginPath();
    trace(context, area, levels);
    for (let at = moved.length - 1; at >= 0; at -= 1) context.lineTo(pointX(area, at), yOf(area, moved[at] ?? 0));
    context.fill();
    context.globalAlpha = 0.9;
    context.setLineDash([2, 3]);
    context.beginPath();
    trace(context, area, moved);
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
};

/** The bands and what they come to; the ground behind them is painted by itself. */
export const paintEq = (
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  colour: Colour,
  { stage, range, selected }: EqPicture,
): void => {
  const area: EqArea = { width, height, range };
  context.save();
  clipToPlot(context, area);
  const bands = stage.bands
    .map((band, at) => ({ band, at }))
    .sort((a, b) => Number(a.at === selected) - Number(b.at === selected));
  for (const { band, at } of bands) paintBand(context, area, colour, band, at === selected);
  // One total for what all bands share, and one more for each component that has bands of its own.
  for (const channel of ['right', 'left', 'side', 'mid'] as const) {
    if (!stage.bands.some((band) => band.on && band.channel === channel)) continue;
    context.strokeStyle = colour(CHANNEL_COLOURS[channel]);
    context.lineWidth = 1.8;
    context.setLineDash([7, 4]);
    context.beginPath();
    trace(context, area, curvesOf(area).ofAll(bandsOn(stage, channel)));
    context.stroke();
    context.setLineDash([]);
  }
  const common = { bands: stage.bands.filter(({ channel }) => channel === 'stereo') };
  context.strokeStyle = colour('--text');
  context.lineWidth = 2;
  context.beginPath();
  trace(context, area, curvesOf(area).ofAll(bandsOn(common, 'mid')));
  context.stroke();
  context.restore();
};
