import { formatMsf } from '../../electron/shared/album/timecode.ts';
import { type CdSectors, framesPerSector, type SessionRate } from '../../electron/shared/units.ts';
import { seen, type View, xOf } from './view.ts';

export interface Tick {
  readonly frame: number;
  readonly x: number;
  /** `mm:ss:ff`, or `+n` samples into the sector; null for a tick without text. */
  readonly label: string | null;
}

/** Sectors from label to label, and from tick to tick. */
const STEPS: readonly (readonly [number, number])[] = [
  [1, 1],
  [5, 1],
  [15, 5],
  [75, 15],
  [150, 75],
  [375, 75],
  [750, 150],
  [1500, 375],
  [2250, 750],
  [4500, 750],
  [9000, 2250],
  [22500, 4500],
  [45000, 9000],
  [135000, 22500],
  [270000, 45000],
];
const SAMPLE_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const LABEL_PIXELS = 88;
const SAMPLE_LABEL_PIXELS = 44;
const SAMPLE_TICK_PIXELS = 6;

/** What the ruler shows of a view, left to right: labels where there is room for them, from ten minutes down to single samples. */
export const ticksOf = (view: View, width: number, rate: SessionRate): readonly Tick[] => {
  const sector = framesPerSector(rate);
  const perSector = sector / view.framesPerPixel;
  const [major, minor] = STEPS.find(([labels]) => labels * perSector >= LABEL_PIXELS) ?? [270000, 45000];
  const { start, end } = seen(view, width + LABEL_PIXELS);
  const ticks: Tick[] = [];
  const firstTick = Math.max(0, Math.floor((start - LABEL_PIXELS * view.framesPerPixel) / (minor * sector)) * minor);
  for (let at = firstTick; at * sector <= end; at += minor) {
    const frame = at * sector;
    ticks.push({ frame, x: xOf(view, frame), label: at % major === 0 ? formatMsf(at as CdSectors) : null });
    if (major === 1) ticks.push(...samplesAfter(view, frame, sector, start, end));
  }
  return ticks;
};

/** Ticks between a sector boundary and the next, where single samples come apart. */
const samplesAfter = (view: View, sectorStart: number, sector: number, start: number, end: number): readonly Tick[] => {
  const perFrame = 1 / view.framesPerPixel;
  const step = SAMPLE_STEPS.find((count) => count * perFrame >= SAMPLE_LABEL_PIXELS);
  if (step === undefined) return [];
  const minor = SAMPLE_STEPS.find((count) => step % count === 0 && count * perFrame >= SAMPLE_TICK_PIXELS) ?? step;
  const ticks: Tick[] = [];
  const first = Math.max(minor, Math.floor((start - LABEL_PIXELS * view.framesPerPixel - sectorStart) / minor) * minor);
  for (let at = first; at < sector && sectorStart + at <= end; at += minor) {
    const frame = sectorStart + at;
    // Next to a sector boundary the room is for that one's own label.
    const hasRoom = at * perFrame >= LABEL_PIXELS && (sector - at) * perFrame >= SAMPLE_LABEL_PIXELS;
    ticks.push({ frame, x: xOf(view, frame), label: at % step === 0 && hasRoom ? `+${at}` : null });
  }
  return ticks;
};
