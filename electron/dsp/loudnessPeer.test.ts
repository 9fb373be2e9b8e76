import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { LoudnessMeter } from './loudness.ts';
import { compileDsp, DspInstance } from './module.ts';
import { concatenate, feed, gaussianNoise, type StereoSignal, silence } from './signals.ts';

const dsp = new DspInstance(compileDsp());

const ffmpegReading = (sampleRate: number, { left, right }: StereoSignal): { integrated: number; range: number } => {
  const interleaved = new Float32Array(left.length * 2);
  for (let frame = 0; frame < left.length; frame++) {
    interleaved[2 * frame] = left[frame] ?? 0;
    interleaved[2 * frame + 1] = right[frame] ?? 0;
  }
  const filter = 'ebur128=metadata=1,ametadata=print:file=-';
  const input = ['-f', 'f32le', '-ar', String(sampleRate), '-ac', '2', '-i', 'pipe:0'];
  const { stdout } = spawnSync('ffmpeg', ['-v', 'error', ...input, '-af', filter, '-f', 'null', '-'], {
    input: new Uint8Array(interleaved.buffer),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const last = (key: string): number => Number([...stdout.matchAll(new RegExp(`lavfi\\.r128\\.${key}=(\\S+)`, 'g'))].at(-1)?.[1]);
  return { integrated: last('I'), range: last('LRA') };
};

const ffmpegAbsent = spawnSync('ffmpeg', ['-version']).error !== undefined;
test.skipIf(ffmpegAbsent).each([44100, 48000, 88200, 96000])(
  `ffmpeg's ebur128 agrees within 0.05 LU at %i Hz${ffmpegAbsent ? ' (skipped: ffmpeg is not installed)' : ''}`,
  (rate) => {
    const levels = [0.2, 0.02, 0.1, 0.0005, 0.05];
    const noise = (seed: number): Float32Array[] => levels.map((rms, index) => gaussianNoise(seed + index, rate * 4, rms));
    // ffmpeg also counts short-term windows that are not full yet: silence first lets both count the same ones.
    const plane = (seed: number): Float32Array => concatenate(silence(rate * 3), ...noise(seed));
    const signal = { left: plane(10), right: plane(20) };
    const meter = new LoudnessMeter(dsp, { sampleRate: rate, channels: 2 });
    feed(dsp, meter, signal);
    const integrated = meter.integratedLufs() ?? Number.NEGATIVE_INFINITY;
    const range = meter.loudnessRangeLu() ?? Number.NEGATIVE_INFINITY;
    meter.destroy();
    const other = ffmpegReading(rate, signal);
    console.log(
      `${rate} Hz: I ${integrated.toFixed(3)} ffmpeg ${other.integrated}; LRA ${range.toFixed(2)} ffmpeg ${other.range}`,
    );
    expect(Math.abs(integrated - other.integrated)).toBeLessThan(0.05);
    expect(Math.abs(range - other.range)).toBeLessThan(0.1);
  },
);
