import { formatMsf } from '../../electron/shared/album/timecode.ts';
import { type Frames, nearestSector, type SessionRate } from '../../electron/shared/units.ts';

/** Numbers for people: always with a unit, a real minus sign, and a dash where there is no value. */

export const NO_VALUE = '–';
const MINUS = '\u2212';
const PLUS = '+';

/** With so many decimals; never a negative zero. */
export const decimal = (value: number, decimals = 1): string => {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `${MINUS}${text}` : text;
};

/** As `decimal`, with a plus above zero. */
export const signed = (value: number, decimals = 1): string => {
  const text = decimal(value, decimals);
  return value > 0 && Number(Math.abs(value).toFixed(decimals)) !== 0 ? `${PLUS}${text}` : text;
};

const level =
  (unit: string, write: (value: number) => string) =>
  (value: number | null | undefined): string =>
    value === null || value === undefined || Number.isNaN(value)
      ? NO_VALUE
      : Number.isFinite(value)
        ? `${write(value)} ${unit}`
        : `${value < 0 ? MINUS : ''}∞ ${unit}`;

/** Loudness, `−14.0 LUFS`. */
export const lufs = level('LUFS', (value) => decimal(value));
/** A loudness range or distance without sign, `6.2 LU`. */
export const lu = level('LU', (value) => decimal(value));
/** A gain, `+1.5 dB`. */
export const db = level('dB', (value) => signed(value));
/** An amount of reduction or headroom, `1.5 dB`. */
export const plainDb = level('dB', (value) => decimal(value));
/** True peak, `−1.00 dBTP`. */
export const dbtp = level('dBTP', (value) => decimal(value, 2));

/** The number of a level alone, for columns whose head says the unit. */
export const bare = (value: number | null | undefined, decimals = 1, sign = false): string =>
  value === null || value === undefined || !Number.isFinite(value)
    ? NO_VALUE
    : sign
      ? signed(value, decimals)
      : decimal(value, decimals);

/** Position or length in CD time, `mm:ss:ff`, to the nearest sector of 1/75 s. */
export const timecode = (frames: number, rate: SessionRate): string =>
  formatMsf(nearestSector(Math.max(0, frames) as Frames, rate));

/** Playing time, `m:ss`, `h:mm:ss` from an hour on; to the nearest second. */
export const playingTime = (frames: number, rate: number): string => clock(Math.round(Math.abs(frames) / rate));

const clock = (seconds: number): string => {
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
};

/** A short length, `2.000 s`. */
export const seconds = (frames: number, rate: number, decimals = 2): string => `${decimal(frames / rate, decimals)} s`;

/** `44.1 kHz` */
export const kilohertz = (rate: number): string => `${Number((rate / 1000).toFixed(3))} kHz`;

/** `3 songs`, `1 song` */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** `12.3 MB` */
export const bytes = (count: number): string => {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let [value, unit] = [count, 0];
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
};

/** Time left as people say it. */
export const remaining = (left: number): string =>
  left < 1 ? 'moments left' : left < 90 ? `${Math.round(left)} s left` : `${Math.round(left / 60)} min left`;

/** A moment in the user's own language, today as the time alone. */
export const moment = (milliseconds: number, now = Date.now()): string => {
  const date = new Date(milliseconds);
  const sameDay = date.toDateString() === new Date(now).toDateString();
  return sameDay
    ? date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
    : date.toLocaleString(undefined, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
};
