import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileDsp, DspInstance } from '../../dsp/module.ts';
import { Saturation } from '../../dsp/saturation.ts';
import { saturationCurve } from './saturationCurve.ts';

const RATE = 44_100;
const MODULE = compileDsp();

/** What the kernel makes of 0.4 s of a 60 Hz sine, its delay taken out. */
const bent = (
  style: 'soft' | 'tape',
  drive: number,
  mix: number,
  amplitude: number,
): { input: Float32Array; output: Float32Array } => {
  const dsp = new DspInstance(MODULE);
  const kernel = new Saturation(dsp, RATE);
  kernel.set({ style, driveDb: drive, mix });
  kernel.reset();
  const frames = Math.round(0.4 * RATE);
  const input = Float32Array.from({ length: frames }, (_, at) => amplitude * Math.sin((2 * Math.PI * 60 * at) / RATE));
  const plane = dsp.allocatePlane(frames + kernel.latency);
  dsp.plane(plane, frames).set(input);
  kernel.process(plane, plane, plane, plane, frames + kernel.latency);
  const output = dsp.plane(plane, frames + kernel.latency).slice(kernel.latency);
  kernel.destroy();
  return { input, output };
};

describe('the transfer curve that is drawn', () => {
  it('is what the kernel does to a low note, sample by sample', () => {
    const drives = fc.double({ min: 0, max: 18, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom('soft', 'tape'), drives, fc.double({ min: 0, max: 1, noNaN: true }), (style, drive, mix) => {
        const { input, output } = bent(style as 'soft' | 'tape', drive, mix, 0.7);
        const curve = saturationCurve({ style: style as 'soft' | 'tape', drive, mix });
        let worst = 0;
        let added = 0;
        const slope = curve(1e-5) / 1e-5;
        // The filters' beginning and end apart.
        for (let at = 8000; at < input.length - 2000; at += 7) {
          worst = Math.max(worst, Math.abs((output[at] ?? 0) - curve(input[at] ?? 0)));
          added = Math.max(added, Math.abs(curve(input[at] ?? 0) - slope * (input[at] ?? 0)));
        }
        // A pole at 2 Hz takes the mean out of what the curve adds. Of an odd wave of 60 Hz it keeps at most what half a half wave
        // of that height comes to: 2 pi 2 Hz over 4 times 60 Hz.
        expect(worst).toBeLessThan(((2 * Math.PI * 2) / (4 * 60)) * added + 1e-4);
      }),
      { numRuns: 12 },
    );
  });

  it('is straight at no mix, odd, and rises', () => {
    expect(saturationCurve({ style: 'soft', drive: 12, mix: 0 })(0.6)).toBeCloseTo(0.6, 12);
    const curve = saturationCurve({ style: 'tape', drive: 9, mix: 1 });
    for (let sample = 0; sample < 1; sample += 0.05) {
      expect(curve(-sample)).toBeCloseTo(-curve(sample), 12);
      expect(curve(sample + 0.05)).toBeGreaterThan(curve(sample));
    }
  });
});
