import type { Colour } from '../charts/canvas.ts';
import { scaleOf, timeStep } from '../charts/scale.ts';
import type { MapSong } from './loudnessMap.ts';

export interface MapPicture {
  readonly songs: readonly MapSong[];
  readonly selected: ReadonlySet<string>;
  readonly rate: number;
  readonly totalFrames: number;
  readonly source: Float32Array;
  readonly mastered: Float32Array;
  readonly least: number;
  readonly most: number;
  /** LUFS of each song as a level line; by song id. */
  readonly levels: ReadonlyMap<string, number>;
  readonly unit: string;
}

export const MAP_LEFT = 38;
export const MAP_RIGHT = 10;
const TOP = 22;
const BOTTOM = 20;
const FONT = 11;

const minutes = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, '0')}`;

/** Short-term loudness over the whole record: the master filled, the source as a line, the songs as bands. */
export const paintMap = (
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  colour: Colour,
  picture: MapPicture,
): void => {
  const [left, right, bottom] = [MAP_LEFT, width - MAP_RIGHT, height - BOTTOM];
  const scale = scaleOf(picture.least, picture.most, 6);
  const x = (frame: number): number => left + (frame / picture.totalFrames) * (right - left);
  const y = (level: number): number => bottom - scale.at(level) * (bottom - TOP);
  context.font = `${FONT}px ${colour('--font')}`;
  context.textBaseline = 'middle';

  for (const song of picture.songs) {
    context.fillStyle = colour(picture.selected.has(song.id) ? '--accent-soft' : '--surface-2');
    context.globalAlpha = picture.selected.has(song.id) ? 0.6 : song.number % 2 === 1 ? 0.6 : 0.3;
    context.fillRect(x(song.startFrame), 0, x(song.endFrame) - x(song.startFrame), bottom);
    context.globalAlpha = 1;
  }
  paintGrid(context, colour, { scale, left, right, bottom, y, unit: picture.unit });
  paintTimes(context, colour, { left, right, bottom, seconds: picture.totalFrames / picture.rate });

  const columnX = (column: number): number => left + ((column + 0.5) / picture.mastered.length) * (right - left);
  fillCurve(context, picture.mastered, columnX, y, bottom, colour('--wave'));
  strokeCurve(context, picture.mastered, columnX, y, colour('--wave-rms'), 1.25);
  strokeCurve(context, picture.source, columnX, y, colour('--text-3'), 1, [3, 2]);

  for (const song of picture.songs) {
    const [start, end] = [x(song.startFrame), x(song.endFrame)];
    const level = picture.levels.get(song.id);
    if (level !== undefined && Number.isFinite(level)) {
      context.strokeStyle = colour('--text');
      context.lineWidth = 1;
      line(context, start, y(level), end, y(level));
    }
    const name = songLabel(context, song, end - start - 10);
    context.fillStyle = colour(picture.selected.has(song.id) ? '--text' : '--text-2');
    context.textAlign = 'left';
    context.fillText(name, start + 5, 11);
  }
};

const line = (context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void => {
  context.beginPath();
  context.moveTo(x1, Math.round(y1) + 0.5);
  context.lineTo(x2, Math.round(y2) + 0.5);
  context.stroke();
};

interface Grid {
  readonly scale: ReturnType<typeof scaleOf>;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly y: (level: number) => number;
  readonly unit: string;
}

const paintGrid = (context: CanvasRenderingContext2D, colour: Colour, { scale, left, right, bottom, y, unit }: Grid): void => {
  context.textAlign = 'right';
  context.lineWidth = 1;
  for (const tick of scale.ticks) {
    context.strokeStyle = colour('--line');
    line(context, left, y(tick), right, y(tick));
    context.fillStyle = colour('--text-3');
    if (y(tick) < bottom - 4) context.fillText(String(tick).replace('-', '\u2212'), left - 6, y(tick));
  }
  context.fillText(unit, left - 6, 11);
};

const paintTimes = (
  context: CanvasRenderingContext2D,
  colour: Colour,
  { left, right, bottom, seconds }: { left: number; right: number; bottom: number; seconds: number },
): void => {
  const step = timeStep(seconds, (right - left) / 80);
  context.fillStyle = colour('--text-3');
  context.strokeStyle = colour('--line-strong');
  for (let second = 0; second <= seconds; second += step) {
    const at = left + (second / seconds) * (right - left);
    context.beginPath();
    context.moveTo(Math.round(at) + 0.5, bottom);
    context.lineTo(Math.round(at) + 0.5, bottom + 4);
    context.stroke();
    context.textAlign = second === 0 ? 'left' : at > right - 16 ? 'right' : 'center';
    context.fillText(minutes(second), at, bottom + 12);
  }
};

const fillCurve = (
  context: CanvasRenderingContext2D,
  curve: Float32Array,
  x: (column: number) => number,
  y: (level: number) => number,
  bottom: number,
  fill: string,
): void => {
  context.beginPath();
  context.moveTo(x(0), bottom);
  curve.forEach((level, column) => {
    context.lineTo(x(column), y(level));
  });
  context.lineTo(x(curve.length - 1), bottom);
  context.closePath();
  context.globalAlpha = 0.55;
  context.fillStyle = fill;
  context.fill();
  context.globalAlpha = 1;
};

const strokeCurve = (
  context: CanvasRenderingContext2D,
  curve: Float32Array,
  x: (column: number) => number,
  y: (level: number) => number,
  stroke: string,
  lineWidth: number,
  dash: number[] = [],
): void => {
  context.beginPath();
  let drawing = false;
  curve.forEach((level, column) => {
    if (level === -Infinity) drawing = false;
    else if (drawing) context.lineTo(x(column), y(level));
    else {
      context.moveTo(x(column), y(level));
      drawing = true;
    }
  });
  context.setLineDash(dash);
  context.strokeStyle = stroke;
  context.lineWidth = lineWidth;
  context.stroke();
  context.setLineDash([]);
};

/** Number and title of a song, or where not enough of the title fits the number alone. */
export const songLabel = (
  context: CanvasRenderingContext2D,
  { number, title }: { readonly number: number; readonly title: string },
  room: number,
): string => {
  const start = `${number}  `;
  const name = fitted(context, title, room - context.measureText(start).width);
  return name === '' ? fitted(context, String(number), room + 8) : start + name;
};

/** The text, cut with an ellipsis to so many pixels; empty where not even three letters fit. */
const fitted = (context: CanvasRenderingContext2D, text: string, room: number): string => {
  if (context.measureText(text).width <= room) return text;
  for (let length = text.length - 1; length >= 3; length -= 1) {
    const cut = `${text.slice(0, length).trimEnd()}…`;
    if (context.measureText(cut).width <= room) return cut;
  }
  return '';
};
