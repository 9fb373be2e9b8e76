import { z } from 'zod';
import type { FileIdentity } from '../../decode/identity.ts';
import type { LinearFile } from '../../decode/linearSource.ts';
import type { ReadSong } from '../../engine/protocol.ts';
import { convertedFrames } from '../../engine/songCache.ts';
import type { StoredAnalysis } from '../../library/library.ts';
import { PEAK_FRAMES, type SourceFacts } from '../../shared/contract/state.ts';
import { type Frames, framesAtRate } from '../../shared/units.ts';
import { analysisHead } from '../figuresHead.ts';

/** Rises whenever a measurement, the waveform or what is kept of them changes; songs are then read again. */
export const ANALYSIS_VERSION = 3;

const schema = z.strictObject({
  container: z.string(),
  codec: z.string(),
  sampleRate: z.int().positive(),
  channels: z.literal([1, 2]),
  frames: z.int().positive(),
  integerBits: z.int().nullable(),
  /** The samples lie in the song's file itself; otherwise decoded in a file of the cache. */
  inPlace: z.boolean(),
  encoding: z.enum(['u8', 's8', 's16', 's24', 's32', 'f32', 'f64']),
  bigEndian: z.boolean(),
  dataOffset: z.int().min(0),
  analysis: analysisHead,
  warnings: z.array(z.string()),
});

/** What is kept of a song's content, whatever its name and place. */
export type SongFacts = Readonly<z.output<typeof schema>>;

export interface SongVersion {
  readonly sha256: string;
  readonly facts: SongFacts;
  /** LUFS every 100 ms. */
  readonly shortTermLufs: Float32Array;
}

/** Null where it is of another making: the song is then read again. */
export const parseFacts = (stored: StoredAnalysis): SongFacts | null => {
  const parsed = schema.safeParse(stored.facts);
  return parsed.success ? parsed.data : null;
};

export const factsOf = ({ format, layout, inPlace }: ReadSong, measured: NonNullable<ReadSong['measured']>): SongFacts => {
  const { container, codec, sampleRate, channels, frames, integerBits } = format;
  const { encoding, bigEndian, dataOffset } = layout;
  const { analysis, warnings } = measured;
  return {
    ...{ container, codec, sampleRate, channels, frames, integerBits },
    ...{ inPlace, encoding, bigEndian, dataOffset },
    ...{ analysis, warnings: [...warnings] },
  };
};

/** The song at its own rate, its samples in `samples`. */
export const nativeFile = (
  { sha256, facts }: SongVersion,
  path: string,
  identity: FileIdentity,
  samples: { readonly path: string; readonly identity: FileIdentity },
): LinearFile => {
  const { container, codec, sampleRate, channels, frames, integerBits, encoding, bigEndian, dataOffset } = facts;
  const described = { container, codec, sampleRate, channels, frames, integerBits };
  return {
    path,
    identity,
    sha256,
    samplesPath: samples.path,
    samplesIdentity: samples.identity,
    layout: { ...described, encoding, bigEndian, dataOffset },
    format: { path, ...described },
  };
};

export const sessionFrames = ({ frames, sampleRate }: SongFacts, rate: number): number =>
  convertedFrames(frames, sampleRate, rate);

export const sourceFacts = ({ sha256, facts }: SongVersion, rate: number): SourceFacts => {
  const { container, codec, sampleRate, channels, frames, integerBits, warnings } = facts;
  // Spectra are many numbers, and a window is told them by tone.read.
  const { ltas: _ltas, ...analysis } = facts.analysis;
  const atSession = (frame: number | null): number | null =>
    frame === null ? null : framesAtRate(frame as Frames, sampleRate, rate);
  const inSession = sessionFrames(facts, rate);
  return {
    ...{ container, codec, sampleRate, channels, frames, analysis, warnings, sha256 },
    bits: integerBits,
    sessionFrames: inSession,
    audibleStart: atSession(analysis.audibleStartFrame),
    audibleEnd: atSession(analysis.audibleEndFrame),
    columns: Math.ceil(inSession / PEAK_FRAMES),
  };
};
