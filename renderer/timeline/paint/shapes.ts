/** Widths already measured, by font and text: measuring is most of what writing costs. */
const widths = new Map<string, number>();
const MOST_WIDTHS = 4000;

/** A font has come in: what was measured is no longer so. */
export const forgetWidths = (): void => widths.clear();

/** Writes in one font; sizes are CSS pixels. */
export interface Pen {
  readonly font: string;
}

export const setPen = (context: CanvasRenderingContext2D, weight: number, size: number, family: string): Pen => {
  const font = `${weight} ${size}px ${family}`;
  context.font = font;
  return { font };
};

export const textWidth = (context: CanvasRenderingContext2D, { font }: Pen, text: string): number => {
  const key = `${font} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  if (widths.size >= MOST_WIDTHS) widths.clear();
  const { width } = context.measureText(text);
  widths.set(key, width);
  return width;
};

/** Text that ends in an ellipsis where the room does. Returns the width it took. */
export const clipText = (
  context: CanvasRenderingContext2D,
  pen: Pen,
  text: string,
  x: number,
  y: number,
  room: number,
): number => {
  if (room <= 4) return 0;
  const width = textWidth(context, pen, text);
  if (width <= room) {
    context.fillText(text, x, y);
    return width;
  }
  const cut = (length: number): string => `${text.slice(0, length).trimEnd()}…`;
  let length = Math.floor((text.length * room) / width);
  while (length > 0 && textWidth(context, pen, cut(length)) > room) length -= 1;
  if (length === 0) return 0;
  context.fillText(cut(length), x, y);
  return room;
};

/** Slanted lines, anchored to the canvas so that they do not swim. */
export const hatch = (
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: string,
): void => {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  for (let at = Math.floor((x - height) / 8) * 8; at < x + width; at += 8) {
    context.moveTo(at, y + height);
    context.lineTo(at + height, y);
  }
  context.stroke();
  context.restore();
};
