import { type CdSectors, type Frames, SECTORS_PER_SECOND } from '../units.ts';

/** One past the last sector two-digit minutes can say: 99:59:74 is sector 449999. */
export const MSF_END = (100 * 60 * SECTORS_PER_SECOND) as CdSectors;

const SECTORS_PER_MINUTE = 60 * SECTORS_PER_SECOND;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/**
 * `mm:ss:ff`, ff in CD frames of 1/75 s (IEC 60908). Minutes take a third digit past 99, which no disc can say.
 * Throws a RangeError for anything but a whole number from 0.
 */
export const formatMsf = (sectors: CdSectors): string => {
  if (!Number.isSafeInteger(sectors) || sectors < 0) throw new RangeError(`${sectors} is not a count of CD sectors`);
  const minutes = Math.floor(sectors / SECTORS_PER_MINUTE);
  const seconds = Math.floor(sectors / SECTORS_PER_SECOND) % 60;
  return `${twoDigits(minutes)}:${twoDigits(seconds)}:${twoDigits(sectors % SECTORS_PER_SECOND)}`;
};

/** Sectors of `mm:ss:ff`, or of `mm:ss` as people write playing times; null for anything else, seconds from 60 or frames from 75. */
export const parseMsf = (text: string): CdSectors | null => {
  const parts = /^([0-9]{1,3}):([0-5][0-9])(?::([0-6][0-9]|7[0-4]))?$/.exec(text);
  if (parts === null) return null;
  return (Number(parts[1]) * SECTORS_PER_MINUTE + Number(parts[2]) * SECTORS_PER_SECOND + Number(parts[3] ?? 0)) as CdSectors;
};

/** A time for people, `m:ss.mmm` (`h:mm:ss.mmm` from an hour on), rounded to the millisecond once. For display only. */
export const formatTime = (count: Frames, rate: number): string => {
  const milliseconds = Math.round((Math.abs(count) * 1000) / rate);
  const seconds = Math.floor(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  const clock =
    minutes < 60
      ? `${minutes}:${twoDigits(seconds % 60)}`
      : `${Math.floor(minutes / 60)}:${twoDigits(minutes % 60)}:${twoDigits(seconds % 60)}`;
  return `${count < 0 && milliseconds > 0 ? '-' : ''}${clock}.${String(milliseconds % 1000).padStart(3, '0')}`;
};
