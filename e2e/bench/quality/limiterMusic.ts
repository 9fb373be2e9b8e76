import { limitSound } from '../../../electron/dsp/limiter.testkit.ts';
import { LIMITER_STYLES, type LimiterStyle } from '../../../electron/dsp/limiter.ts';
import type { DspInstance } from '../../../electron/dsp/module.ts';
import { feed, type StereoSignal, whiteNoise } from '../../../electron/dsp/signals.ts';
import { TruePeakMeter } from '../../../electron/dsp/truePeak.ts';
import { delayOf, type Harm, harmDone } from './damage.ts';
import type { Figure } from './figures.ts';
import { CEILING, limiterPeers, ourLimiter } from './limiters.ts';
import { type Excerpts, RATE } from './music.ts';
import type { StereoFilter } from './outside.ts';

const DRIVES_DB = [6, 12];

interface Peer {
  readonly name: string;
  readonly harm: Harm;
}

/** Measured on other music by the same rule, driven 12 dB, by a limiter that cannot be run here. */
const MATCHERING: Peer = { name: 'Matchering, other music', harm: { givenUp: 4.85, damage: -19.3 } };

const driven = ({ sounds }: Excerpts, driveDb: number): readonly StereoSignal[] => {
  const gain = 10 ** (driveDb / 20);
  return sounds.map(({ left, right }) => ({ left: left.map((x) => x * gain), right: right.map((x) => x * gain) }));
};

const strictExcess = (dsp: DspInstance, sounds: readonly StereoSignal[], limit: StereoFilter): number =>
  Math.max(
    ...sounds.map((sound) => {
      const meter = new TruePeakMeter(dsp, { channels: 2, strict: true });
      feed(dsp, meter, limit(sound));
      meter.finish();
      const level = meter.truePeakDbtp() ?? Number.NEGATIVE_INFINITY;
      meter.destroy();
      return level - CEILING;
    }),
  );

/** Required: no more damage than any peer does that gives up as little loudness. */
const harmRows = (dsp: DspInstance, music: Excerpts, folder: string): Figure[] =>
  DRIVES_DB.flatMap((driveDb) => {
    const sounds = driven(music, driveDb);
    const others: Peer[] = limiterPeers(folder).map(([name, limit]) => ({ name, harm: harmDone(dsp, RATE, sounds, limit) }));
    if (music.name === 'music' && driveDb === 12) others.push(MATCHERING);
    const said = ({ name, harm }: Peer) => `${name} (${harm.givenUp.toFixed(2)} LU)`;
    return LIMITER_STYLES.map((style): Figure => {
      const { givenUp, damage } = harmDone(dsp, RATE, sounds, ourLimiter(dsp, style));
      const asQuiet = others.filter(({ harm }) => harm.givenUp <= givenUp).map(({ harm }) => harm.damage);
      return {
        ...{ kernel: 'limiter', what: `${style}: ${music.name} +${driveDb} dB, damage for ${givenUp.toFixed(2)} LU given up` },
        ...{ unit: 'dB', reached: damage, required: { atMost: Math.min(0, ...asQuiet) } },
        peers: style === 'transparent' ? Object.fromEntries(others.map((peer) => [said(peer), peer.harm.damage])) : {},
      };
    });
  });

/** Samples that noise below the ceiling loses, once the latency is taken out. */
const changedAtRest = (dsp: DspInstance, style: LimiterStyle): number => {
  const noise = [whiteNoise(1, 3 * RATE, 0.4), whiteNoise(2, 3 * RATE, 0.4)] as const;
  const { sound } = limitSound(dsp, { sampleRate: RATE, ceiling: CEILING, style }, noise);
  return noise.reduce(
    (count, side, channel) => count + side.filter((sample, at) => !Object.is(sample, sound[channel as 0 | 1][at])).length,
    0,
  );
};

/** The limiter on sound driven into it, beside peers: what it gives up, what it harms, what it lets through. */
export const limiterMusicFigures = (dsp: DspInstance, folder: string, materials: readonly Excerpts[]): Figure[] => [
  ...LIMITER_STYLES.flatMap((style): Figure[] => {
    const row = (what: string, unit: string, reached: number, atMost: number): Figure => {
      return { kernel: 'limiter', what: `${style}: ${what}`, unit, reached, required: { atMost }, peers: {} };
    };
    return [
      row('at rest, latency taken out: samples changed', '', changedAtRest(dsp, style), 0),
      ...materials.flatMap((music) => {
        const loud = driven(music, 12);
        const late = Math.max(...loud.map((sound) => Math.abs(delayOf(sound, ourLimiter(dsp, style)(sound)))));
        return [
          row(`${music.name} +12 dB, latency taken out: frames late or early`, '', late, 0),
          ...DRIVES_DB.map((driveDb) => {
            const excess = strictExcess(dsp, driven(music, driveDb), ourLimiter(dsp, style));
            return row(`${music.name} +${driveDb} dB, strict true peak over the ceiling`, 'dB', excess, 0.05);
          }),
        ];
      }),
    ];
  }),
  ...materials.flatMap((music) => harmRows(dsp, music, folder)),
];
