import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../../electron/dsp/signals.ts';
import { isThere, outputOf } from './programs.ts';

const REAL_MUSIC = new URL('../../../shared/tools/real-music', import.meta.url);
const SONG_SECONDS = 180;
const ALBUM_SONGS = 10;
const ALBUM_SONG_SECONDS = 120;

export interface Material {
  /** What it is, for the reader. */
  readonly about: string;
  /** 44.1 kHz, 16 bit stereo. */
  readonly song: string;
  /** 96 kHz, 24 bit stereo. */
  readonly high: string;
  readonly songSeconds: number;
  /** Folders of songs: the same music as 48 kHz 24-bit WAV and as Opus (null without an encoder). */
  readonly wavAlbum: string;
  readonly opusAlbum: string | null;
  readonly albumSeconds: number;
}

/** The folder given, or where this project keeps real music; null for generated noise. */
export const musicFolder = (given: string | undefined): string | null => {
  if (given !== undefined) return given;
  if (!existsSync(REAL_MUSIC)) return null;
  const { status, stdout } = spawnSync(REAL_MUSIC.pathname, { encoding: 'utf8' });
  const folder = stdout.trim().split('\n').at(-1) ?? '';
  return status === 0 && existsSync(folder) ? folder : null;
};

/** Audio files of a folder, longest first by their size. */
const songsIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(wav|flac|ogg|mp3|m4a|opus|aiff?)$/i.test(entry.name))
    .map((entry) => join(folder, entry.name))
    .sort((a, b) => statSync(b).size - statSync(a).size || (a < b ? -1 : 1));

/** Makes what is measured on, albums only where they are wanted; what is there from before stays. */
export const prepareMaterial = (folder: string, music: string | null, withAlbums: boolean): Material => {
  mkdirSync(folder, { recursive: true });
  const sources = music !== null && isThere('ffmpeg') ? songsIn(music) : [];
  const made = { song: join(folder, 'song.wav'), high: join(folder, 'high.wav') };
  const wavAlbum = join(folder, 'album-wav');
  mkdirSync(wavAlbum, { recursive: true });
  const convert = (source: string, seconds: number, words: readonly string[], output: string) => {
    if (existsSync(output)) return;
    outputOf([
      'ffmpeg',
      '-v',
      'error',
      '-y',
      '-stream_loop',
      '-1',
      '-i',
      source,
      '-t',
      String(seconds),
      '-ac',
      '2',
      ...words,
      output,
    ]);
  };
  const [first] = sources;
  if (first === undefined) {
    for (const [path, rate] of [
      [made.song, 44100],
      [made.high, 96000],
    ] as const)
      noiseFile(path, rate, SONG_SECONDS, 1);
    for (let song = 1; withAlbums && song <= ALBUM_SONGS; song += 1) {
      noiseFile(join(wavAlbum, `${String(song).padStart(2, '0')} Song.wav`), 48000, ALBUM_SONG_SECONDS, song);
    }
  } else {
    convert(first, SONG_SECONDS, ['-ar', '44100', '-c:a', 'pcm_s16le'], made.song);
    convert(first, SONG_SECONDS, ['-ar', '96000', '-c:a', 'pcm_s24le'], made.high);
    for (const [at, source] of sources.slice(0, withAlbums ? ALBUM_SONGS : 0).entries()) {
      const name = `${String(at + 1).padStart(2, '0')} Song.wav`;
      convert(source, ALBUM_SONG_SECONDS, ['-ar', '48000', '-c:a', 'pcm_s24le', '-map_metadata', '-1'], join(wavAlbum, name));
    }
  }
  const songs = readdirSync(wavAlbum)
    .filter((name) => name.endsWith('.wav'))
    .sort();
  return {
    about: first === undefined ? 'generated noise with bursts (no music was given)' : `songs of ${music}`,
    ...made,
    songSeconds: SONG_SECONDS,
    wavAlbum,
    opusAlbum: withAlbums ? opusAlbum(wavAlbum, songs, join(folder, 'album-opus')) : null,
    albumSeconds: songs.length * ALBUM_SONG_SECONDS,
  };
};

const opusAlbum = (wavAlbum: string, songs: readonly string[], folder: string): string | null => {
  if (!isThere('ffmpeg') || !/libopus/.test(outputOf(['ffmpeg', '-v', 'error', '-encoders']))) return null;
  mkdirSync(folder, { recursive: true });
  for (const song of songs) {
    const output = join(folder, song.replace(/\.wav$/, '.opus'));
    if (existsSync(output)) continue;
    outputOf(['ffmpeg', '-v', 'error', '-y', '-i', join(wavAlbum, song), '-c:a', 'libopus', '-b:a', '256k', output]);
  }
  return folder;
};

/** Brownish noise with bursts, 24 bit (16 at 44.1 kHz): no music, but loud and quiet passages, low and high. */
const noiseFile = (path: string, rate: number, seconds: number, seed: number): void => {
  if (existsSync(path)) return;
  const frames = rate * seconds;
  const bytes = rate === 44100 ? 2 : 3;
  const header = wavHeader(frames, 2, rate, bytes);
  const data = Buffer.alloc(header.length + frames * 2 * bytes);
  header.copy(data);
  const random = seededRandom(seed);
  const full = 2 ** (8 * bytes - 1);
  const low = [0, 0];
  for (let frame = 0, at = header.length; frame < frames; frame += 1) {
    const burst = (frame / rate) % 0.5 < 0.05 ? 3 : 1;
    for (const side of [0, 1] as const) {
      const white = random() - 0.5;
      low[side] = 0.99 * (low[side] ?? 0) + 0.1 * white;
      const sample = (low[side] ?? 0) * burst + 0.1 * white;
      at = data.writeIntLE(Math.round(Math.max(-1, Math.min(0.9999, sample)) * full) | 0, at, bytes);
    }
  }
  writeFileSync(path, data);
};

/** Of a WAV of integers. */
export const wavHeader = (frames: number, channels: number, rate: number, bytes: number): Buffer => {
  const header = Buffer.alloc(44);
  const data = frames * channels * bytes;
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + data, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * channels * bytes, 28);
  header.writeUInt16LE(channels * bytes, 32);
  header.writeUInt16LE(8 * bytes, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(data, 40);
  return header;
};
