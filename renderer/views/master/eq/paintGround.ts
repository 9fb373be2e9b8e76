import type { Colour } from '../../charts/canvas.ts';
import { FREQUENCY_LINES } from '../../charts/frequency.ts';
import {
  clipToPlot,
  EQ_BOTTOM,
  EQ_LEFT,
  EQ_RIGHT,
  EQ_TOP,
  type EqArea,
  levelY,
  SPECTRUM_FLOOR,
  SPECTRUM_TOP,
  type SpectrumLine,
  traceSpectrum,
  xOf,
  yOf,
} from './paintEq.ts';

const paintGrid = (context: CanvasRenderingContext2D, area: EqArea, colour: Colour): void => {
  const { width, height, range } = area;
  context.lineWidth = 1;
  context.font = `10px ${colour('--font')}`;
  context.textBaseline = 'middle';
  for (const { hertz, name } of FREQUENCY_LINES) {
    const x = Math.round(xOf(area, hertz)) + 0.5;
    context.strokeStyle = colour('--line');
    context.globalAlpha = name === null ? 0.45 : 1;
    context.beginPath();
    context.moveTo(x, EQ_TOP);
    context.lineTo(x, height - EQ_BOTTOM);
    context.stroke();
    context.globalAlpha = 1;
    if (name === null) continue;
    context.fillStyle = colour('--text-3');
    context.textAlign = 'center';
    context.fillText(name, x, height - 9);
  }
  context.textAlign = 'left';
  context.fillText('Hz', width - EQ_RIGHT + 14, height - 9);
  const step = range <= 3 ? 1 : range / (range === 24 ? 4 : 3);
  for (let gain = -range; gain <= range + 1e-9; gain += step) {
    const y = Math.round(yOf(area, gain)) + 0.5;
    context.strokeStyle = colour(Math.abs(gain) < 1e-9 ? '--line-strong' : '--line');
    context.beginPath();
    context.moveTo(EQ_LEFT, y);
    context.lineTo(width - EQ_RIGHT, y);
    context.stroke();
    context.fillStyle = colour('--text-2');
    context.textAlign = 'right';
    context.fillText(gain > 0 ? `+${gain}` : gain < 0 ? `\u2212${-gain}` : '0', EQ_LEFT - 6, y);
  }
  context.fillStyle = colour('--text-3');
  context.textAlign = 'left';
  for (let level = SPECTRUM_TOP - 20; level > SPECTRUM_FLOOR; level -= 20) {
    context.fillText(`\u2212${-level}`, width - EQ_RIGHT + 6, levelY(area, level));
  }
};

/** What stays while bands are moved: lines, numbers, and the song's long-term average spectrum. */
export const paintGround = (
  context: CanvasRenderingContext2D,
  area: EqArea,
  colour: Colour,
  average: SpectrumLine | null,
): void => {
  paintGrid(context, area, colour);
  if (average === null) return;
  context.save();
  clipToPlot(context, area);
  context.beginPath();
  if (traceSpectrum(context, area, average)) {
    context.lineTo(xOf(area, 21_000), area.height);
    context.lineTo(xOf(area, 16), area.height);
    context.fillStyle = colour('--text-3');
    context.globalAlpha = 0.16;
    context.fill();
  }
  context.restore();
};
