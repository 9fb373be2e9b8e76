import type { AnalyzedFile } from '../shared/analysis.ts';
import type { Report, ReportPlots, ReportTrack, TrackPlots } from '../shared/report.ts';

import { TONE_CENTRES } from '../shared/tone/bands.ts';

/** A made-up song's analysis: every figure follows from its loudness and peak. */
export const analyzed = (path: string, frames: number, loudness: number | null, peak: number | null): AnalyzedFile => ({
  path,
  container: 'wav',
  codec: 'pcm_s24le',
  sampleRate: 44100,
  channels: 2,
  frames,
  integratedLufs: loudness,
  maxMomentaryLufs: loudness === null ? null : loudness + 3,
  maxShortTermLufs: loudness === null ? null : loudness + 2,
  loudSectionsLufs: loudness === null ? null : loudness + 1,
  loudnessRangeLu: loudness === null ? null : 4.3,
  truePeakDbtp: peak,
  samplePeakDbfs: peak,
  audibleStartFrame: loudness === null ? null : 0,
  audibleEndFrame: loudness === null ? null : frames,
});

export const reportTrack = (number: number, title: string, change: Partial<ReportTrack> = {}): ReportTrack => {
  const frames = 588 * 75 * 60;
  return {
    number,
    title,
    artist: 'The Examples',
    isrc: `ZZEX126000${String(number).padStart(2, '0')}`,
    startFrame: (number - 1) * frames,
    frames,
    gapFrames: 88200,
    source: analyzed(`${title}.wav`, frames, -14.2, -0.3),
    mastered: analyzed(`wav/${title}.wav`, frames, -11.1, -1),
    gainDb: 3.1,
    maxGainReductionDb: 1.4,
    mp3TruePeakDbtp: null,
    ceilingLoweredDb: 0,
    binds: 'budget',
    intentLu: 0,
    tone: null,
    ...change,
  };
};

export const reportOfTracks = (tracks: readonly ReportTrack[], change: Partial<Report> = {}): Report => ({
  glassmaster: { version: '0.1.0' },
  album: {
    title: 'Examples',
    artist: 'The Examples',
    upc: '2002600000013',
    date: '2026-01-30',
    sampleRate: 44100,
    frames: tracks.reduce((sum, { frames }) => sum + frames, 0),
    integratedLufs: -11.4,
    truePeakDbtp: -1,
    loudnessRangeLu: 5.2,
  },
  match: {
    target: 'highest',
    basis: 'loud',
    reference: 'loudest',
    ceilingDbtp: -1,
    budgetDb: 2,
    commonLevelLufs: -10.1,
    bindingTrack: 1,
    explanation: 'Song 1 sets the level.',
  },
  tone: {
    reference: 'off',
    name: 'the median of the album',
    amountPercent: 50,
    boundDb: 3,
    smoothing: '1/3',
    phase: 'minimum',
    bandsHz: TONE_CENTRES,
    ...{ referenceDb: null, referenceLowDb: null, referenceHighDb: null },
  },
  tracks,
  findings: [],
  files: tracks.map(({ mastered }, index) => ({ path: mastered.path, bytes: 1234567 + index, sha256: 'ab'.repeat(32) })),
  ...change,
});

/** Curves with movement but without chance: a triangle over the song, `offset` LUFS at its foot. */
const curve = (steps: number, offset: number): Float32Array =>
  Float32Array.from({ length: steps }, (_, index) => offset + 6 * (1 - Math.abs((2 * index) / steps - 1)));

export const plotsOf = ({ tracks }: Report): ReportPlots => ({
  albumShortTermLufs: null,
  tracks: tracks.map(({ frames }): TrackPlots => {
    const steps = Math.round(frames / 4410);
    return {
      sourceShortTermLufs: curve(steps, -20),
      masteredShortTermLufs: curve(steps, -16),
      masteredOverview: Float32Array.from({ length: 2400 }, (_, index) => (index % 2 === 0 ? -0.5 : 0.7)),
      gainReductionDb: curve(steps, -4.6).map((value) => Math.max(0, value)),
    };
  }),
});

/** A song of silence: nothing is defined. */
export const silentTrack = (number: number): ReportTrack =>
  reportTrack(number, 'Silence', {
    isrc: null,
    source: analyzed('silence.wav', 441000, null, null),
    mastered: analyzed('wav/silence.wav', 441000, null, null),
    frames: 441000,
    gapFrames: 0,
    gainDb: 0,
    maxGainReductionDb: 0,
    mp3TruePeakDbtp: null,
    ceilingLoweredDb: 0,
    binds: null,
  });
