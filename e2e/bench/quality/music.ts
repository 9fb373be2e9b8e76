import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { musicLike, type StereoSignal } from '../../../electron/dsp/signals.ts';
import { isThere, outputOf } from '../programs.ts';
import { stereoFile } from './outside.ts';

export const RATE = 44100;
const EXCERPTS = 6;
const SECONDS = 10;
/** Amplitude of the highest sample. */
const PEAK = 10 ** (-1 / 20);

export interface Excerpts {
  /** 'music', or what stands in for it. */
  readonly name: string;
  /** 44.1 kHz, each with its highest sample at -1 dBFS. */
  readonly sounds: readonly StereoSignal[];
}

const scaled = ({ left, right }: StereoSignal): StereoSignal => {
  const peak = [left, right].reduce((high, plane) => plane.reduce((most, sample) => Math.max(most, Math.abs(sample)), high), 0);
  const gain = peak === 0 ? 0 : PEAK / peak;
  return { left: left.map((sample) => sample * gain), right: right.map((sample) => sample * gain) };
};

/** Seeded chords over a beat (`musicLike`): the same on every machine. */
export const generatedMusic = (): Excerpts => ({
  name: 'generated',
  sounds: [1, 2, 3].map((seed) => scaled(musicLike({ seed, sampleRate: RATE, seconds: SECONDS }))),
});

/** Ten seconds out of the middle of six songs spread over the folder; null, with a line that says why, where there are none. */
export const realMusic = (folder: string | null, scratch: string): Excerpts | null => {
  const names = folder === null ? [] : readdirSync(folder).filter((name) => /\.(wav|flac|ogg|mp3|m4a|opus|aiff?)$/i.test(name));
  const leftOut = (reason: string) => {
    process.stdout.write(`Rows on real music are left out: ${reason}\n\n`);
    return null;
  };
  if (folder === null) return leftOut('none was given (--music FOLDER)');
  if (names.length === 0) return leftOut(`no songs are in ${folder}`);
  if (!isThere('ffmpeg')) return leftOut('ffmpeg, which decodes it, is not installed');
  names.sort();
  const chosen = Array.from({ length: Math.min(EXCERPTS, names.length) }, (_, at) => {
    return names[Math.floor((at * names.length) / EXCERPTS)] ?? '';
  });
  const sounds = [...new Set(chosen)].map((name) => {
    const path = join(folder, name);
    const output = join(scratch, 'excerpt.f32');
    outputOf([
      ...['ffmpeg', '-v', 'error', '-nostdin', '-y', '-ss', '30', '-t', String(SECONDS), '-i', path],
      ...['-ar', String(RATE), '-ac', '2', '-f', 'f32le', output],
    ]);
    return scaled(stereoFile(output));
  });
  const heard = sounds.filter(({ left }) => left.length > RATE);
  return heard.length === 0 ? leftOut(`no song in ${folder} is longer than half a minute`) : { name: 'music', sounds: heard };
};
