import { LTAS_BANDS } from '../tone/bands.ts';
import type { ScanFacts, SourceFacts } from './facts.ts';

const SECONDS = 180;
const RATE = 44100;
const CELLS = 220;

/** Levels per cell of a spectrum falling 0.4 dB each kilohertz from -60 dB. */
export const fallingLevels = (cells = CELLS): number[] => Array.from({ length: cells }, (_, cell) => -60 - cell * 0.04);

export const spectrumOf = (levels: readonly number[]): ScanFacts['spectrum'] => ({
  power: Float64Array.from(levels, (level) => 10 ** (level / 10)),
  levelDb: Float64Array.from(levels),
  windows: 1000,
});

export const FLAT_LINES: ScanFacts['lines'] = { floorDb: new Float64Array(1040).fill(-110), binHertz: 0.673, windows: 200 };

/** Facts of a song there is nothing to say of, but for what is given. */
export const factsOf = (
  changes: {
    readonly [Part in keyof SourceFacts]?: Partial<SourceFacts[Part]>;
  } = {},
): SourceFacts => ({
  format: {
    ...{ path: 'song.wav', container: 'wav', codec: 'pcm_s24le', sampleRate: RATE, channels: 2 },
    ...{ frames: SECONDS * RATE, integerBits: 24 },
    ...changes.format,
  },
  analysis: {
    ...{ integratedLufs: -14, maxMomentaryLufs: -10, maxShortTermLufs: -11, loudSectionsLufs: -12, loudnessRangeLu: 5 },
    ...{ truePeakDbtp: -1, samplePeakDbfs: -1.2, audibleStartFrame: 1000, audibleEndFrame: SECONDS * RATE - 1000 },
    ...changes.analysis,
  },
  gatingBlocks:
    (changes.gatingBlocks as Float64Array | undefined) ??
    Float64Array.from({ length: SECONDS * 10 }, (_, block) => 0.03 + 0.04 * ((block % 50) / 50)),
  edges: {
    ...{ headSilenceFrames: 0, tailSilenceFrames: 0, dcOffset: [0, 0], clippedRuns: 0, longestClippedRun: 0 },
    ...{ dropouts: [], nearMono: false, sideToMidDb: -8, missingChannel: null },
    ...changes.edges,
  },
  scan: {
    ...{ bits: 24, nearPeakShare: 1e-6, spectrum: spectrumOf(fallingLevels()), lines: FLAT_LINES, clickCount: 0, clicks: [] },
    ...changes.scan,
  },
  ltas:
    changes.ltas === null
      ? null
      : {
          mid: Array.from({ length: LTAS_BANDS }, () => 1e-4),
          side: Array.from({ length: LTAS_BANDS }, () => 1e-5),
          ...changes.ltas,
        },
  leftToRightDb: (changes.leftToRightDb as number | undefined) ?? 0.5,
  nonFiniteSamples: (changes.nonFiniteSamples as number | undefined) ?? 0,
});
