import { type Run, runThrough } from './compressor.testkit.ts';
import { compileDsp, DspInstance } from './module.ts';
import { Saturation, type SaturationSettings } from './saturation.ts';
import { bothChannels, type StereoSignal, sine } from './signals.ts';

const MODULE = compileDsp();
export const SOFT: SaturationSettings = { style: 'soft', driveDb: 12, mix: 1 };
export const STYLES = ['soft', 'tape'] as const;

export const make = (settings: Partial<SaturationSettings>, rate = 44100): { dsp: DspInstance; saturation: Saturation } => {
  const dsp = new DspInstance(MODULE);
  const saturation = new Saturation(dsp, rate);
  saturation.set({ ...SOFT, ...settings });
  return { dsp, saturation };
};

/** A signal through the saturation, its latency taken out; as long as it was. */
export const through = (
  settings: Partial<SaturationSettings>,
  sound: StereoSignal,
  rate = 44100,
  options: Run = {},
): StereoSignal => {
  const { dsp, saturation } = make(settings, rate);
  const { latency } = saturation;
  const longer = (plane: Float32Array): Float32Array => {
    const padded = new Float32Array(plane.length + latency);
    padded.set(plane);
    return padded;
  };
  const out = runThrough(dsp, saturation, { left: longer(sound.left), right: longer(sound.right) }, options);
  return { left: out.left.slice(latency), right: out.right.slice(latency) };
};

const decibels = (ratio: number): number => 20 * Math.log10(ratio);

/**
 * All that a steady tone of whole hertz leaves beside itself and its harmonics, dB below the tone. Of harmonics just beyond the band
 * the mirror images above 20 kHz are not counted: half-band filters let them through.
 */
export const aliases = (settings: Partial<SaturationSettings>, hertz: number, peakDbfs: number, rate: number): number => {
  const tone = sine({ sampleRate: rate, frames: 2 * rate, frequency: hertz, peakDbfs });
  const second = Float64Array.from(through(settings, bothChannels(tone), rate).left.subarray(rate - 4000, 2 * rate - 4000));
  let fundamental = 0;
  for (let harmonic = 1; harmonic * hertz < rate - 20_000; harmonic += 1) {
    let [re, im] = [0, 0];
    const angle = (2 * Math.PI * harmonic * hertz) / rate;
    second.forEach((value, at) => {
      re += value * Math.cos(angle * at);
      im += value * Math.sin(angle * at);
    });
    [re, im] = [(2 * re) / rate, (2 * im) / rate];
    if (harmonic === 1) fundamental = Math.hypot(re, im);
    second.forEach((value, at) => {
      second[at] = value - re * Math.cos(angle * at) - im * Math.sin(angle * at);
    });
  }
  const power = second.reduce((sum, value) => sum + value * value, 0) / rate;
  return decibels(Math.sqrt(2 * power) / fundamental);
};
