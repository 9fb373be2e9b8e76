import { checkStatus, type DspInstance, kernel } from './module.ts';

interface EdgesCalls {
  edges_create(sampleRate: number, channels: number): number;
  edges_destroy(meter: number): void;
  edges_process(meter: number, left: number, right: number, frames: number): number;
  edges_finish(meter: number): number;
  edges_read(meter: number, out: number): number;
  edges_read_dropout(meter: number, channel: number, index: number, out: number): number;
}

export interface Dropout {
  readonly startFrame: number;
  readonly frames: number;
  readonly channel: 'left' | 'right' | 'both';
}

/** Where a track is heard and what is wrong with it. Frames at the track's own rate. */
export interface TrackEdges {
  /** First frame heard and one past the last; null when nothing is. How audibility is judged: dsp.h, edges. */
  readonly audibleStartFrame: number | null;
  readonly audibleEndFrame: number | null;
  /** Frames of digital silence (exact zeros in all channels) at each end; both the whole length for a silent track. */
  readonly headSilenceFrames: number;
  readonly tailSilenceFrames: number;
  /** Mean sample per channel, full scale 1. One value for mono. */
  readonly dcOffset: readonly number[];
  /** Runs of 3 or more samples stuck at a channel's extreme near full scale, both channels together. */
  readonly clippedRuns: number;
  /** Frames. */
  readonly longestClippedRun: number;
  /** Holes of exact zeros, 1 ms to 0.5 s, cut into loud audio; in order of their start. */
  readonly dropouts: readonly Dropout[];
  /** dB, side power over mid power; null for mono files, minus infinity when both channels are the same. */
  readonly sideToMidDb: number | null;
  /** Stereo in name only: side at least 40 dB below mid. */
  readonly nearMono: boolean;
  /** The silent side of a stereo track: at least 60 dB below the other over the whole length. */
  readonly missingChannel: 'left' | 'right' | null;
  /** dBFS RMS of the loud parts: 95th percentile of 10 ms windows. Null for silence. */
  readonly loudRmsDbfs: number | null;
}

export interface EdgesOptions {
  /** Hz, 8000 to 384000. */
  readonly sampleRate: number;
  readonly channels: 1 | 2;
}

const NEAR_MONO_DB = -40;
const MISSING_CHANNEL_DB = -60;

/** One pass over a track in constant memory; `finish`, then `read`. */
export class EdgesMeter {
  readonly #dsp: DspInstance;
  readonly #calls: ReturnType<typeof kernel<EdgesCalls>>;
  readonly #meter: number;
  readonly #channels: 1 | 2;

  constructor(dsp: DspInstance, { sampleRate, channels }: EdgesOptions) {
    this.#dsp = dsp;
    this.#calls = kernel<EdgesCalls>(dsp);
    this.#channels = channels;
    this.#meter = this.#calls.edges_create(sampleRate, channels);
    if (this.#meter === 0) throw new RangeError(`edges_create: ${sampleRate} Hz, ${channels} channels`);
  }

  /** Addresses of f32 planes in the module's memory, finite samples; the right one is not read for mono. */
  process(leftAddress: number, rightAddress: number, frames: number): void {
    checkStatus(this.#calls.edges_process(this.#meter, leftAddress, rightAddress, frames), 'edges_process');
  }

  /** Nothing follows; further `process` calls throw. */
  finish(): void {
    checkStatus(this.#calls.edges_finish(this.#meter), 'edges_finish');
  }

  read(): TrackEdges {
    const values = this.#values(EDGES_VALUES, 'edges_read', (out) => this.#calls.edges_read(this.#meter, out));
    const value = (index: number): number => values[index] ?? 0;
    const stereo = this.#channels === 2;
    const frameOrNull = (frame: number): number | null => (frame < 0 ? null : frame);
    const sideToMidDb =
      stereo && value(MID_SQUARE) + value(SIDE_SQUARE) > 0 ? power(value(SIDE_SQUARE), value(MID_SQUARE)) : null;
    return {
      audibleStartFrame: frameOrNull(value(AUDIBLE_START)),
      audibleEndFrame: frameOrNull(value(AUDIBLE_END)),
      headSilenceFrames: value(HEAD_SILENCE),
      tailSilenceFrames: value(TAIL_SILENCE),
      dcOffset: stereo ? [value(DC_LEFT), value(DC_LEFT + 1)] : [value(DC_LEFT)],
      clippedRuns: value(CLIPPED_RUNS_LEFT) + (stereo ? value(CLIPPED_RUNS_LEFT + 1) : 0),
      longestClippedRun: Math.max(value(LONGEST_CLIP_LEFT), stereo ? value(LONGEST_CLIP_LEFT + 1) : 0),
      dropouts: mergeChannels(this.#holes(0, value(DROPOUTS_LEFT)), this.#holes(1, value(DROPOUTS_LEFT + 1)), stereo),
      sideToMidDb,
      nearMono: sideToMidDb !== null && sideToMidDb <= NEAR_MONO_DB,
      missingChannel: stereo ? missingChannel(value(RMS_LEFT), value(RMS_LEFT + 1)) : null,
      loudRmsDbfs: value(LOUD_RMS) === 0 ? null : 20 * Math.log10(value(LOUD_RMS)),
    };
  }

  destroy(): void {
    this.#calls.edges_destroy(this.#meter);
  }

  #holes(channel: number, count: number): Hole[] {
    return Array.from({ length: count }, (_, index) => {
      const call = (out: number): number => this.#calls.edges_read_dropout(this.#meter, channel, index, out);
      const [startFrame = 0, frames = 0] = this.#values(2, 'edges_read_dropout', call);
      return { startFrame, frames };
    });
  }

  #values(count: number, name: string, call: (out: number) => number): Float64Array {
    const out = this.#dsp.allocate(count * 8);
    const status = call(out);
    const values = this.#dsp.doubles(out, count).slice();
    this.#dsp.free(out);
    checkStatus(status, name);
    return values;
  }
}

interface Hole {
  readonly startFrame: number;
  readonly frames: number;
}

/** Holes that overlap in time are one dropout of both channels. */
const mergeChannels = (left: readonly Hole[], right: readonly Hole[], stereo: boolean): Dropout[] => {
  const all: Dropout[] = [
    ...left.map((hole): Dropout => ({ ...hole, channel: stereo ? 'left' : 'both' })),
    ...right.map((hole): Dropout => ({ ...hole, channel: 'right' })),
  ].sort((one, other) => one.startFrame - other.startFrame);
  const merged: Dropout[] = [];
  for (const hole of all) {
    const previous = merged.at(-1);
    if (previous === undefined || previous.channel === hole.channel || previous.startFrame + previous.frames <= hole.startFrame) {
      merged.push(hole);
      continue;
    }
    const end = Math.max(previous.startFrame + previous.frames, hole.startFrame + hole.frames);
    merged[merged.length - 1] = { startFrame: previous.startFrame, frames: end - previous.startFrame, channel: 'both' };
  }
  return merged;
};

const power = (numerator: number, denominator: number): number => 10 * Math.log10(numerator / denominator);

const missingChannel = (left: number, right: number): 'left' | 'right' | null => {
  const limit = 10 ** (MISSING_CHANNEL_DB / 20);
  if (left === right) return null;
  if (left <= right * limit) return 'left';
  return right <= left * limit ? 'right' : null;
};

// Places of the values edges_read writes: EDGES_* in dsp.h.
const AUDIBLE_START = 1;
const AUDIBLE_END = 2;
const HEAD_SILENCE = 3;
const TAIL_SILENCE = 4;
const DC_LEFT = 5;
const RMS_LEFT = 7;
const CLIPPED_RUNS_LEFT = 9;
const LONGEST_CLIP_LEFT = 11;
const DROPOUTS_LEFT = 13;
const MID_SQUARE = 15;
const SIDE_SQUARE = 16;
const LOUD_RMS = 17;
const EDGES_VALUES = 20;
