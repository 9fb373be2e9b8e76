import { EdgesMeter, type TrackEdges } from '../dsp/edges.ts';
import { LoudnessMeter } from '../dsp/loudness.ts';
import type { DspInstance } from '../dsp/module.ts';
import { allocatePlanes, BLOCK_FRAMES, freePlanes, type Planes } from '../dsp/planes.ts';
import { type Spectrum, SpectrumMeter } from '../dsp/spectrum.ts';
import { TruePeakMeter } from '../dsp/truePeak.ts';
import type { Figures, Ltas } from '../shared/analysis.ts';
import { findDefects } from './defects.ts';

export interface AnalyzerOptions {
  /** Hz, 8000 to 384000. */
  readonly sampleRate: number;
  /** A mono file is measured as dual mono; its one channel may be given twice. */
  readonly channels: 1 | 2;
  /** Expected length; memory is set aside for it. */
  readonly frames: number;
  /** Leaves out peaks, edges and defects, whose figures are then null. */
  readonly loudnessOnly: boolean;
  /** Measures the long-term average spectrum as well. */
  readonly spectrum?: boolean;
}

export interface AnalysisResult {
  readonly analysis: Figures;
  /** Null for silence, and where it was not asked for. */
  readonly ltas: Ltas | null;
  /** LUFS every 100 ms, minus infinity for silence. */
  readonly shortTermLufs: Float32Array;
  /** Mean squares of the 400 ms gating blocks. */
  readonly gatingBlocks: Float64Array;
  /** Defects of the audio, one sentence each. */
  readonly warnings: readonly string[];
  /** Null where they were left out. */
  readonly edges: TrackEdges | null;
}

/** Every measurement of a piece of audio in one pass over its samples. */
export class Analyzer {
  readonly #dsp: DspInstance;
  readonly #sampleRate: number;
  readonly #channels: 1 | 2;
  readonly #loudness: LoudnessMeter;
  readonly #peak: TruePeakMeter | undefined;
  readonly #edges: EdgesMeter | undefined;
  readonly #spectrum: SpectrumMeter | undefined;
  readonly #planes: Planes;

  constructor(dsp: DspInstance, { sampleRate, channels, frames, loudnessOnly, spectrum = false }: AnalyzerOptions) {
    this.#dsp = dsp;
    this.#sampleRate = sampleRate;
    this.#channels = channels;
    this.#planes = allocatePlanes(dsp, BLOCK_FRAMES);
    this.#loudness = new LoudnessMeter(dsp, { sampleRate, channels, expectedFrames: frames });
    this.#peak = loudnessOnly ? undefined : new TruePeakMeter(dsp, { channels });
    this.#edges = loudnessOnly ? undefined : new EdgesMeter(dsp, { sampleRate, channels });
    this.#spectrum = spectrum ? new SpectrumMeter(dsp, sampleRate) : undefined;
  }

  /** Measures samples that are in the DSP's memory already. */
  pushPlanes({ left, right }: Planes, frames: number): void {
    this.#loudness.process(left, right, frames);
    this.#peak?.process(left, right, frames);
    this.#edges?.process(left, right, frames);
    this.#spectrum?.process(left, right, frames);
  }

  /** Measures samples from elsewhere, any number of them. */
  push(left: Float32Array, right: Float32Array): void {
    for (let at = 0; at < left.length; at += BLOCK_FRAMES) {
      const count = Math.min(BLOCK_FRAMES, left.length - at);
      this.#dsp.plane(this.#planes.left, count).set(left.subarray(at, at + count));
      this.#dsp.plane(this.#planes.right, count).set(right.subarray(at, at + count));
      this.pushPlanes(this.#planes, count);
    }
  }

  finish(): AnalysisResult {
    this.#peak?.finish();
    this.#edges?.finish();
    const edges = this.#edges?.read();
    const loudness = this.#loudness;
    return {
      analysis: {
        integratedLufs: loudness.integratedLufs(),
        maxMomentaryLufs: loudness.maxMomentaryLufs(),
        maxShortTermLufs: loudness.maxShortTermLufs(),
        loudSectionsLufs: loudness.loudSectionsLufs(),
        loudnessRangeLu: loudness.loudnessRangeLu(),
        truePeakDbtp: this.#peak?.truePeakDbtp() ?? null,
        samplePeakDbfs: this.#peak?.samplePeakDbfs() ?? null,
        audibleStartFrame: edges?.audibleStartFrame ?? null,
        audibleEndFrame: edges?.audibleEndFrame ?? null,
      },
      ltas: this.#spectrum === undefined ? null : ltasOf(this.#spectrum.finish()),
      shortTermLufs: loudness.curve().shortTermLufs,
      gatingBlocks: loudness.history().blocks,
      warnings: edges === undefined ? [] : findDefects(edges, this.#sampleRate, this.#channels),
      edges: edges ?? null,
    };
  }

  close(): void {
    this.#loudness.destroy();
    this.#peak?.destroy();
    this.#edges?.destroy();
    this.#spectrum?.destroy();
    freePlanes(this.#dsp, this.#planes);
  }
}

const ltasOf = ({ mid, side, windows }: Spectrum): Ltas | null =>
  windows === 0 ? null : { mid: Array.from(mid, rounded), side: Array.from(side, rounded) };

/** Within 0.000003 dB, and a third of the length as text: spectra are kept as JSON. */
const rounded = (power: number): number => Number(power.toPrecision(6));
