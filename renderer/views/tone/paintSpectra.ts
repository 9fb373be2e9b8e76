import type { Colour } from '../charts/canvas.ts';
import { FREQUENCY_LINES, placeOf } from '../charts/frequency.ts';

/** Curves over pitch: spectra against their reference, and corrections. Sizes in CSS pixels. */

export const LEFT = 38;
export const RIGHT = 10;
export const TOP = 8;
export const BOTTOM = 20;

/** Pixels below which there is no room for every name of a frequency. */
const NARROW = 480;
const NARROW_NAMES = ['20', '100', '500', '2k', '20k'];

export interface Area {
  readonly width: number;
  readonly height: number;
  /** dB at the lower and the upper edge. */
  readonly least: number;
  readonly most: number;
}

export const xOf = ({ width }: Area, hertz: number): number => LEFT + placeOf(hertz) * (width - LEFT - RIGHT);
export const yOf = ({ height, least, most }: Area, level: number): number =>
  TOP + ((most - level) / (most - least)) * (height - TOP - BOTTOM);
export const levelOf = ({ height, least, most }: Area, y: number): number =>
  most - ((y - TOP) / (height - TOP - BOTTOM)) * (most - least);
export const hertzOf = ({ width }: Area, x: number): number => 20 * 1000 ** ((x - LEFT) / (width - LEFT - RIGHT));

const trace = (
  context: CanvasRenderingContext2D,
  area: Area,
  bands: readonly number[],
  levels: ArrayLike<number>,
  back = false,
): void => {
  for (let step = 0; step < bands.length; step += 1) {
    const band = back ? bands.length - 1 - step : step;
    const [x, y] = [xOf(area, bands[band] ?? 0), yOf(area, levels[band] ?? 0)];
    if (step === 0 && !back) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
};

export const paintPitchGrid = (
  context: CanvasRenderingContext2D,
  area: Area,
  colour: Colour,
  step: number,
  sign = false,
): void => {
  const { width, height, least, most } = area;
  context.lineWidth = 1;
  context.globalAlpha = 1;
  context.font = `10px ${colour('--font')}`;
  context.textBaseline = 'middle';
  for (const { hertz, name } of FREQUENCY_LINES) {
    const x = Math.round(xOf(area, hertz)) + 0.5;
    context.strokeStyle = colour('--line');
    context.globalAlpha = name === null ? 0.4 : 1;
    context.beginPath();
    context.moveTo(x, TOP);
    context.lineTo(x, height - BOTTOM);
    context.stroke();
    context.globalAlpha = 1;
    if (name === null || (width < NARROW && !NARROW_NAMES.includes(name))) continue;
    context.fillStyle = colour('--text-3');
    context.textAlign = hertz === 20_000 ? 'right' : 'center';
    context.fillText(hertz === 20_000 ? '20k Hz' : name, hertz === 20_000 ? width - 2 : x, height - 9);
  }
  context.textAlign = 'right';
  for (let level = Math.ceil(least / step) * step; level <= most + 1e-9; level += step) {
    const y = Math.round(yOf(area, level)) + 0.5;
    context.strokeStyle = colour(sign && level === 0 ? '--line-strong' : '--line');
    context.beginPath();
    context.moveTo(LEFT, y);
    context.lineTo(width - RIGHT, y);
    context.stroke();
    context.fillStyle = colour('--text-3');
    const size = Math.abs(level);
    context.fillText(level === 0 ? '0' : level < 0 ? `\u2212${size}` : sign ? `+${size}` : String(size), LEFT - 5, y);
  }
};

export interface SpectraPicture {
  readonly bands: readonly number[];
  readonly songs: readonly { readonly id: string; readonly levels: Float32Array; readonly after: Float32Array | null }[];
  /** Id of the song that stands in front. */
  readonly front: string | null;
  readonly reference: {
    readonly levels: Float32Array;
    readonly low: Float32Array | null;
    readonly high: Float32Array | null;
  } | null;
}

/** dB: round edges that hold what is drawn, at least so far apart. */
export const edgesOf = ({
  songs,
  reference,
}: Pick<SpectraPicture, 'songs' | 'reference'>): { readonly least: number; readonly most: number } => {
  let [lowest, highest] = [Infinity, -Infinity];
  for (const levels of [...songs.map((song) => song.levels), ...(reference === null ? [] : [reference.levels])]) {
    // The lowest and highest bands fall away without end in some songs.
    for (let band = 3; band < levels.length - 3; band += 1) {
      lowest = Math.min(lowest, levels[band] ?? Infinity);
      highest = Math.max(highest, levels[band] ?? -Infinity);
    }
  }
  if (!Number.isFinite(lowest)) return { least: -48, most: 0 };
  const most = Math.ceil((highest + 1) / 6) * 6;
  return { least: Math.max(most - 60, Math.min(most - 24, Math.floor((lowest - 1) / 6) * 6)), most };
};

export const paintSpectra = (
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  colour: Colour,
  { bands, songs, front, reference }: SpectraPicture,
): void => {
  const area: Area = { width, height, ...edgesOf({ songs, reference }) };
  paintPitchGrid(context, area, colour, area.most - area.least > 36 ? 12 : 6);
  context.save();
  context.beginPath();
  context.rect(LEFT, TOP, width - LEFT - RIGHT, height - TOP - BOTTOM);
  context.clip();
  if (reference?.low != null && reference.high !== null) {
    context.beginPath();
    trace(context, area, bands, reference.high);
    trace(context, area, bands, reference.low, true);
    context.fillStyle = colour('--text-2');
    context.globalAlpha = 0.14;
    context.fill();
  }
  context.lineWidth = 1;
  context.strokeStyle = colour('--wave-rms');
  for (const { id, levels } of songs) {
    if (id === front) continue;
    context.globalAlpha = front === null ? 0.6 : 0.28;
    context.beginPath();
    trace(context, area, bands, levels);
    context.stroke();
  }
  context.globalAlpha = 1;
  if (reference !== null) {
    context.strokeStyle = colour('--text');
    context.lineWidth = 2;
    context.setLineDash([7, 4]);
    context.beginPath();
    trace(context, area, bands, reference.levels);
    context.stroke();
    context.setLineDash([]);
  }
  const chosen = songs.find(({ id }) => id === front);
  if (chosen !== undefined) {
    context.strokeStyle = colour('--accent');
    context.lineWidth = 2.4;
    context.beginPath();
    trace(context, area, bands, chosen.levels);
    context.stroke();
    if (chosen.after !== null) {
      context.lineWidth = 1.4;
      context.setLineDash([2, 3]);
      context.beginPath();
      trace(context, area, bands, chosen.after);
      context.stroke();
      context.setLineDash([]);
    }
  }
  context.restore();
};

export interface CorrectionPicture {
  readonly bands: readonly number[];
  readonly wanted: Float32Array | null;
  readonly applied: Float32Array | null;
  readonly reached: Float32Array | null;
  /** dB */
  readonly bound: number;
}

export const paintCorrection = (
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  colour: Colour,
  { bands, wanted, applied, reached, bound }: CorrectionPicture,
): void => {
  const highest = Math.max(bound, ...[wanted, applied].flatMap((curve) => (curve === null ? [] : [...curve].map(Math.abs))));
  const edge = [3, 6, 9, 12].find((one) => one >= highest * 1.05) ?? 18;
  const area: Area = { width, height, least: -edge, most: edge };
  paintPitchGrid(context, area, colour, edge / 3, true);
  context.save();
  context.beginPath();
  context.rect(LEFT, TOP, width - LEFT - RIGHT, height - TOP - BOTTOM);
  context.clip();
  context.strokeStyle = colour('--warn');
  context.globalAlpha = 0.7;
  context.setLineDash([1, 4]);
  context.beginPath();
  for (const level of [-bound, bound]) {
    context.moveTo(LEFT, yOf(area, level));
    context.lineTo(width - RIGHT, yOf(area, level));
  }
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
  if (wanted !== null) {
    context.strokeStyle = colour('--text-2');
    context.lineWidth = 1.2;
    context.setLineDash([6, 4]);
    context.beginPath();
    trace(context, area, bands, wanted);
    context.stroke();
    context.setLineDash([]);
  }
  if (applied !== null) {
    context.beginPath();
    trace(context, area, bands, applied);
    context.strokeStyle = colour('--accent');
    context.lineWidth = 2.2;
    context.stroke();
    context.lineTo(xOf(area, bands.at(-1) ?? 20_000), yOf(area, 0));
    context.lineTo(xOf(area, bands[0] ?? 20), yOf(area, 0));
    context.fillStyle = colour('--accent');
    context.globalAlpha = 0.12;
    context.fill();
    context.globalAlpha = 1;
  }
  if (reached !== null) {
    context.strokeStyle = colour('--good');
    context.lineWidth = 1.4;
    context.setLineDash([2, 2]);
    context.beginPath();
    trace(context, area, bands, reached);
    context.stroke();
    context.setLineDash([]);
  }
  context.restore();
};
