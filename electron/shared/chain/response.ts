import { movesBand } from './active.ts';
import type { EqBand, EqDynamics, StageOf } from './schema.ts';

/**
 * What equalizer bands do to a steady sine, from their analogue prototypes: the Audio EQ Cookbook (Bristow-Johnson) and
 * Butterworth's cuts, as power over (f / f0)^2. The kernel follows them within 0.1 dB to 20 kHz (dsp.h), so this is what is heard.
 */

interface Prototype {
  readonly above: readonly [number, number, number];
  readonly below: readonly [number, number, number];
}

type Bend = Pick<EqBand, 'shape' | 'frequency' | 'gain' | 'q' | 'slope'>;

const bell = (gain: number, q: number): Prototype => {
  const a = 10 ** (gain / 40);
  return { above: [1, (a / q) ** 2 - 2, 1], below: [1, 1 / (a * q) ** 2 - 2, 1] };
};

const lowShelf = (gain: number, q: number): Prototype => {
  const a = 10 ** (gain / 40);
  const middle = a / q ** 2 - 2 * a;
  return { above: [a ** 4, a ** 2 * middle, a ** 2], below: [1, middle, a ** 2] };
};

const highShelf = (gain: number, q: number): Prototype => {
  const a = 10 ** (gain / 40);
  const middle = a / q ** 2 - 2 * a;
  return { above: [a ** 2, a ** 2 * middle, a ** 4], below: [a ** 2, middle, 1] };
};

const notch = (q: number): Prototype => ({ above: [1, -2, 1], below: [1, 1 / q ** 2 - 2, 1] });

const powerOf = ({ above, below }: Prototype, x: number): number =>
  Math.max(0, above[0] + x * (above[1] + x * above[2])) / (below[0] + x * (below[1] + x * below[2]));

/** dB. Far below what is ever drawn or heard. */
const NOTHING_DB = -300;

const decibels = (power: number): number => (power <= 0 ? NOTHING_DB : Math.max(NOTHING_DB, 10 * Math.log10(power)));

/** dB a band does to sines, by their frequency (Hz), its dynamics at rest; whether it is on is not asked. Made once for a whole curve. */
export const bandResponse = ({ shape, frequency, gain, q, slope }: Bend): ((hertz: number) => number) => {
  const of =
    (...prototypes: readonly Prototype[]) =>
    (hertz: number): number => {
      const x = (hertz / frequency) ** 2;
      return decibels(prototypes.reduce((power, prototype) => power * powerOf(prototype, x), 1));
    };
  switch (shape) {
    case 'bell':
      return of(bell(gain, q));
    case 'low-shelf':
      return of(lowShelf(gain, q));
    case 'high-shelf':
      return of(highShelf(gain, q));
    case 'notch':
      return of(notch(q));
    case 'tilt':
      return of(lowShelf(-gain / 2, q), highShelf(gain / 2, q));
    case 'low-cut':
      return (hertz) => decibels(1 / (1 + (frequency / hertz) ** (slope / 3)));
    case 'high-cut':
      return (hertz) => decibels(1 / (1 + (hertz / frequency) ** (slope / 3)));
  }
};

export const bandResponseDb = (band: Bend, hertz: number): number => bandResponse(band)(hertz);

export const hasGain = ({ shape }: Pick<EqBand, 'shape'>): boolean =>
  shape === 'bell' || shape === 'low-shelf' || shape === 'high-shelf' || shape === 'tilt';

/** Whether the sound may move the gain of such a band. */
export const hasDynamics = ({ shape }: Pick<EqBand, 'shape'>): boolean =>
  shape === 'bell' || shape === 'low-shelf' || shape === 'high-shelf';

export const isCut = ({ shape }: Pick<EqBand, 'shape'>): boolean => shape === 'low-cut' || shape === 'high-cut';

/** Of a band with dynamics that are used up, its gain moved by the whole range. */
export const movedBand = (band: EqBand): EqBand =>
  band.dynamics === undefined ? band : { ...band, gain: band.gain + band.dynamics.range };

/** What of the sound is looked at; a stereo band works on all of them. */
export type ResponseChannel = 'mid' | 'side' | 'left' | 'right';

/** The bands that change one component of the sound. */
export const bandsOn = ({ bands }: Pick<StageOf<'eq'>, 'bands'>, channel: ResponseChannel): readonly EqBand[] =>
  bands.filter((band) => movesBand(band) && (band.channel === 'stereo' || band.channel === channel));

/**
 * dB all bands that are on do to one component of the sound. A band on another component is left out: one on mid changes
 * left and right as well, but by how much depends on the other component.
 */
export const equalizerResponse = (stage: Pick<StageOf<'eq'>, 'bands'>, channel: ResponseChannel): ((hertz: number) => number) => {
  const own = bandsOn(stage, channel).map(bandResponse);
  return (hertz) => own.reduce((sum, response) => sum + response(hertz), 0);
};

/** dB by which dynamics move a band's gain at a steady level (dBFS) of what the band hears. */
export const dynamicMovementDb = ({ threshold, range }: EqDynamics, level: number): number =>
  Math.sign(range) * Math.min(Math.abs(range), Math.max(0, level - threshold));
