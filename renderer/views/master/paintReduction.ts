import type { Colour } from '../charts/canvas.ts';
import { scaleOf, timeStep } from '../charts/scale.ts';
import type { MapSong } from '../loudness/loudnessMap.ts';
import { MAP_LEFT, MAP_RIGHT, songLabel } from '../loudness/paintMap.ts';

const TOP = 22;
const BOTTOM = 20;
const FONT = 11;

export interface ReductionPicture {
  readonly songs: readonly MapSong[];
  readonly selected: ReadonlySet<string>;
  readonly rate: number;
  readonly totalFrames: number;
  readonly reduction: Float32Array;
}

/** dB: the deepest reduction, and a lower edge for a picture of it that is not all empty nor cut. */
export const reductionDepth = (reduction: Float32Array): { readonly deepest: number; readonly edge: number } => {
  let deepest = 0;
  for (const value of reduction) if (value > deepest) deepest = value;
  return { deepest, edge: [2, 3, 6, 9, 12, 18].find((edge) => edge >= deepest * 1.05) ?? 24 };
};

const minutes = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, '0')}`;

export const paintReduction = (
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  colour: Colour,
  { songs, selected, rate, totalFrames, reduction }: ReductionPicture,
): void => {
  const [left, right, bottom] = [MAP_LEFT, width - MAP_RIGHT, height - BOTTOM];
  const { edge } = reductionDepth(reduction);
  const scale = scaleOf(0, edge, edge / (edge % 3 === 0 ? 3 : 2));
  const x = (frame: number): number => left + (frame / totalFrames) * (right - left);
  const y = (decibels: number): number => TOP + scale.at(decibels) * (bottom - TOP);
  context.font = `${FONT}px ${colour('--font')}`;
  context.textBaseline = 'middle';
  context.lineWidth = 1;

  for (const song of songs) {
    const chosen = selected.has(song.id);
    context.fillStyle = colour(chosen ? '--accent-soft' : '--surface-2');
    context.globalAlpha = chosen || song.number % 2 === 1 ? 0.6 : 0.3;
    context.fillRect(x(song.startFrame), 0, x(song.endFrame) - x(song.startFrame), bottom);
    context.globalAlpha = 1;
    context.fillStyle = colour(chosen ? '--text' : '--text-2');
    context.textAlign = 'left';
    const room = x(song.endFrame) - x(song.startFrame) - 10;
    context.fillText(songLabel(context, song, room), x(song.startFrame) + 5, 11);
  }
  context.textAlign = 'right';
  for (const tick of scale.ticks) {
    context.strokeStyle = colour('--line');
    context.beginPath();
    context.moveTo(left, Math.round(y(tick)) + 0.5);
    context.lineTo(right, Math.round(y(tick)) + 0.5);
    context.stroke();
    context.fillStyle = colour('--text-3');
    context.fillText(tick === 0 ? '0' : `\u2212${tick}`, left - 6, y(tick));
  }
  context.fillText('dB', left - 6, 8);

  const columnX = (column: number): number => left + (column / reduction.length) * (right - left);
  context.beginPath();
  context.moveTo(left, y(0));
  reduction.forEach((value, column) => {
    const depth = y(Math.max(0, value));
    context.lineTo(columnX(column), depth);
    context.lineTo(columnX(column + 1), depth);
  });
  context.lineTo(right, y(0));
  context.closePath();
  context.fillStyle = colour('--warn');
  context.globalAlpha = 0.75;
  context.fill();
  context.globalAlpha = 1;

  const seconds = totalFrames / rate;
  const step = timeStep(seconds, (right - left) / 80);
  context.fillStyle = colour('--text-3');
  for (let second = 0; second <= seconds; second += step) {
    const at = left + (second / seconds) * (right - left);
    context.textAlign = second === 0 ? 'left' : at > right - 16 ? 'right' : 'center';
    context.fillText(minutes(second), at, bottom + 12);
  }
};
