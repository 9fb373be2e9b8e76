import type { DspInstance } from '../../../electron/dsp/module.ts';
import { PreciseResampler } from '../../../electron/dsp/resampler.testkit.ts';
import type { Figure } from './figures.ts';
import { type Excerpts, RATE } from './music.ts';
import { converters, type OutsideFilter } from './outside.ts';

/** Where the ends ring. */
const REACH = 3000;

/** dB of what there and back again does to sound, over the sound. */
const residue = (before: Float64Array, after: Float64Array): number => {
  let lost = 0;
  let whole = 0;
  for (let frame = REACH; frame < before.length - REACH; frame += 1) {
    lost += ((after[frame] ?? 0) - (before[frame] ?? 0)) ** 2;
    whole += (before[frame] ?? 0) ** 2;
  }
  return 10 * Math.log10(lost / whole);
};

/** Music to another rate and back: what is lost of it, which lies above the converter's edge; no more than with any peer. */
export const conversionMusicFigures = (dsp: DspInstance, folder: string, { name, sounds }: Excerpts): Figure[] =>
  [48000, 96000].map((to): Figure => {
    const precise = [new PreciseResampler(dsp, RATE, to), new PreciseResampler(dsp, to, RATE)];
    const [up, down] = precise.map(
      (resampler): OutsideFilter =>
        (samples) =>
          resampler.file(samples, new Float64Array(samples.length)).left,
    );
    const worst = (there: OutsideFilter | undefined, back: OutsideFilter | undefined): number =>
      Math.max(
        ...sounds.map(({ left }) => {
          const before = Float64Array.from(left);
          return there === undefined || back === undefined ? 0 : residue(before, back(there(before)));
        }),
      );
    const backwards = new Map(converters(folder, to, RATE));
    const peers = converters(folder, RATE, to).map(([peer, there]) => [peer, worst(there, backwards.get(peer))] as const);
    const reached = worst(up, down);
    for (const resampler of precise) resampler.destroy();
    return {
      ...{ kernel: 'resampler', what: `${name} from ${RATE} to ${to} and back: residue, worst excerpt`, unit: 'dB', reached },
      required: { atMost: Math.min(...peers.map(([, level]) => level)) },
      peers: Object.fromEntries(peers),
    };
  });
