import type { JoinBox, Plan } from '../plan.ts';
import { traceFade } from './paintFades.ts';
import type { Palette } from './palette.ts';
import { setPen, textWidth } from './shapes.ts';

/** A crossfade narrower than that shows no curves between the lanes. */
const LEAST_CURVES = 24;

/** What is between two songs, between their lanes: a gap as a dimension line, a crossfade as the stretch where both play. */
export const paintJoin = (context: CanvasRenderingContext2D, plan: Plan, box: JoinBox, palette: Palette): void => {
  const { y, height } = plan.rows.joins;
  const { join, selected } = box;
  const x = Math.max(-2, box.x);
  const right = Math.min(plan.canvas.width + 2, box.right);
  context.fillStyle = selected ? palette.accent : palette.text3;
  if (join.kind === 'crossfade') paintCrossing(context, plan, box, palette);
  else if (box.right - box.x >= 3) {
    context.fillRect(Math.round(x), y + 3, 1, height - 6);
    context.fillRect(Math.round(right) - 1, y + 3, 1, height - 6);
    context.fillRect(x, y + height / 2 - 0.5, right - x, selected ? 2 : 1);
  } else {
    const tall = box.text === null ? 8 : height - 6;
    context.fillRect(Math.round((box.x + box.right) / 2) - 0.5, y + (height - tall) / 2, selected ? 2 : 1, tall);
  }
  if (selected && plan.focused) {
    context.strokeStyle = palette.focus;
    context.lineWidth = 2;
    const wide = Math.max(16, right - x);
    context.strokeRect((x + right - wide) / 2 - 3, y + 1, wide + 6, height - 2);
  }
  paintText(context, plan, box, palette);
};

const paintText = (
  context: CanvasRenderingContext2D,
  plan: Plan,
  { text, x, right, selected }: JoinBox,
  palette: Palette,
): void => {
  if (text === null) return;
  const pen = setPen(context, selected ? 600 : 500, 11, palette.font);
  const full = textWidth(context, pen, text.full);
  // Both measures only where there is time to read them: zoomed in, or asked for.
  const words = full + 24 <= (selected ? text.width : right - x) ? text.full : text.short;
  const width = textWidth(context, pen, words);
  if (width + 8 > text.width) return;
  const middle = plan.rows.joins.y + plan.rows.joins.height / 2;
  // Whole as long as any of the join is seen.
  const centre = Math.max(width / 2 + 8, Math.min(plan.canvas.width - width / 2 - 8, text.x));
  context.fillStyle = palette.background;
  context.beginPath();
  context.roundRect(centre - width / 2 - 6, middle - 9, width + 12, 18, 4);
  context.fill();
  if (selected) {
    context.strokeStyle = palette.accent;
    context.lineWidth = 1;
    context.stroke();
  }
  context.fillStyle = selected ? palette.text : palette.text2;
  context.fillText(words, centre - width / 2, middle + 1);
};

/** The stretch where both songs play, with both curves. */
const paintCrossing = (
  context: CanvasRenderingContext2D,
  { rows, canvas }: Plan,
  { x, right, selected, join }: JoinBox,
  palette: Palette,
): void => {
  const { y, height } = rows.joins;
  const [from, to] = [Math.max(-2, x), Math.min(canvas.width + 2, right)];
  context.fillStyle = palette.accent;
  context.globalAlpha = selected ? 0.34 : 0.18;
  context.fillRect(from, y, to - from, height);
  context.globalAlpha = 1;
  for (const edge of [x, right]) if (edge >= from && edge <= to) context.fillRect(Math.round(edge) - 1, y, 2, height);
  if (right - x < LEAST_CURVES) return;
  context.strokeStyle = palette.text2;
  context.lineWidth = 1;
  const curve = 'curve' in join.join ? join.join.curve : 'auto';
  for (const direction of ['in', 'out'] as const) {
    context.beginPath();
    traceFade(context, { x, right, y: y + 2, height: height - 4 }, curve, direction, canvas.width);
    context.stroke();
  }
};
