import type { FileIdentity } from '../decode/identity.ts';
import type { LinearLayout } from '../decode/linearLayout.ts';
import type { LinearFile } from '../decode/linearSource.ts';
import type { PcmFormat } from '../decode/pcmSource.ts';
import type { Cover, Tags } from '../decode/tags.ts';
import type { FadeCurve } from '../dsp/mix.ts';
import type { DeliveryKind } from '../export/outputPlan.ts';
import type { CeilingStep } from '../render/ceilingSteps.ts';
import type { SourceFacts } from '../shared/advise/facts.ts';
import type { Album } from '../shared/album/album.ts';
import type { Finding, FindingCode } from '../shared/album/finding.ts';
import type { Mend } from '../shared/album/mends.ts';
import type { SourceExtent } from '../shared/album/timeline.ts';
import type { Analysis, Figures } from '../shared/analysis.ts';
import type { DitherKind, LimiterStyle } from '../shared/chain/choices.ts';
import type { Chain } from '../shared/chain/schema.ts';
import type { ChainResult } from '../shared/chain/work.ts';
import type { Failure } from '../shared/failure.ts';

/**
 * What engine workers do, as data: every job's input and output can be posted between threads. Frame counts are
 * at the rate named beside them; levels as in shared/analysis.ts.
 */
export interface Jobs {
  /** Opens a song, decodes it to scratch if need be, measures it whole, and brings it to the session rate. */
  prepare: { input: PrepareInput; output: PreparedSource };
  /** Reads a song for the library: measures it, brings it to the session rate and draws it, into the cache. */
  readSong: { input: ReadSongInput; output: ReadSong };
  /** Measures a song for advice on it: what `prepare` measures, and what the source went through before. */
  advise: { input: AdviseInput; output: SourceFacts };
  /** Content hash of a file, and which version of it that is. */
  identify: { input: { readonly path: string }; output: IdentifiedFile };
  /** What files say of themselves, in the same order; those that are certainly no songs say why. */
  tags: { input: { readonly paths: readonly string[] }; output: TaggedSongs };
  /** Renders a song whole through a chain, a match filter or both, into a file that is read in its place, and measures that. */
  process: { input: ProcessInput; output: ProcessedSource };
  /** How a song stores its samples, and its exact length. */
  describe: { input: DescribeInput; output: PcmFormat };
  /** Samples of a prepared song; fewer than asked only at its end. */
  samples: { input: SamplesInput; output: Samples };
  /** Renders one song (or songs that play into each other) alone, through a limiter or none, and measures what comes out. */
  measure: { input: MeasureInput; output: MeasuredClip };
  /** Correlation (-1..1) of two stretches of equal length, for the law of a crossfade. */
  correlate: { input: CorrelateInput; output: number };
  /** What a delivery would meet, in the album and where it is to go. */
  preflight: { input: PreflightInput; output: PreflightLook };
  /** Renders the whole timeline once, in order, into the sinks. */
  render: { input: RenderInput; output: RenderOutput };
  /** Reads written audio back: its digest, its analysis, its curves. */
  inspect: { input: InspectInput; output: InspectedAudio };
  /** Encodes written or scratch audio into a file of its own; gives its length in bytes. */
  encode: { input: EncodeInput; output: number };
  /** Decodes what was encoded and compares; a job of its own, so that cores that end at different times share what is left. */
  checkEncoded: { input: EncodeInput; output: EncodedFile };
  /** Digests of a file as it stands on disk. */
  digest: { input: DigestInput; output: FileDigests };
}

export type JobKind = keyof Jobs;

export interface JobEvent {
  /** Frames (or bytes) done of the job's whole, 0..1. */
  readonly progress: number;
  /** For `render`: the number of songs whose files are complete. */
  readonly finishedTracks?: number;
  /** For `readSong`: frames at the session rate of a song whose waveform is in the cache; the rest of the reading follows. */
  readonly drawnFrames?: number;
}

/** What a job calls as it goes; the worker thins the calls out. */
export type ReportProgress = (event: JobEvent) => void;

export type ToWorker =
  | { readonly id: number; readonly kind: JobKind; readonly input: unknown }
  /** The job of that id is not wanted any more. */
  | { readonly stop: number }
  /** Jobs that will be asked for. */
  | { readonly load: readonly JobKind[] };

export type FromWorker =
  | { readonly id: number; readonly event: JobEvent }
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly failure: Failure };

export interface PrepareInput {
  readonly path: string;
  /** As the user named it. */
  readonly name: string;
  readonly scratchFolder: string;
  /** Hz; null for analysis alone, which leaves no scratch behind. */
  readonly sessionRate: number | null;
  /** Makes this song's scratch names unique. */
  readonly label: string;
  /** Whether its long-term average spectrum is wanted; yes where left out. */
  readonly spectrum?: boolean;
}

export interface AdviseInput {
  readonly path: string;
  /** As the user named it. */
  readonly name: string;
  readonly scratchFolder: string;
}

export interface PreparedSource {
  readonly format: PcmFormat;
  readonly analysis: Analysis;
  /** LUFS every 100 ms. */
  readonly shortTermLufs: Float32Array;
  readonly warnings: readonly string[];
  /** The song at the session rate, as later jobs read it: the original file or a scratch file. Null when none was asked for. */
  readonly session: LinearFile | null;
  /** What is heard in its place: the song behind its chain and its match filter. Null where it has none, and as it comes from `prepare`. */
  readonly processed: ProcessedSource | null;
}

/** What is done to a whole song at the session rate, in this order. At least one of the two. */
export interface SongProcessing {
  readonly chain: Chain | null;
  readonly filter: ToneFilter | null;
}

/** What a song goes through as it is played. */
export interface LiveProcessing extends SongProcessing {
  /** Place of the stage from which on only what the chain changes is heard; null for the sound itself. */
  readonly deltaFrom: number | null;
}

/** The filter that brings a song's spectrum closer to the others'. */
export interface ToneFilter {
  /** dB at the centres of the 1/6-octave bands, lowest first. */
  readonly curveDb: readonly number[];
  readonly phase: 'minimum' | 'linear';
}

export interface ProcessInput extends SongProcessing {
  /** At the session rate. */
  readonly source: LinearFile;
  /** A file to be made, f32 interleaved stereo; it appears whole or not at all. */
  readonly output: string;
  /** Names what comes out as a song's content hash does, hex; null where nobody needs to know. */
  readonly sha256: string | null;
}

export interface ProcessedSource {
  /** As many frames as the source, none of them late. */
  readonly file: LinearFile;
  /** Its edges are not those of the album: trims and gaps go by the source's. */
  readonly analysis: Analysis;
  /** LUFS every 100 ms. */
  readonly shortTermLufs: Float32Array;
  /** What the chain did; null where there was none. */
  readonly chain: ChainResult | null;
}

export interface ReadSongInput {
  readonly path: string;
  /** The version of the file that is meant, and its content hash. */
  readonly identity: FileIdentity;
  readonly sha256: string;
  /** The song at its own rate where that is known from before; null to find out. */
  readonly native: LinearFile | null;
  /** Hz */
  readonly sessionRate: number;
  /** Folder of what is kept, see songCache.ts; files appear there whole. */
  readonly cache: string;
  /** An existing empty folder of this job's own, on the same disk as the cache. Whoever made it removes it. */
  readonly scratchFolder: string;
  readonly measure: boolean;
}

export interface ReadSong {
  /** Null where that was not asked for. */
  readonly measured: Pick<PreparedSource, 'analysis' | 'shortTermLufs' | 'warnings'> | null;
  readonly format: PcmFormat;
  /** Of the samples at the song's own rate, in the file itself or as they were decoded. */
  readonly layout: LinearLayout;
  readonly inPlace: boolean;
}

export interface IdentifiedFile {
  readonly identity: FileIdentity;
  /** Hex. */
  readonly sha256: string;
}

export interface TaggedSongs {
  /** One per path, in order. */
  readonly files: readonly TaggedFile[];
  /** Beside the first song, or the first in the songs' tags. */
  readonly cover: Cover | null;
}

export type TaggedFile =
  | { readonly path: string; readonly tags: Omit<Tags, 'cover'> }
  | { readonly path: string; readonly failure: Failure };

export interface DescribeInput {
  readonly path: string;
  readonly scratchFolder: string;
}

export interface SamplesInput {
  readonly source: LinearFile;
  readonly start: number;
  readonly frames: number;
}

export interface Samples {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

export interface ClipFade {
  readonly frames: number;
  /** A named curve, or the crossfade that keeps the power of two parts with this correlation (-1..1) constant. */
  readonly shape: FadeCurve | { readonly correlation: number };
}

/** A stretch of a song on the timeline; frames at the session rate. */
export interface RenderClip {
  readonly source: LinearFile;
  readonly startFrame: number;
  readonly sourceStart: number;
  readonly frames: number;
  readonly gainDb: number;
  readonly fadeIn: ClipFade | null;
  readonly fadeOut: ClipFade | null;
  /** The samples reach the output untouched if the limiter rests, so a word length they fit needs no dither. */
  readonly untouchedBits: number | null;
  /**
   * What the source goes through as it is read, while its processed file is not ready: for audition only, where a start in the
   * middle hears less of what came before.
   */
  readonly live?: LiveProcessing;
}

export interface LimiterSettings {
  /** dBTP */
  readonly ceiling: number;
  readonly style: LimiterStyle;
}

export interface MeasureInput {
  /** One song, or songs that play into each other, placed as on the timeline. */
  readonly clips: readonly RenderClip[];
  /** The stretch of the timeline that is measured; silence where no clip plays. */
  readonly startFrame: number;
  readonly frames: number;
  /** Where the songs in it end, frames from its start, rising; the last is `frames`. */
  readonly partEnds: readonly number[];
  /** Hz */
  readonly sampleRate: number;
  /** The record's, ahead of the limiter; null for none. */
  readonly chain: Chain | null;
  readonly limiter: LimiterSettings | null;
}

/** One song of those measured together. */
export interface MeasuredPart {
  /** dBTP ahead of the limiter, as of a file of its own; null for silence, and where a limiter but no chain stands in between. */
  readonly truePeakDbtp: number | null;
  /** dB, 0 without a limiter. */
  readonly maxGainReductionDb: number;
}

export interface MeasuredClip {
  readonly analysis: Figures;
  /** Mean squares of the 400 ms gating blocks, for loudness over several songs. */
  readonly gatingBlocks: Float64Array;
  /** LUFS every 100 ms, minus infinity for silence; the first value is of the first 3 s. */
  readonly shortTermLufs: Float32Array;
  /** dB, 0 without a limiter. */
  readonly maxGainReductionDb: number;
  /** Song by song, as `partEnds` has them. */
  readonly parts: readonly MeasuredPart[];
  /** dB taken by the limiter, 0 or above, at most in each 100 ms; empty without a limiter. */
  readonly reductionDb: Float32Array;
  /** What the record's chain did; null without one. */
  readonly chain: MeasuredChain | null;
}

export interface MeasuredChain extends ChainResult {
  /** dBTP behind the chain, ahead of the limiter, of all that was measured; null for silence. */
  readonly truePeakDbtp: number | null;
  /** LUFS, integrated, ahead of the first stage and behind each that works; null for silence. */
  readonly integratedLufs: readonly (number | null)[];
}

export interface CorrelateInput {
  readonly outgoing: { readonly source: LinearFile; readonly start: number };
  readonly incoming: { readonly source: LinearFile; readonly start: number };
  readonly frames: number;
}

export interface PreflightInput {
  readonly album: Album;
  /** Of the album's songs in order, and of its hidden track. */
  readonly sources: readonly SourceExtent[];
  readonly hiddenSource: SourceExtent | null;
  readonly formats: readonly DeliveryKind[];
  /** Of WAV files. */
  readonly bits: 16 | 24 | '32f';
  /** The findings that are asked for; null for all. */
  readonly only: readonly FindingCode[] | null;
  /** Folder the delivery is to become. */
  readonly destination: string;
  /** The songs' files, which it must not touch. */
  readonly songs: readonly string[];
}

export interface PreflightLook {
  readonly findings: readonly (Finding & { readonly mend: Mend | null })[];
  /** Of the record, at the session rate. */
  readonly totalFrames: number;
  readonly target: TargetFacts;
}

export interface TargetFacts {
  /** What forbids it; one line each. */
  readonly problems: readonly Failure[];
  readonly exists: boolean;
  /** An earlier delivery and nothing else. */
  readonly replaceable: boolean;
  /** Bytes; null where the disk does not say. */
  readonly freeBytes: number | null;
}

export type Sink =
  /** The disc image: the timeline from frame 0, 16-bit little-endian stereo. */
  | { readonly kind: 'image'; readonly path: string }
  /** A WAV per song: header, samples, trailer. */
  | { readonly kind: 'wav'; readonly bits: 16 | 24 | '32f'; readonly files: readonly WavTarget[] }
  /** f32 interleaved without a header, per song, for encoders that want more than the delivery's word length. */
  | { readonly kind: 'float'; readonly paths: readonly string[] };

export interface WavTarget {
  readonly path: string;
  readonly header: Uint8Array;
  readonly trailer: Uint8Array;
}

export interface RenderInput {
  readonly clips: readonly RenderClip[];
  /** Hz, of clips and of totalFrames. */
  readonly sessionRate: number;
  readonly totalFrames: number;
  /** Hz; where it differs the sum is converted before the limiter. */
  readonly outputRate: number;
  /** The record's, at the session rate, ahead of conversion and limiter; null for none. */
  readonly chain: Chain | null;
  /** Songs as they are split, at the output rate, from timeline frame 0; contiguous. */
  readonly tracks: readonly { readonly startFrame: number; readonly frames: number }[];
  readonly limiter: LimiterSettings;
  /** Songs whose ceiling lies below the limiter's, frames at the output rate; none where left out. */
  readonly ceilingSteps?: readonly CeilingStep[];
  /** Where word length falls. */
  readonly dither: DitherKind;
  readonly sinks: readonly Sink[];
  /**
   * What of the timeline is rendered, all of it where left out: from where a song starts to where one ends. `tracks` and `sinks`
   * are then of these songs only; an image is written in its place. For equal rates, and without a chain: what comes out is bit
   * for bit what a render of the whole has there.
   */
  readonly part?: RenderPart;
}

/** Timeline frames [startFrame, endFrame). */
export interface RenderPart {
  readonly startFrame: number;
  readonly endFrame: number;
}

export type { CeilingStep };

export interface RenderOutput {
  /**
   * Per sink: SHA-256 of each file's samples (hex), in the order of its files; one for the image, of what was written. Null for
   * scratch.
   */
  readonly sampleDigests: readonly (readonly (string | null)[])[];
  /** Per song, dB, 0 or above. */
  readonly maxGainReductionDb: readonly number[];
  /** The limiter's smallest gain (linear, 1 = none) in each 100 ms of the output that starts in the part, from timeline frame 0 on. */
  readonly gainHistory: Float32Array;
  /** What the record's chain did; null without one. */
  readonly chain: ChainResult | null;
}

/** Samples inside a file: where they start, and how they are stored. */
export interface SampleRegion {
  readonly path: string;
  readonly offset: number;
  readonly frames: number;
  readonly encoding: 's16' | 's24' | 'f32';
}

export interface InspectInput {
  /** Read one after the other as one stream. */
  readonly regions: readonly SampleRegion[];
  readonly sampleRate: number;
  /** Columns of the waveform overview; 0 for none. */
  readonly columns: number;
  /** Whether to measure true peak and edges too; the album's own pass needs loudness only. */
  readonly loudnessOnly: boolean;
}

export interface InspectedAudio {
  /** SHA-256 of the samples as stored, hex. */
  readonly sampleDigest: string;
  readonly analysis: Figures;
  readonly shortTermLufs: Float32Array;
  /** Per column: minimum, maximum over both channels. */
  readonly overview: Float32Array;
}

export interface EncodeInput {
  readonly kind: 'mp3' | 'flac';
  readonly region: SampleRegion;
  readonly sampleRate: number;
  readonly mp3: '320' | 'V0';
  readonly output: string;
  readonly scratchFolder: string;
  readonly label: string;
}

export interface EncodedFile {
  readonly path: string;
  readonly bytes: number;
  /** Frames an encoder-delay-aware decoder returns; equals the region's. */
  readonly decodedFrames: number;
  /** dB: signal over the difference between decoded and encoded audio; null where they are bit-identical. */
  readonly signalToErrorDb: number | null;
  /** dBTP of an MP3 as it is decoded, at the strict reading (16 times); null for silence and for lossless files. */
  readonly decodedTruePeakDbtp: number | null;
}

export interface DigestInput {
  readonly path: string;
  /** Whether the MD5 is wanted as well. */
  readonly md5?: boolean;
  /** Byte positions where parts end that are digested on their own too, rising; none where left out. */
  readonly parts?: readonly number[];
}

export interface FileDigests {
  readonly bytes: number;
  /** Hex; null where it was not asked for. */
  readonly md5: string | null;
  /** Hex. */
  readonly sha256: string;
  /** SHA-256 of each part, hex. */
  readonly parts: readonly string[];
}
