import { hasDynamics, hasGain, isCut } from '../../../../electron/shared/chain/response.ts';
import { type EqBand, eqBandSchema, MOST_EQ_BANDS, type StageOf } from '../../../../electron/shared/chain/schema.ts';
import { db, decimal } from '../../../ui/format.ts';
import { hertzText } from '../../charts/frequency.ts';

/** Bands of an equalizer as they are worked on; pure. */

export const SHAPE_NAMES: Readonly<Record<EqBand['shape'], string>> = {
  bell: 'Bell',
  'low-shelf': 'Low shelf',
  'high-shelf': 'High shelf',
  'low-cut': 'Low cut',
  'high-cut': 'High cut',
  notch: 'Notch',
  tilt: 'Tilt',
};

/** The short name stands beside a band's colour. */
export const CHANNEL_NAMES: Readonly<Record<EqBand['channel'], { readonly name: string; readonly short: string }>> = {
  stereo: { name: 'Stereo', short: '' },
  mid: { name: 'Mid', short: 'M' },
  side: { name: 'Side', short: 'S' },
  left: { name: 'Left', short: 'L' },
  right: { name: 'Right', short: 'R' },
};

export const CHANNEL_COLOURS: Readonly<Record<EqBand['channel'], string>> = {
  stereo: '--accent',
  mid: '--eq-mid',
  side: '--eq-side',
  left: '--eq-left',
  right: '--eq-right',
};

type Eq = StageOf<'eq'>;

const rounded = (value: number, digits: number): number => Number(value.toPrecision(digits));
const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** dB that the picture reaches up and down. */
export const GAIN_RANGES = [3, 6, 12, 24] as const;

/** The smallest range that holds all gains, with some room. */
export const rangeFor = (stages: readonly Eq[]): number => {
  const highest = Math.max(
    0,
    ...stages.flatMap(({ bands }) =>
      bands.flatMap(({ gain, dynamics, shape }) =>
        hasGain({ shape }) ? [Math.abs(gain), Math.abs(gain + (dynamics?.range ?? 0))] : [],
      ),
    ),
  );
  return [6, 12, 24].find((range) => highest <= range * 0.84) ?? 24;
};

/** A band moved to a place: frequency (Hz) and gain (dB), as far as it has one; steps are finer than can be heard. */
export const placed = (band: EqBand, frequency: number, gain: number): EqBand => ({
  ...band,
  frequency: rounded(within(frequency, 10, 24_000), 4),
  gain: hasGain(band) ? Number(within(gain, -24, 24).toFixed(2)) : band.gain,
});

/** A band so many steps narrower (above 0) or wider; cuts go up and down in slope. */
export const narrowed = (band: EqBand, steps: number): EqBand => {
  if (!isCut(band)) return { ...band, q: rounded(within(band.q * 1.06 ** steps, 0.1, 40), 3) };
  const slope = within(band.slope + 6 * Math.sign(steps), 6, 48) as EqBand['slope'];
  return { ...band, slope };
};

/** Where a band's handle is drawn: at its gain, or on the line for those that have none. */
export const handleGain = (band: EqBand): number => (hasGain(band) ? band.gain : 0);

/** A new band at a place; near the ends of the range a cut is what people want. */
export const newBand = (frequency: number, gain: number): EqBand => {
  const shape = frequency < 40 ? 'low-cut' : frequency > 16_000 ? 'high-cut' : 'bell';
  return placed(eqBandSchema.parse({ shape, q: shape === 'bell' ? 1 : Math.SQRT1_2 }), frequency, gain);
};

export const withBand = (stage: Eq, at: number, change: (band: EqBand) => EqBand): Eq => {
  const band = stage.bands[at];
  return band === undefined ? stage : { ...stage, bands: stage.bands.with(at, change(band)) };
};

export const canAddBand = ({ bands }: Eq): boolean => bands.length < MOST_EQ_BANDS;
export const addBand = (stage: Eq, band: EqBand): Eq => (canAddBand(stage) ? { ...stage, bands: [...stage.bands, band] } : stage);
export const removeBand = (stage: Eq, at: number): Eq => ({ ...stage, bands: stage.bands.toSpliced(at, 1) });

/** Another shape; what the new one cannot have is dropped. */
export const shaped = ({ dynamics, ...band }: EqBand, shape: EqBand['shape']): EqBand =>
  dynamics !== undefined && hasDynamics({ shape }) ? { ...band, shape, dynamics } : { ...band, shape };

export const withDynamics = ({ dynamics: _before, ...band }: EqBand, dynamics: EqBand['dynamics'] | null): EqBand =>
  dynamics === null || dynamics === undefined ? band : { ...band, dynamics };

/** A band in words, for those who do not see the curve. */
export const describeBand = (band: EqBand, at: number): string =>
  [
    `Band ${at + 1}${band.on ? '' : ', off'}: ${SHAPE_NAMES[band.shape].toLowerCase()}`,
    ...(band.channel === 'stereo' ? [] : [CHANNEL_NAMES[band.channel].name.toLowerCase()]),
    hertzText(band.frequency),
    ...(hasGain(band) ? [db(band.gain)] : []),
    isCut(band) ? `${band.slope} dB per octave` : `Q ${decimal(band.q, 2)}`,
    ...(band.dynamics === undefined ? [] : [`dynamic, range ${db(band.dynamics.range)}`]),
  ].join(', ');

/** Where there is most room between the bands that are there, from 40 Hz to 12 kHz. */
export const nextFrequency = (bands: readonly EqBand[]): number => {
  const edges = [40, ...bands.map(({ frequency }) => frequency).sort((a, b) => a - b), 12_000].filter(
    (hertz) => hertz >= 40 && hertz <= 12_000,
  );
  let [best, width] = [1000, 0];
  for (let at = 1; at < edges.length; at += 1) {
    const [low, high] = [edges[at - 1] ?? 40, edges[at] ?? 12_000];
    if (high / low > width) [best, width] = [Math.sqrt(low * high), high / low];
  }
  return best;
};
