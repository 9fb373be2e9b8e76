import type { ClipFade } from '../../../electron/shared/album/timeline.ts';
import { fadeGain } from '../fadeGain.ts';
import type { SongBox } from '../plan.ts';
import type { Palette } from './palette.ts';

/** A point every so many pixels is a curve to the eye. */
const STEP = 2;

interface Box {
  readonly x: number;
  readonly right: number;
  readonly y: number;
  readonly height: number;
}

/** Adds what is seen of a fade's curve to the path, from gain 0 at the bottom of the box to 1 at the top. */
export const traceFade = (
  context: CanvasRenderingContext2D,
  { x, right, y, height }: Box,
  curve: ClipFade['curve'],
  direction: 'in' | 'out',
  canvasWidth: number,
): void => {
  // At the sample zoom a fade is millions of pixels long.
  const [first, last] = [Math.max(x, -STEP), Math.min(right, canvasWidth + STEP)];
  if (last <= first) return;
  const points = Math.max(2, Math.ceil((last - first) / STEP));
  for (let point = 0; point <= points; point += 1) {
    const at = first + (point / points) * (last - first);
    const share = (at - x) / (right - x);
    const level = y + height - fadeGain(curve, direction === 'in' ? share : 1 - share) * height;
    if (point === 0) context.moveTo(at, level);
    else context.lineTo(at, level);
  }
};

/** The curve of a fade over its song's waveform; what it takes away is shaded. */
export const paintFade = (
  context: CanvasRenderingContext2D,
  { fadeIn, fadeOut, wave }: SongBox,
  direction: 'in' | 'out',
  canvasWidth: number,
  palette: Palette,
): void => {
  const shape = direction === 'in' ? fadeIn : fadeOut;
  if (shape === null || shape.right - shape.x < 1) return;
  const { x, right, fade } = shape;
  const box = { x, right, y: wave.y + 0.5, height: wave.height - 1 };
  const [first, last] = [Math.max(x, -STEP), Math.min(right, canvasWidth + STEP)];
  if (last <= first) return;
  context.save();
  context.beginPath();
  traceFade(context, box, fade.curve, direction, canvasWidth);
  context.lineTo(last, wave.y);
  context.lineTo(first, wave.y);
  context.closePath();
  context.fillStyle = palette.shade;
  context.fill();
  context.beginPath();
  traceFade(context, box, fade.curve, direction, canvasWidth);
  context.strokeStyle = palette.fade;
  context.globalAlpha *= fade.crossfade ? 0.95 : 0.8;
  context.lineWidth = 1.5;
  context.stroke();
  context.restore();
};
