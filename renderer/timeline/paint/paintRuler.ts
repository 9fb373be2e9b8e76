import type { Plan } from '../plan.ts';
import type { Palette } from './palette.ts';
import { hatch, setPen, textWidth } from './shapes.ts';

/** CSS pixels below which slanted lines are no pattern. */
const LEAST_HATCHED = 4;

export const paintRuler = (context: CanvasRenderingContext2D, { rows, canvas, ticks }: Plan, palette: Palette): void => {
  const { ruler, marks } = rows;
  context.fillStyle = palette.panel;
  context.fillRect(0, ruler.y, canvas.width, ruler.height + marks.height);
  context.fillStyle = palette.line;
  context.fillRect(0, ruler.y + ruler.height, canvas.width, 1);
  context.fillRect(0, marks.y + marks.height, canvas.width, 1);
  setPen(context, 500, 11, palette.font);
  for (const { x, label } of ticks) {
    const height = label === null ? 5 : 10;
    context.fillStyle = palette.tick;
    context.fillRect(Math.round(x), ruler.y + ruler.height - height, 1, height);
    if (label === null) continue;
    context.fillStyle = label.startsWith('+') ? palette.text3 : palette.text2;
    context.fillText(label, Math.round(x) + 5, ruler.y + ruler.height / 2);
  }
};

/** Index 01 as a line, the other indexes dashed, down over the lanes. */
export const paintMarkLines = (
  context: CanvasRenderingContext2D,
  { marks, rows }: Plan,
  lanes: { readonly y: number; readonly height: number },
  palette: Palette,
): void => {
  const bottom = lanes.y + lanes.height;
  for (const { x, index, selected } of marks) {
    context.fillStyle = selected ? palette.accent : palette.tick;
    context.globalAlpha = index === 1 ? 0.55 : 0.9;
    if (index === 1) context.fillRect(Math.round(x), rows.marks.y, 1, bottom - rows.marks.y);
    else for (let y = rows.marks.y; y < bottom; y += 6) context.fillRect(Math.round(x), y, selected ? 2 : 1, 3);
  }
  context.globalAlpha = 1;
};

/** Flags of the index marks, pregaps and the lead-out, under the ruler. */
export const paintMarks = (context: CanvasRenderingContext2D, plan: Plan, palette: Palette): void => {
  const { y, height } = plan.rows.marks;
  const { width } = plan.canvas;
  const middle = y + height / 2 + 1;
  setPen(context, 500, 10, palette.font);
  for (const { x, right, text } of plan.pregaps) {
    const [from, to] = [Math.max(0, x), Math.min(width, right)];
    if (to <= from) continue;
    context.fillStyle = palette.pause;
    context.fillRect(from, y + 1, to - from, height - 1);
    if (to - from >= LEAST_HATCHED) hatch(context, from, y + 1, to - from, height - 1, palette.hatch);
    if (to - from <= 20) continue;
    context.fillStyle = palette.text2;
    // A song before it that is short, or not read yet, has its flag in the same place.
    const isTaken = plan.marks.some((mark) => mark.label !== '' && mark.x > from - 24 && mark.x < from + 20);
    if (!isTaken) context.fillText(text, from + 4, middle);
  }
  for (const { x, label, index, selected } of plan.marks) {
    context.fillStyle = selected ? palette.accent : index === 1 ? palette.text2 : palette.text3;
    context.beginPath();
    context.moveTo(x, y + height);
    context.lineTo(x, y + 3);
    context.lineTo(x + 6, y + 6.5);
    context.lineTo(x + 1, y + 10);
    context.lineTo(x + 1, y + height);
    context.fill();
    if (label === '') continue;
    setPen(context, index === 1 ? 600 : 500, 10, palette.font);
    context.fillText(label, x + 8, middle);
  }
  const { leadOut } = plan;
  if (leadOut === null || leadOut.x >= width) return;
  const pen = setPen(context, 500, 10, palette.font);
  context.fillStyle = palette.text3;
  context.fillRect(Math.round(leadOut.x), y + 2, 1, height - 2);
  if (leadOut.x + 8 + textWidth(context, pen, leadOut.text) <= width) context.fillText(leadOut.text, leadOut.x + 5, middle);
};
