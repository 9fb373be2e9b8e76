import { LoudnessMeter } from '../../dsp/loudness.ts';
import { Correlation } from '../../dsp/mix.ts';
import type { DspInstance } from '../../dsp/module.ts';
import type { Planes } from '../../dsp/planes.ts';
import { TruePeakMeter } from '../../dsp/truePeak.ts';
import type { AuditionMeters } from '../../shared/contract/state.ts';

/** What a stream's meters show: the record's own stereo signal. */
export class StreamMeters {
  readonly #loudness: LoudnessMeter;
  readonly #truePeak: TruePeakMeter;
  readonly #correlation: Correlation;

  constructor(dsp: DspInstance, sampleRate: number) {
    this.#loudness = new LoudnessMeter(dsp, { sampleRate, channels: 2 });
    this.#truePeak = new TruePeakMeter(dsp, { channels: 2 });
    this.#correlation = new Correlation(dsp);
  }

  add(planes: Planes, frames: number): void {
    this.#loudness.process(planes.left, planes.right, frames);
    this.#truePeak.process(planes.left, planes.right, frames);
    this.#correlation.add(planes.left, planes.right, frames);
  }

  /** Readings at the end of a block; peak and correlation begin anew. */
  endBlock(reductionDb: number, stagesDb: readonly number[]): AuditionMeters {
    const correlation = this.#correlation.value;
    this.#correlation.reset();
    return {
      momentaryLufs: this.#loudness.momentaryLufs(),
      shortTermLufs: this.#loudness.shortTermLufs(),
      integratedLufs: this.#loudness.integratedSoFarLufs(),
      truePeakDbtp: this.#truePeak.endInterval(),
      reductionDb,
      correlation,
      stagesDb,
    };
  }

  close(): void {
    this.#loudness.destroy();
    this.#truePeak.destroy();
    this.#correlation.destroy();
  }
}
