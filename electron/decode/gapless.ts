import { adtsWindow } from './adtsFacts.ts';
import type { ByteReader } from './byteReader.ts';
import { cafWindow } from './cafFacts.ts';
import { requireFrames, requireNoErrors } from './decodedChecks.ts';
import { mp3Window } from './mp3Facts.ts';
import { mp4Window } from './mp4Facts.ts';
import { oggWindow } from './oggFacts.ts';
import type { Content, Probe } from './probe.ts';

/** What came out of the decoder with nothing cut off. */
export interface Decoded {
  readonly frames: number;
  readonly sampleRate: number;
  /** Error lines of the decoder, oldest first. */
  readonly errors: readonly string[];
  /** Length the demuxer found in the header, where that is exact; else null. */
  readonly headerFrames: number | null;
}

/** The song within what came out of the decoder: encoder delay and padding are outside. */
export interface SongWindow {
  readonly startFrame: number;
  readonly frames: number;
}

/** Finds the song in the decoder's output; throws where frames are missing. Facts of the container are read beforehand. */
export type WindowFinder = (decoded: Decoded) => SongWindow;

export interface DecodePlan {
  /** Options before `-i`. */
  readonly inputOptions: readonly string[];
  readonly findWindow: WindowFinder;
}

/** ffmpeg otherwise drops the encoder delay, by facts of its own and not always all of it. */
const KEEP_ALL = ['-flags2', '+skip_manual'] as const;

/** ffmpeg only checks the checksums of FLAC, TTA and others when told to. */
const CHECKSUMS = ['-err_detect', 'crccheck'] as const;

/**
 * How to decode a file and where its song lies in what comes out. ffmpeg 5.1 does not cut the padding at the end of
 * AAC in MP4, so the container's own words are read here and applied to the frame.
 */
export const planDecoding = (probe: Probe, reader: ByteReader, file: string): DecodePlan => {
  switch (probe.content) {
    case 'mp3':
      return { inputOptions: [...KEEP_ALL, ...demuxer('mp3')], findWindow: mp3Window(reader, probe.start, file) };
    case 'adts':
      return { inputOptions: [...KEEP_ALL, ...demuxer('aac')], findWindow: adtsWindow(reader, probe.start, file) };
    case 'mp4':
      return { inputOptions: [...KEEP_ALL, '-ignore_editlist', '1', ...demuxer('mov')], findWindow: mp4Window(reader, file) };
    case 'ogg':
      return { inputOptions: [...KEEP_ALL, ...demuxer('ogg')], findWindow: oggWindow(reader, probe.start, file) };
    case 'caf':
      return { inputOptions: [...KEEP_ALL, ...demuxer('caf')], findWindow: cafWindow(reader, file) };
    case 'flac':
      return { inputOptions: [...CHECKSUMS, ...demuxer('flac')], findWindow: wholeOutput(file) };
    case 'wav':
      return { inputOptions: demuxer('wav'), findWindow: headerCutsBlock(file) };
    case 'unknown':
      return { inputOptions: ['-format_whitelist', OTHER_DEMUXERS], findWindow: wholeOutput(file) };
    default:
      return { inputOptions: [...CHECKSUMS, ...demuxer(DEMUXERS[probe.content])], findWindow: wholeOutput(file) };
  }
};

const demuxer = (name: string): readonly string[] => ['-f', name];

const DEMUXERS: Readonly<Record<Exclude<Content, 'mp3' | 'adts' | 'mp4' | 'ogg' | 'caf' | 'flac' | 'wav' | 'unknown'>, string>> =
  {
    aiff: 'aiff',
    wavpack: 'wv',
    tta: 'tta',
    ape: 'ape',
    matroska: 'matroska',
    asf: 'asf',
  };

/**
 * Formats that are one file of audio. The others of ffmpeg read pictures, playlists or scripts that name further
 * files, or take anything for raw samples.
 */
const OTHER_DEMUXERS = [
  ...['aac', 'ac3', 'aiff', 'amr', 'ape', 'asf', 'au', 'avi', 'caf', 'dsf', 'dts', 'eac3', 'flac', 'flv', 'iff', 'ircam'],
  ...['loas', 'matroska', 'mlp', 'mov', 'mp3', 'mpc', 'mpc8', 'mpeg', 'mpegts', 'nut', 'ogg', 'oma', 'rm', 'shn', 'sox'],
  ...['tak', 'truehd', 'tta', 'voc', 'vqf', 'w64', 'wav', 'wsd', 'wv', 'xwma'],
].join(',');

/** Lossless files and what ffmpeg trims itself: everything is the song, but nothing may be missing or complained about. */
const wholeOutput =
  (file: string): WindowFinder =>
  (decoded) => {
    requireFrames(file, decoded.headerFrames ?? 0, decoded.frames);
    requireNoErrors(file, decoded);
    return { startFrame: 0, frames: decoded.headerFrames ?? decoded.frames };
  };

/** ADPCM and the like in WAV come in blocks; the fact chunk says how much of the last block is the song. */
const headerCutsBlock =
  (file: string): WindowFinder =>
  (decoded) => {
    requireNoErrors(file, decoded);
    const surplus = decoded.frames - (decoded.headerFrames ?? decoded.frames);
    return { startFrame: 0, frames: surplus > 0 && surplus <= LONGEST_BLOCK ? decoded.frames - surplus : decoded.frames };
  };

const LONGEST_BLOCK = 65_536;
