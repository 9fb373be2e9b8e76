import { LEAST_FOR_HANDLES } from '../handles.ts';
import type { Plan, SongBox, Title } from '../plan.ts';
import { TITLE_HEIGHT } from '../rows.ts';
import { paintFade } from './paintFades.ts';
import type { Palette } from './palette.ts';
import { clipText, type Pen, setPen, textWidth } from './shapes.ts';

/** Pixels of a title that say something. */
const LEAST_NAME = 26;
/** Titles narrower than that are a number in small print. */
const LEAST_PLAIN = 20;
/** Edges drawn outside of the canvas are not seen. */
const OUTSIDE = 4;

export const paintBox = (
  context: CanvasRenderingContext2D,
  plan: Plan,
  box: SongBox,
  palette: Palette,
  paintSong: (context: CanvasRenderingContext2D, box: SongBox) => void,
): void => {
  const { row, lane, wave, selected } = box;
  const x = Math.max(-OUTSIDE, box.x);
  const width = Math.max(1, Math.min(plan.canvas.width + OUTSIDE, box.right) - x);
  context.globalAlpha = box.moving ? 0.4 : 1;
  context.fillStyle = selected ? palette[`chosen${lane}`] : palette[`box${lane}`];
  context.fillRect(x, row.y, width, row.height);
  context.fillStyle = selected ? palette[`chosenTitle${lane}`] : palette[`title${lane}`];
  context.fillRect(x, row.y, width, TITLE_HEIGHT);
  context.fillStyle = palette.line;
  context.fillRect(x, wave.y + wave.height / 2, width, 1);
  paintSong(context, box);
  paintFade(context, box, 'in', plan.canvas.width, palette);
  paintFade(context, box, 'out', plan.canvas.width, palette);
  context.strokeStyle = selected ? palette.accent : palette[`edge${lane}`];
  context.lineWidth = selected ? 2 : 1;
  const inset = context.lineWidth / 2;
  // A song of a few pixels would be nothing but edge.
  const hasEdge = box.right - box.x >= 4;
  if (hasEdge) context.strokeRect(x + inset, row.y + inset, width - 2 * inset, row.height - 2 * inset);
  if (selected && plan.focused) {
    context.strokeStyle = palette.focus;
    context.strokeRect(x - 2, row.y - 2, width + 4, row.height + 4);
  }
  if (selected) paintGrips(context, plan, box, palette);
  context.globalAlpha = 1;
};

/** Where fades and edges are taken hold of, on songs that are selected; the one that the arrow keys move is filled with the accent. */
const paintGrips = (context: CanvasRenderingContext2D, plan: Plan, box: SongBox, palette: Palette): void => {
  if (box.right - box.x < LEAST_FOR_HANDLES || box.song.id === null) return;
  const { wave, fadeIn, fadeOut } = box;
  const colour = (part: Plan['part']): string => (plan.part === part ? palette.accent : palette.text);
  const corner = (x: number, part: 'fadeIn' | 'fadeOut'): void => {
    context.fillStyle = colour(part);
    context.beginPath();
    context.arc(x, wave.y + 5, plan.part === part ? 5.5 : 4, 0, 2 * Math.PI);
    context.fill();
  };
  if (fadeIn?.fade.crossfade !== true) corner(Math.max(box.x + 6, fadeIn?.right ?? box.x + 7), 'fadeIn');
  if (fadeOut?.fade.crossfade !== true) corner(Math.min(box.right - 6, fadeOut?.x ?? box.right - 7), 'fadeOut');
  const bottom = wave.y + wave.height - 3;
  const long = (part: Plan['part']): number => (plan.part === part ? 24 : 16);
  context.fillStyle = colour('trimStart');
  context.fillRect(box.x + 3, bottom - long('trimStart'), 3, long('trimStart'));
  context.fillRect(box.x + 3, bottom - 3, 8, 3);
  context.fillStyle = colour('trimEnd');
  context.fillRect(box.right - 6, bottom - long('trimEnd'), 3, long('trimEnd'));
  context.fillRect(box.right - 11, bottom - 3, 8, 3);
};

export const paintTitle = (
  context: CanvasRenderingContext2D,
  { title, row, selected, moving }: SongBox,
  palette: Palette,
): void => {
  if (title === null) return;
  const y = row.y + TITLE_HEIGHT / 2 + 1;
  context.globalAlpha = moving ? 0.5 : 1;
  context.fillStyle = palette.text;
  const used = paintName(
    context,
    setPen(context, selected ? 600 : 500, title.width < LEAST_PLAIN ? 10 : 12, palette.font),
    title,
    y,
  );
  context.globalAlpha = 1;
  if (title.note !== '') {
    context.fillStyle = palette.warn;
    const pen = setPen(context, 600, 11, palette.font);
    const room = title.width - used - 10;
    const note = `⚠ ${title.note}`;
    // The sign alone where there is no room for the words.
    clipText(context, pen, textWidth(context, pen, note) <= room ? note : '⚠', title.x + used + 10, y, room);
    return;
  }
  const width = textWidth(context, setPen(context, 500, 11, palette.font), title.length);
  context.fillStyle = palette.text2;
  if (used + width + 24 <= title.width) context.fillText(title.length, title.x + title.width - width, y);
};

/** A number is whole or not there at all: half a number is another number. Returns the width it took. */
const paintName = (context: CanvasRenderingContext2D, pen: Pen, { number, text, x, width }: Title, y: number): number => {
  const numbered = number === '' ? 0 : textWidth(context, pen, number);
  if (numbered > width) return width;
  if (number !== '') context.fillText(number, x, y);
  const from = numbered === 0 ? 0 : numbered + 8;
  return width - from < LEAST_NAME ? numbered : from + clipText(context, pen, text, x + from, y, width - from);
};
