/**
 * Units as types. A number carries what it counts, so that a frame cannot be passed where a sector is
 * wanted. Brands are generated from the unit's name and vanish at run time.
 */

declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]: Name };

/** Integer count of sample frames (one sample per channel) at a stated sample rate. */
export type Frames = Unit<'Frames'>;
/** Integer count of CD sectors, 75 per second (IEC 60908). */
export type CdSectors = Unit<'CdSectors'>;
/** A ratio in decibels: gain, reduction. */
export type Db = Unit<'Db'>;
/** Sample level relative to full scale. */
export type Dbfs = Unit<'Dbfs'>;
/** True-peak level, ITU-R BS.1770 Annex 2. */
export type Dbtp = Unit<'Dbtp'>;
/** Loudness, ITU-R BS.1770. */
export type Lufs = Unit<'Lufs'>;
/** Loudness difference or range. */
export type Lu = Unit<'Lu'>;

/** Sample rates a session may run at. In each a CD sector is a whole number of frames. */
export const SESSION_RATES = [44100, 48000, 88200, 96000, 176400, 192000] as const;
export type SessionRate = (typeof SESSION_RATES)[number];

export const CD_RATE = 44100;
export const SECTORS_PER_SECOND = 75;

export const isSessionRate = (rate: number): rate is SessionRate => (SESSION_RATES as readonly number[]).includes(rate);

/** Frames per CD sector: 588 at 44.1 kHz. Whole at every session rate. */
export const framesPerSector = (rate: SessionRate): number => rate / SECTORS_PER_SECOND;

export const frames = (count: number): Frames => {
  if (!Number.isSafeInteger(count)) throw new RangeError(`${count} is not a whole number of frames`);
  return count as Frames;
};

/** Seconds, as a person types them, to the nearest frame. The only way from seconds into the model. */
export const framesFromSeconds = (seconds: number, rate: number): Frames => frames(Math.round(seconds * rate));

/** The same instant at another rate, to the nearest frame. */
export const framesAtRate = (count: Frames, from: number, to: number): Frames =>
  from === to ? count : frames(Math.round((count * to) / from));

export const sectorsToFrames = (sectors: CdSectors, rate: SessionRate): Frames => frames(sectors * framesPerSector(rate));

/** First sector that starts at or after the frame. */
export const sectorAtOrAfter = (count: Frames, rate: SessionRate): CdSectors =>
  Math.ceil(count / framesPerSector(rate)) as CdSectors;

export const nearestSector = (count: Frames, rate: SessionRate): CdSectors =>
  Math.round(count / framesPerSector(rate)) as CdSectors;

/** Amplitude ratio of a gain in decibels. */
export const amplitudeOf = (gain: Db): number => 10 ** (gain / 20);

/** Level of an amplitude in decibels; silence is minus infinity. */
export const levelOf = (amplitude: number): number => 20 * Math.log10(amplitude);
