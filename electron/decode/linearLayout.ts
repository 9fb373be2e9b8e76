import { unreadable } from './refusals.ts';

/** How one sample is stored. Integers narrower than their bytes are left-justified in them (WAVE, AIFF). */
export type SampleEncoding = 'u8' | 's8' | 's16' | 's24' | 's32' | 'f32' | 'f64';

/** Everything needed to read uncompressed samples out of a file. A plain value: it may be posted to a worker. */
export interface LinearLayout {
  readonly container: string;
  readonly codec: string;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  readonly frames: number;
  readonly integerBits: number | null;
  readonly encoding: SampleEncoding;
  readonly bigEndian: boolean;
  /** Byte position of the first frame. */
  readonly dataOffset: number;
}

/** A container this program reads itself, holding something it leaves to ffmpeg. */
export interface OtherCodec {
  readonly otherCodec: string;
}

export const BYTES_PER_SAMPLE: Readonly<Record<SampleEncoding, number>> = {
  u8: 1,
  s8: 1,
  s16: 2,
  s24: 3,
  s32: 4,
  f32: 4,
  f64: 8,
};

export const LOWEST_RATE = 8000;
export const HIGHEST_RATE = 384_000;

/** Mono and stereo at 8 kHz to 384 kHz; anything else is refused by name of the reason. */
export const checkedChannels = (file: string, channels: number): 1 | 2 => {
  if (channels === 1 || channels === 2) return channels;
  if (channels === 0) throw unreadable(file, 'its header says it has no channels', 'export the song again');
  throw unreadable(file, `has ${channels} channels, an album takes mono or stereo`, 'export a stereo mix');
};

export const checkedRate = (file: string, rate: number): number => {
  if (Number.isInteger(rate) && rate >= LOWEST_RATE && rate <= HIGHEST_RATE) return rate;
  const problem = `has a sample rate of ${Number.isFinite(rate) ? rate : 'nonsense'} Hz, outside ${LOWEST_RATE} to ${HIGHEST_RATE} Hz`;
  throw unreadable(file, problem, 'export it again at 44100 Hz or another usual rate');
};

/** Frames the header announces must be in the file: a shorter file is a broken copy, never a shorter song. */
export const checkedLength = (file: string, announced: number, held: number): number => {
  if (announced > held) {
    throw unreadable(
      file,
      `its header says ${announced} frames, the file holds ${held}`,
      'the file is incomplete: copy or export it again',
    );
  }
  if (announced === 0) throw unreadable(file, 'holds no audio', 'export the song again');
  return announced;
};

/** ffmpeg's name for the encoding, for example `pcm_s24le`. */
export const pcmCodecName = (encoding: SampleEncoding, bigEndian: boolean): string =>
  BYTES_PER_SAMPLE[encoding] === 1 ? `pcm_${encoding}` : `pcm_${encoding}${bigEndian ? 'be' : 'le'}`;

export const integerEncoding = (bytes: number): SampleEncoding | null =>
  bytes === 2 ? 's16' : bytes === 3 ? 's24' : bytes === 4 ? 's32' : null;
