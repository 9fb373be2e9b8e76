import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeWaveform } from '../../analysis/waveformFile.ts';
import { sameIdentity } from '../../decode/identity.ts';
import type { LinearFile } from '../../decode/linearSource.ts';
import { prepareSource } from '../../decode/openSource.ts';
import { fail } from '../../shared/failure.ts';
import type { ReadSong, ReadSongInput, ReportProgress } from '../protocol.ts';
import { sharedHost } from '../sharedHost.ts';
import { audioFileOf, waveformFileOf } from '../songCache.ts';
import { type MeasuredSong, passSong } from './songPass.ts';

/** Decoding a song takes about twice as long as measuring it. */
const DECODING = 0.65;
/** Of what is left, to convert it to another rate. */
const CONVERTING = 0.4;

export const readSong = async (input: ReadSongInput, report: ReportProgress): Promise<ReadSong> => {
  const { path, identity, sha256, sessionRate, cache, scratchFolder, measure } = input;
  let decoding = 0;
  const onProgress = (fraction: number) => {
    decoding = DECODING;
    report({ progress: fraction * DECODING });
  };
  const file = input.native ?? (await prepareSource(path, { scratchFolder, host: sharedHost, onProgress }));
  if (!sameIdentity(file.identity, identity)) {
    fail('unreadable', path, 'changed while it was used', 'leave the file alone while it is used, then start again');
  }
  const converted = join(scratchFolder, 'converted.f32');
  const convert = sessionRate === file.format.sampleRate ? null : { sampleRate: sessionRate, path: converted };
  // What is looked at first: drawn, and converted where it has to be. To measure takes longer than both.
  const share = convert === null ? 0 : measure ? CONVERTING : 1;
  const reportPart = (from: number, to: number) => (fraction: number) =>
    report({ progress: decoding + (1 - decoding) * (from + fraction * (to - from)) });
  const { waveform, sessionFrames } = passSong(file, { measure: false, draw: true, convert }, reportPart(0, share));
  if (waveform !== null) {
    const drawn = join(scratchFolder, 'waveform.peaks');
    writeWaveform(drawn, sessionFrames, waveform);
    keep(drawn, waveformFileOf(cache, sha256, sessionRate));
  }
  if (convert !== null) keepAudio(converted, audioFileOf(cache, sha256, sessionRate));
  let measured: MeasuredSong | null = null;
  if (measure) {
    report({ progress: decoding + (1 - decoding) * share, drawnFrames: sessionFrames });
    measured = passSong(file, { measure, draw: false, convert: null }, reportPart(share, 1)).measured;
  }
  // Moved only now: it is what was measured.
  const keepsDecoded = convert === null && isDecoded(file) && input.native === null;
  if (keepsDecoded) keepAudio(file.samplesPath, audioFileOf(cache, sha256, sessionRate));
  return { measured, format: file.format, layout: file.layout, inPlace: !isDecoded(file) };
};

const isDecoded = (file: LinearFile): boolean => file.samplesPath !== file.path;

const keepAudio = (made: string, kept: string): void => {
  const file = openSync(made, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  keep(made, kept);
};

/** Gives a complete file its place. One of the same size there already may be in use and stays. */
const keep = (made: string, kept: string): void => {
  mkdirSync(dirname(kept), { recursive: true });
  if (statSync(kept, { throwIfNoEntry: false })?.size === statSync(made).size) rmSync(made);
  else renameSync(made, kept);
};
