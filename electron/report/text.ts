import { SECTORS_PER_SECOND } from '../shared/units.ts';

/** Nothing measured: silence, or a file too short for the measurement. */
export const NONE = '–';

/** Text for HTML and for XML 1.0: markup escaped; control characters, lone surrogates and what XML forbids replaced. */
export const escapeHtml = (text: string): string =>
  text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is being replaced
    .replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/g, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');

/** A number with one decimal and a typographic minus; never minus zero. */
export const decimal = (value: number, digits = 1): string => {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `\u2212${text}` : text;
};

/** A level with its unit, or a dash where it is undefined. The space does not break. */
export const level = (value: number | null, unit: string): string =>
  value === null || !Number.isFinite(value) ? NONE : `${decimal(value)}\u00a0${unit}`;

/** A difference with its sign and unit. */
export const signed = (value: number, unit: string): string =>
  `${value >= 0 || decimal(value) === '0.0' ? '+' : ''}${decimal(value)}\u00a0${unit}`;

const two = (value: number): string => String(value).padStart(2, '0');

/** `mm:ss:ff`, ff in CD frames of 1/75 s (IEC 60908), the last whole one at or before the instant. */
export const clock = (frames: number, sampleRate: number): string => {
  const sectors = Math.floor((frames * SECTORS_PER_SECOND) / sampleRate);
  const seconds = Math.floor(sectors / SECTORS_PER_SECOND);
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}:${two(sectors % SECTORS_PER_SECOND)}`;
};

/** `m:ss`, rounded down. */
export const minutes = (seconds: number): string => `${Math.floor(seconds / 60)}:${two(Math.floor(seconds) % 60)}`;

/** A count with thin spaces between thousands. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(?:[0-9]{3})+$)/g, '\u202f');
