import type { Wav } from './readWav.ts';

/** dBFS, peak of a sine of so many hertz in the left channel of a WAV of 16 or 24 bit, by correlation from its first second to its fourth. */
export const levelAt = ({ data, bits, channels, sampleRate }: Wav, hertz: number): number => {
  const bytes = bits / 8;
  const period = sampleRate / hertz;
  const first = sampleRate;
  const count = Math.round(Math.floor((3 * sampleRate) / period) * period);
  let [re, im] = [0, 0];
  for (let at = first; at < first + count; at += 1) {
    const sample = data.readIntLE(at * channels * bytes, bytes) / 2 ** (bits - 1);
    const angle = (2 * Math.PI * hertz * at) / sampleRate;
    re += sample * Math.cos(angle);
    im += sample * Math.sin(angle);
  }
  return 20 * Math.log10((2 * Math.hypot(re, im)) / count);
};
