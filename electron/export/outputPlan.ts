import { join } from 'node:path';
import type { SampleRegion, Sink, WavTarget } from '../engine/protocol.ts';
import { CD_RATE, framesPerSector, type SessionRate } from '../shared/units.ts';

export type DeliveryKind = 'ddp' | 'wav' | 'mp3' | 'flac';
export type WordLength = 16 | 24 | '32f';

/** A song as files are split, in frames at the output rate from timeline frame 0. */
export interface SplitTrack {
  readonly startFrame: number;
  readonly frames: number;
}

/** One pass over the timeline at one rate, and what it fills. */
export interface RenderPass {
  readonly rate: number;
  readonly tracks: readonly SplitTrack[];
  readonly sinks: readonly Sink[];
}

export interface OutputRequest {
  readonly deliver: readonly DeliveryKind[];
  readonly bits: WordLength;
  readonly sessionRate: SessionRate;
  /** Split points at the session rate; on the sector grid, so whole at every rate. */
  readonly tracks: readonly SplitTrack[];
  /** File names without extension, one per song. */
  readonly names: readonly string[];
  readonly delivery: string;
  readonly scratch: string;
  /** Complete header and trailer of each song's WAV, levels still unset. */
  wavFrame(track: number, rate: number, bits: WordLength, frames: number): { header: Uint8Array; trailer: Uint8Array };
}

export interface OutputPlan {
  readonly passes: readonly RenderPass[];
  /** What the mastered figures are measured on, per song: the most exact thing delivered. */
  readonly measured: { readonly rate: number; readonly regions: readonly SampleRegion[] };
  readonly image: { readonly path: string; readonly frames: number } | null;
  readonly wav: { readonly rate: number; readonly bits: WordLength; readonly files: readonly PlannedWav[] } | null;
  readonly flac: readonly SampleRegion[] | null;
  readonly mp3: { readonly rate: number; readonly regions: readonly SampleRegion[] } | null;
}

export interface PlannedWav extends WavTarget {
  readonly region: SampleRegion;
}

/** MPEG-1 Layer III has 32, 44.1 and 48 kHz; the higher rates go down to their own family. */
export const mp3RateFor = (rate: SessionRate): 44100 | 48000 => (rate % 44100 === 0 ? 44100 : 48000);

/** Which passes over the timeline fill which files: one pass per rate, whatever is delivered. */
export const planOutput = (request: OutputRequest): OutputPlan => {
  const { deliver, bits, sessionRate, names, delivery, scratch } = request;
  const sinksByRate = new Map<number, Sink[]>();
  const addSink = (rate: number, sink: Sink) => sinksByRate.set(rate, [...(sinksByRate.get(rate) ?? []), sink]);
  const splitAt = (rate: number): SplitTrack[] => tracksAt(request.tracks, sessionRate, rate);

  const planWav = (folder: string, wordLength: WordLength) => {
    const files = splitAt(sessionRate).map(({ frames }, index): PlannedWav => {
      const path = join(folder, `${names[index]}.wav`);
      const { header, trailer } = request.wavFrame(index, sessionRate, wordLength, frames);
      return { path, header, trailer, region: { path, offset: header.length, frames, encoding: encodingOf(wordLength) } };
    });
    addSink(sessionRate, {
      kind: 'wav',
      bits: wordLength,
      files: files.map(({ path, header, trailer }) => ({ path, header, trailer })),
    });
    return files;
  };

  const wavFiles = deliver.includes('wav') ? planWav(join(delivery, 'wav'), bits) : null;
  const flacBits = bits === '32f' ? 24 : bits;
  const flac = deliver.includes('flac')
    ? (wavFiles !== null && flacBits === bits ? wavFiles : planWav(join(scratch, 'flac'), flacBits)).map((file) => file.region)
    : null;

  const cdTracks = splitAt(CD_RATE);
  const image = deliver.includes('ddp') ? { path: join(delivery, 'ddp', 'IMAGE.DAT'), frames: endOf(cdTracks) } : null;
  if (image !== null) addSink(CD_RATE, { kind: 'image', path: image.path });

  const mp3Rate = mp3RateFor(sessionRate);
  const mp3 = deliver.includes('mp3')
    ? splitAt(mp3Rate).map(({ frames }, index): SampleRegion => {
        return { path: join(scratch, `${names[index]}.f32`), offset: 0, frames, encoding: 'f32' };
      })
    : null;
  if (mp3 !== null) addSink(mp3Rate, { kind: 'float', paths: mp3.map((region) => region.path) });

  const measured =
    wavFiles !== null
      ? { rate: sessionRate, regions: wavFiles.map((file) => file.region) }
      : flac !== null
        ? { rate: sessionRate, regions: flac }
        : image !== null
          ? {
              rate: CD_RATE,
              regions: cdTracks.map(({ startFrame, frames }): SampleRegion => {
                return { path: image.path, offset: startFrame * 4, frames, encoding: 's16' };
              }),
            }
          : { rate: mp3Rate, regions: mp3 ?? [] };

  return {
    passes: [...sinksByRate].map(([rate, sinks]) => ({ rate, sinks, tracks: splitAt(rate) })),
    measured,
    image,
    wav: wavFiles === null ? null : { rate: sessionRate, bits, files: wavFiles },
    flac,
    mp3: mp3 === null ? null : { rate: mp3Rate, regions: mp3 },
  };
};

const encodingOf = (bits: WordLength): SampleRegion['encoding'] => (bits === 16 ? 's16' : bits === 24 ? 's24' : 'f32');

const endOf = (tracks: readonly SplitTrack[]): number => {
  const last = tracks[tracks.length - 1];
  return last === undefined ? 0 : last.startFrame + last.frames;
};

/** The songs as they are split, at another rate. */
export const tracksAt = (tracks: readonly SplitTrack[], sessionRate: SessionRate, rate: number): SplitTrack[] =>
  tracks.map(({ startFrame, frames }) => ({
    startFrame: atRate(startFrame, sessionRate, rate),
    frames: atRate(frames, sessionRate, rate),
  }));

/** Exact: split points lie on the sector grid. */
const atRate = (frames: number, from: SessionRate, to: number): number => {
  const sectors = frames / framesPerSector(from);
  if (!Number.isInteger(sectors)) throw new RangeError(`split point ${frames} is off the CD sector grid`);
  return (sectors * to) / 75;
};

/** Bytes the work needs at most, delivery and scratch together: for refusing a small disk before hours of work. */
export const expectedBytes = (deliver: readonly DeliveryKind[], bits: WordLength, rate: number, seconds: number): number => {
  const wav = rate * (bits === 16 ? 4 : bits === 24 ? 6 : 8);
  const perSecond =
    rate * 8 +
    (deliver.includes('ddp') ? CD_RATE * 4 : 0) +
    (deliver.includes('wav') ? wav : 0) +
    (deliver.includes('flac') ? wav * 2 : 0) +
    (deliver.includes('mp3') ? 48000 * 8 + 80_000 : 0);
  return Math.ceil(perSecond * seconds) + 50_000_000;
};
