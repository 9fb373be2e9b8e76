import type { SpectrumLine } from './paintEq.ts';

/** IEC 61260-1, base ten: forty bands a decade, as the songs’ spectra are measured. */
const edgeAt = (band: number): number => 1000 * 10 ** ((band - 70) / 40);
const BANDS = 124;
/**
 * dB that a sine is above the sum of its bins: an AnalyserNode gives a quarter of the power to each side, through a Blackman window
 * (alpha 0.16, Web Audio API 1.8.6) whose mean square is 0.3046.
 */
const BINS_DB = 10 * Math.log10(4 / 0.3046);

/** Turns the bins of a Fourier transform into levels per twelfth of an octave: pink noise is flat then. */
export class TwelfthOctaves {
  readonly #levels = new Float32Array(BANDS);
  readonly #frequencies = Float32Array.from({ length: BANDS }, (_, band) => Math.sqrt(edgeAt(band) * edgeAt(band + 1)));

  /** dBFS of each band, for bins in dBFS; a band narrower than a bin takes its share of that bin. The answer is used again. */
  of(decibels: Float32Array, sampleRate: number): SpectrumLine {
    const hertzPerBin = sampleRate / 2 / decibels.length;
    for (let band = 0; band < BANDS; band += 1) {
      const [from, to] = [edgeAt(band) / hertzPerBin + 0.5, edgeAt(band + 1) / hertzPerBin + 0.5];
      let power = 0;
      for (let bin = Math.floor(from); bin < Math.min(to, decibels.length); bin += 1) {
        const share = Math.min(to, bin + 1) - Math.max(from, bin);
        power += share * 10 ** ((decibels[bin] ?? -200) / 10);
      }
      this.#levels[band] = power > 0 ? 10 * Math.log10(power) + BINS_DB : -200;
    }
    return { frequencies: this.#frequencies, levels: this.#levels };
  }
}
