import { type CdSectors, SECTORS_PER_SECOND } from '../shared/units.ts';

/** One past the last sector two-digit minutes can say: 99:59:74 is 449999. */
export const MSF_LIMIT = 100 * 60 * SECTORS_PER_SECOND;

export interface Msf {
  readonly minutes: string;
  readonly seconds: string;
  readonly frames: string;
}

export const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Minutes, seconds and CD frames (75 per second) of a sector count, two digits each. Throws a RangeError past 99:59:74. */
export const msfOf = (sectors: CdSectors): Msf => {
  if (!Number.isInteger(sectors) || sectors < 0 || sectors >= MSF_LIMIT) {
    throw new RangeError(`${sectors} sectors cannot be said as MM:SS:FF`);
  }
  return {
    minutes: twoDigits(Math.floor(sectors / (60 * SECTORS_PER_SECOND))),
    seconds: twoDigits(Math.floor(sectors / SECTORS_PER_SECOND) % 60),
    frames: twoDigits(sectors % SECTORS_PER_SECOND),
  };
};

/** Sectors of an `MM:SS:FF`; undefined when seconds or frames are out of range or it is not one. */
export const parseMsf = (text: string): CdSectors | undefined => {
  const parts = /^([0-9]{1,3}):([0-9]{1,2}):([0-9]{1,2})$/.exec(text.trim());
  return parts ? sectorsFromParts(Number(parts[1]), Number(parts[2]), Number(parts[3])) : undefined;
};

/** Sectors of separate minutes, seconds (below 60) and CD frames (below 75); undefined when out of range. */
export const sectorsFromParts = (minutes: number, seconds: number, frames: number): CdSectors | undefined => {
  if (![minutes, seconds, frames].every((part) => Number.isInteger(part) && part >= 0)) return undefined;
  if (seconds >= 60 || frames >= SECTORS_PER_SECOND) return undefined;
  return ((minutes * 60 + seconds) * SECTORS_PER_SECOND + frames) as CdSectors;
};
