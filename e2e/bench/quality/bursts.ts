import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DspInstance } from '../../../electron/dsp/module.ts';
import { type Burst, burstPeak, burstSignal, randomBurst, seededRandom } from '../../../electron/dsp/signals.ts';
import { wavHeader } from '../material.ts';
import { isThere, outputOf } from '../programs.ts';
import { decibels, type Figure } from './figures.ts';
import { truePeakOf } from './meters.ts';

const RATE = 44100;
const BURSTS = 300;
const BURST_FRAMES = 300;
/** Room for a burst: half a second, for programs that want some sound to measure. */
const SLOT = RATE / 2;
/** Cycles per frame of the highest partial; its envelope widens it to 20 kHz. */
const HIGHEST = 0.4235;

/** dB that a meter reads above (+) or below (-) each burst's own maximum. */
type Errors = readonly number[];

const ours = (dsp: DspInstance, bursts: readonly Burst[]): Errors =>
  bursts.map((burst) => truePeakOf(dsp, burstSignal(burst, BURST_FRAMES)) - decibels(burstPeak(burst)));

/**
 * ffmpeg reports the maximum so far, to a thousandth: each burst is 0.4 dB louder than the one before and far over full scale,
 * which its f64 samples hold.
 */
const ffmpegErrors = (folder: string, bursts: readonly Burst[]): Errors => {
  const levels = bursts.map((_burst, at) => 1000 * 10 ** (at / 50));
  const input = join(folder, 'bursts.f64');
  const samples = new Float64Array(bursts.length * SLOT);
  for (const [at, burst] of bursts.entries()) {
    const gain = (levels[at] ?? 0) / burstPeak(burst);
    samples.set(
      Float64Array.from(burstSignal(burst, BURST_FRAMES), (sample) => sample * gain),
      at * SLOT,
    );
  }
  writeFileSync(input, new Uint8Array(samples.buffer));
  const printed = outputOf([
    ...['ffmpeg', '-v', 'error', '-nostdin', '-f', 'f64le', '-ar', String(RATE), '-ac', '1', '-i', input],
    ...['-af', 'ebur128=peak=true:metadata=1,ametadata=print:file=-', '-f', 'null', '-'],
  ]);
  const found = new Float64Array(bursts.length);
  for (const [, frame, peak] of printed.matchAll(/pts:(\d+)\s[\s\S]*?true_peaks_ch0=([\d.]+)/g)) {
    found[Math.floor(Number(frame) / SLOT)] = Number(peak);
  }
  return [...found].map((peak, at) => decibels(peak / (levels[at] ?? 0)));
};

/** libebur128 by way of loudgain: a 24-bit file to each burst. */
const loudgainErrors = (folder: string, bursts: readonly Burst[]): Errors => {
  const files = bursts.map((burst, at) => {
    const path = join(folder, `burst${at}.wav`);
    const gain = 0.5 / burstPeak(burst);
    const data = Buffer.alloc(SLOT * 3);
    for (const [frame, sample] of burstSignal(burst, BURST_FRAMES).entries()) {
      data.writeIntLE(Math.round(sample * gain * 2 ** 23), frame * 3, 3);
    }
    writeFileSync(path, Buffer.concat([wavHeader(SLOT, 1, RATE, 3), data]));
    return path;
  });
  const [heads = '', ...rows] = outputOf(['loudgain', '-q', '-O', ...files])
    .split('\n')
    .filter((line) => line.includes('\t'));
  const column = heads.split('\t').indexOf('True_Peak');
  return rows.map((row) => decibels(Number(row.split('\t')[column]) / 0.5));
};

const rootMeanSquare = (values: Errors): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

/**
 * True peak of seeded bursts (three cosines up to 20 kHz under a cos^4 envelope) beside the continuous waveform's, read from the
 * closed form at 64 instants to the frame.
 */
export const burstFigures = (dsp: DspInstance, folder: string): Figure[] => {
  const random = seededRandom(77);
  const bursts = Array.from({ length: BURSTS }, () => randomBurst(random, 150 + random(), 100 + 60 * random(), HIGHEST));
  const peers: readonly (readonly [string, Errors])[] = [
    ...(isThere('ffmpeg') ? [['ffmpeg', ffmpegErrors(folder, bursts)] as const] : []),
    ...(isThere('loudgain') ? [['loudgain', loudgainErrors(folder, bursts)] as const] : []),
  ];
  const own = ours(dsp, bursts);
  const row = (what: string, atMost: number, measure: (errors: Errors) => number): Figure => ({
    ...{ kernel: 'true peak', what: `${BURSTS} bursts to 20 kHz at 44.1 kHz against 64 times: ${what}`, unit: 'dB' },
    ...{ reached: measure(own), required: { atMost } },
    peers: Object.fromEntries(peers.map(([name, errors]) => [name, measure(errors)])),
  });
  return [
    row('worst under', 0.2, (errors) => -Math.min(...errors)),
    row('worst over', 0.05, (errors) => Math.max(...errors)),
    // What the best peer of the table reaches.
    row('root mean square', 0.09, rootMeanSquare),
  ];
};
