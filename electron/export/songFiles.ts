import { createHash } from 'node:crypto';
import { closeSync, createReadStream, createWriteStream, openSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { bextBody } from '../formats/bext.ts';
import { flacHeadLength, tagFlacHead } from '../formats/flacMetadata.ts';
import { writeId3 } from '../formats/id3.ts';
import { pictureFacts } from '../formats/picture.ts';
import { type AudioTags, type ReplayGain, riffInfo } from '../formats/tags.ts';
import { type WavEnvelope, wavEnvelope } from '../formats/wav.ts';
import type { Album, AlbumTrack } from '../shared/album/album.ts';
import type { Figures } from '../shared/analysis.ts';
import { fail } from '../shared/failure.ts';
import type { WordLength } from './outputPlan.ts';

/** Level that ReplayGain 2.0 plays everything at, LUFS. */
const REPLAY_GAIN_REFERENCE = -18;

const amplitude = (dbtp: number): number => 10 ** (dbtp / 20);

export const replayGainOf = (track: Figures, album: Figures): ReplayGain => {
  const gain = (loudness: number | null) => (loudness === null ? null : REPLAY_GAIN_REFERENCE - loudness);
  const peak = (level: number | null) => (level === null ? null : amplitude(level));
  return {
    trackGain: gain(track.integratedLufs),
    trackPeak: peak(track.truePeakDbtp),
    albumGain: gain(album.integratedLufs),
    albumPeak: peak(album.truePeakDbtp),
  };
};

export interface TagSource {
  readonly album: Album;
  readonly track: Pick<AlbumTrack, 'title' | 'artist' | 'isrc' | 'composer' | 'songwriter' | 'message'>;
  readonly number: number;
  readonly cover: Uint8Array | null;
  readonly version: string;
}

/** One truth for every file format: what a song's file says of itself. */
export const tagsOf = ({ album, track, number, cover, version }: TagSource): AudioTags => {
  const facts = cover === null ? null : pictureFacts(cover);
  return {
    title: track.title ?? '',
    artist: track.artist ?? album.artist,
    album: album.title,
    albumArtist: album.artist,
    trackNumber: number,
    trackTotal: album.tracks.length,
    date: album.date ?? '',
    genre: album.genre ?? '',
    isrc: track.isrc ?? '',
    composer: track.composer ?? album.composer ?? '',
    lyricist: track.songwriter ?? album.songwriter ?? '',
    comment: track.message ?? '',
    copyright: album.copyright ?? '',
    label: album.label ?? '',
    barcode: album.upc ?? '',
    encodedBy: `Glassmaster ${version}`,
    ...(cover === null || facts === null ? {} : { cover: { ...facts, bytes: cover } }),
  };
};

export interface WavFacts {
  readonly tags: AudioTags;
  readonly sampleRate: number;
  readonly bits: WordLength;
  readonly frames: number;
  /** Place in the programme, frames. */
  readonly startFrame: number;
  /** Null until the samples are written and measured. */
  readonly analysis: Figures | null;
}

/** Header and trailer of a song's WAV. The header's length is the same before and after the song is measured. */
export const wavEnvelopeOf = ({ tags, sampleRate, bits, frames, startFrame, analysis }: WavFacts): WavEnvelope => {
  const bext = bextBody({
    description: [tags.title, tags.artist].filter(Boolean).join(' - '),
    originator: 'Glassmaster',
    originatorReference: tags.isrc ?? '',
    // The project's own date, never the clock's: the same project gives the same bytes.
    date: /^\d{4}-\d{2}-\d{2}$/.test(tags.date ?? '') ? (tags.date ?? '') : '',
    time: '',
    timeReference: startFrame,
    loudness: {
      integrated: analysis?.integratedLufs ?? null,
      range: analysis?.loudnessRangeLu ?? null,
      truePeak: analysis?.truePeakDbtp ?? null,
      maxMomentary: analysis?.maxMomentaryLufs ?? null,
      maxShortTerm: analysis?.maxShortTermLufs ?? null,
    },
    codingHistory: [`A=PCM,F=${sampleRate},W=${bits === '32f' ? 32 : bits},M=stereo,T=Glassmaster`],
  });
  return wavEnvelope({ sampleRate, channels: 2, bits, frames, bext, info: riffInfo(tags), id3: writeId3(tags) });
};

/** Writes the measured header and trailer around samples that are already there. Resolves once all of it is on the disk. */
export const finishWav = async (path: string, placeholder: number, envelope: WavEnvelope): Promise<void> => {
  const { header, dataBytes, trailer } = envelope;
  if (header.length !== placeholder) throw new Error(`${path}: the header changed its length`);
  const end = header.length + dataBytes;
  const file = await open(path, 'r+');
  try {
    await writeAt(file, header, 0);
    await writeAt(file, trailer, end);
    await file.truncate(end + trailer.length);
    await file.sync();
    const written = [await readAt(file, header.length, 0), await readAt(file, trailer.length, end)];
    if (!written[0]?.equals(header) || !written[1]?.equals(trailer)) {
      fail('verification', path, 'does not read back as it was written', 'check the disk, then try again; nothing was delivered');
    }
  } finally {
    await file.close();
  }
};

const writeAt = async (file: FileHandle, bytes: Uint8Array, position: number): Promise<void> => {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
};

const readAt = async (file: FileHandle, length: number, position: number): Promise<Buffer> => {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = length === 0 ? { bytesRead: 0 } : await file.read(bytes, 0, length, position);
  return bytes.subarray(0, bytesRead);
};

/** The encoded stream behind its tag. Returns the SHA-256 (hex) the output must read back with. */
export const finishMp3 = (encoded: string, output: string, tags: AudioTags): Promise<string> =>
  joinBehind(writeId3(tags), encoded, 0, output);

export const finishFlac = (encoded: string, output: string, tags: AudioTags): Promise<string> => {
  const head = flacHead(encoded);
  return joinBehind(tagFlacHead(head, tags, encoded), encoded, head.length, output);
};

const flacHead = (path: string): Uint8Array => {
  const file = openSync(path, 'r');
  try {
    for (let size = 1 << 16; ; ) {
      const head = Buffer.alloc(size);
      const read = readSync(file, head, 0, size, 0);
      const { length, complete } = flacHeadLength(head.subarray(0, read), path);
      if (complete) return head.subarray(0, length);
      if (read < size) throw new Error(`${path} ends inside its metadata`);
      size = Math.max(length, size * 2);
    }
  } finally {
    closeSync(file);
  }
};

const joinBehind = async (head: Uint8Array, source: string, from: number, output: string): Promise<string> => {
  const hash = createHash('sha256');
  const parts = async function* () {
    yield head;
    yield* createReadStream(source, { start: from, highWaterMark: 1 << 20 });
  };
  const hashed = async function* () {
    for await (const part of parts()) {
      hash.update(part);
      yield part;
    }
  };
  await pipeline(hashed, createWriteStream(output, { flags: 'wx', flush: true }));
  return hash.digest('hex');
};
