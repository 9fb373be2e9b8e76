import { crc32 } from 'node:zlib';
import { Noise, sineOfTurns } from './arithmetic.ts';

const CENTRE = 0.5;
/** Radii as parts of the picture's side: the record, its label, the hole; and where songs meet on the disc. */
const EDGE = 0.46;
const LABEL = 0.155;
const HOLE = 0.012;
const GAPS = [0.41, 0.355, 0.325, 0.215];

type Colour = readonly [red: number, green: number, blue: number];
const PAPER: Colour = [232, 226, 214];
const VINYL: Colour = [22, 24, 28];
const SHINE: Colour = [112, 122, 136];
const INK: Colour = [196, 74, 42];

/** The album's cover, a record seen from above, as a PNG of `side` pixels square. */
export const coverPng = (side: number): Uint8Array => {
  const pixels = new Uint8Array(side * (1 + side * 3));
  const noise = new Noise(33);
  for (let row = 0; row < side; row += 1) {
    const start = row * (1 + side * 3);
    for (let column = 0; column < side; column += 1) {
      const x = (column + 0.5) / side - CENTRE;
      const y = (row + 0.5) / side - CENTRE;
      const grain = noise.next();
      const colour = discColour(x, y, 1 / side, grain);
      for (let channel = 0; channel < 3; channel += 1) {
        pixels[start + 1 + column * 3 + channel] = Math.max(0, Math.min(255, Math.floor(colour[channel]! + 0.5)));
      }
    }
  }
  return Buffer.concat([
    Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
    chunk('IHDR', Uint8Array.from([...word(side), ...word(side), 8, 2, 0, 0, 0])),
    chunk('IDAT', stored(pixels)),
    chunk('IEND', new Uint8Array(0)),
  ]);
};

const discColour = (x: number, y: number, pixel: number, grain: number): Colour => {
  const radius = Math.sqrt(x * x + y * y);
  const within = (limit: number): number => Math.max(0, Math.min(1, (limit - radius) / pixel + 0.5));
  const paper = shaded(PAPER, 1 + 0.012 * grain);
  // Light falls in two opposite wedges, as it does on grooves; cos 2a without an angle.
  const facing = radius === 0 ? 0 : ((x * 0.8 + y * 0.6) * (x * 0.8 + y * 0.6)) / (radius * radius);
  const wedge = facing * facing * facing * facing;
  const groove = 0.5 + 0.5 * sineOfTurns(radius * 118 + 0.15 * sineOfTurns(radius * 23));
  const loud = 0.55 + 0.45 * sineOfTurns(radius * 9.5 + 0.1);
  const gap = Math.max(0, ...GAPS.map((at) => 1 - Math.abs(radius - at) / 0.0035));
  const vinyl = mixed(VINYL, SHINE, wedge * (0.25 + 0.6 * groove * loud) * (1 - gap) + 0.06 * groove + 0.02 * grain);
  const label = mixed(INK, PAPER, ring(radius, 0.135, pixel) + ring(radius, 0.075, pixel) + bars(x, y));
  const disc = mixed(mixed(vinyl, label, within(LABEL)), paper, within(HOLE));
  return mixed(paper, disc, within(EDGE));
};

const ring = (radius: number, at: number, pixel: number): number => Math.max(0, 1 - Math.abs(radius - at) / (1.6 * pixel));

/** Six bars on the label, one per song, as tall as the song is loud. */
const bars = (x: number, y: number): number => {
  const index = Math.floor((x + 0.045) / 0.015);
  const height = [0.044, 0.016, 0.024, 0.028, 0.036, 0.04][index];
  const across = x + 0.045 - index * 0.015;
  return height !== undefined && across > 0.003 && across < 0.012 && y < -0.022 && y > -0.022 - height * 0.75 ? 1 : 0;
};

const mixed = (from: Colour, to: Colour, amount: number): Colour => {
  const part = Math.max(0, Math.min(1, amount));
  return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part, from[2] + (to[2] - from[2]) * part];
};

const shaded = (colour: Colour, by: number): Colour => [colour[0] * by, colour[1] * by, colour[2] * by];

const word = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

/**
 * A zlib stream of stored blocks (RFC 1950, RFC 1951): compressors differ between versions and even processors, and
 * the demo album must not.
 */
const stored = (data: Uint8Array): Uint8Array => {
  const longest = 65535;
  const blocks: Uint8Array[] = [Uint8Array.of(0x78, 0x01)];
  for (let from = 0; from < data.length; from += longest) {
    const part = data.subarray(from, from + longest);
    const last = from + longest >= data.length ? 1 : 0;
    blocks.push(Uint8Array.of(last, part.length & 255, part.length >> 8, ~part.length & 255, (~part.length >> 8) & 255), part);
  }
  let first = 1;
  let second = 0;
  for (const byte of data) {
    first = (first + byte) % 65521;
    second = (second + first) % 65521;
  }
  return Buffer.concat([...blocks, Uint8Array.of(second >> 8, second & 255, first >> 8, first & 255)]);
};

/** A PNG chunk: length, type, data, CRC over type and data (ISO/IEC 15948). */
const chunk = (type: string, data: Uint8Array): Uint8Array => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([Uint8Array.from(word(data.length)), body, Uint8Array.from(word(crc32(body)))]);
};
