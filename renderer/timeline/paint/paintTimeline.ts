import type { Plan, SongBox } from '../plan.ts';
import { paintJoin } from './paintJoins.ts';
import { paintMarkLines, paintMarks, paintRuler } from './paintRuler.ts';
import { paintBox, paintTitle } from './paintSongs.ts';
import type { Palette } from './palette.ts';
import { hatch, setPen, textWidth } from './shapes.ts';

/** Draws a plan in CSS pixels, all but the overview; the songs' sound is drawn by `paintSong`. */
export const paintTimeline = (
  context: CanvasRenderingContext2D,
  plan: Plan,
  palette: Palette,
  paintSong: (context: CanvasRenderingContext2D, box: SongBox) => void,
): void => {
  context.fillStyle = palette.background;
  context.fillRect(0, 0, plan.canvas.width, plan.canvas.height);
  context.textBaseline = 'middle';
  paintPauses(context, plan, palette);
  paintGrid(context, plan, palette);
  for (const box of plan.songs) paintBox(context, plan, box, palette, paintSong);
  paintMarkLines(context, plan, laneSpan(plan), palette);
  for (const box of plan.songs) paintTitle(context, box, palette);
  for (const box of plan.joins) paintJoin(context, plan, box, palette);
  paintDrop(context, plan, palette);
  paintRuler(context, plan, palette);
  paintMarks(context, plan, palette);
};

const laneSpan = ({ rows }: Plan): { readonly y: number; readonly height: number } => {
  const bottom = rows.lanes[1].y + rows.lanes[1].height;
  return { y: rows.lanes[0].y, height: bottom - rows.lanes[0].y };
};

/** First pause and lead-out: there, and silent. */
const paintPauses = (context: CanvasRenderingContext2D, plan: Plan, palette: Palette): void => {
  const span = laneSpan(plan);
  for (const band of [plan.firstPause, plan.leadOut]) {
    if (band === null) continue;
    const [x, right] = [Math.max(0, band.x), Math.min(plan.canvas.width, band.right)];
    if (right <= x) continue;
    context.fillStyle = palette.pause;
    context.fillRect(x, span.y, right - x, span.height);
    hatch(context, x, span.y, right - x, span.height, palette.hatch);
    if (band !== plan.firstPause) continue;
    const width = textWidth(context, setPen(context, 500, 11, palette.font), band.text);
    context.fillStyle = palette.text3;
    if (width + 16 < right - x) context.fillText(band.text, (x + right - width) / 2, span.y + span.height * 0.75);
  }
};

const paintGrid = (context: CanvasRenderingContext2D, plan: Plan, palette: Palette): void => {
  const span = laneSpan(plan);
  context.fillStyle = palette.line;
  for (const { x, label } of plan.ticks) if (label !== null) context.fillRect(Math.round(x), span.y, 1, span.height);
};

const paintDrop = (context: CanvasRenderingContext2D, plan: Plan, palette: Palette): void => {
  if (plan.dropX === null) return;
  const span = laneSpan(plan);
  context.fillStyle = palette.accent;
  context.fillRect(plan.dropX - 1.5, span.y - 2, 3, span.height + 4);
  context.beginPath();
  context.moveTo(plan.dropX - 8, span.y - 4);
  context.lineTo(plan.dropX + 8, span.y - 4);
  context.lineTo(plan.dropX, span.y + 8);
  context.fill();
};
