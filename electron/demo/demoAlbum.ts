import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { z } from 'zod';
import type { albumSchema } from '../shared/album/schema.ts';
import { FailureError, fail } from '../shared/failure.ts';
import { framesFromSeconds } from '../shared/units.ts';
import { coverPng } from './cover.ts';
import { SampleFileWriter } from './sampleFile.ts';
import { DEMO_SONGS, type DemoSong } from './songs.ts';
import { type Composition, Performance } from './studio.ts';

export interface DemoOptions {
  /** Ends each song after this many seconds, for tests; the whole album where left out. */
  readonly secondsPerSong?: number;
  /** Told before each song is written. */
  readonly onSong?: (file: string) => void;
  /** Told as it goes: how much of the whole is done (0..1), and the title of the song that is being written. */
  readonly onProgress?: (fraction: number, song: string) => void;
}

export interface DemoAlbum {
  readonly albumFile: string;
  /** Songs in running order, then the cover. */
  readonly files: readonly string[];
}

const ALBUM_FILE = 'album.json';
const COVER_FILE = 'cover.png';
const COVER_SIDE = 500;
const SESSION_RATE = 44100;
const BLOCK_FRAMES = 16384;

/**
 * Writes the demo album: six synthesised songs of about twelve minutes together, a cover and the album file, the same
 * bytes on any machine. A folder that holds other files of these names is left alone: a 'destination' failure.
 */
export const writeDemoAlbum = async (folder: string, options: DemoOptions = {}): Promise<DemoAlbum> => {
  const takes = takesOf(options.secondsPerSong ?? Number.POSITIVE_INFINITY);
  const album = `${JSON.stringify(albumOf(takes), null, 2)}\n`;
  const albumFile = join(folder, ALBUM_FILE);
  const files = [...takes.map(({ song }) => join(folder, song.file)), join(folder, COVER_FILE)];
  try {
    refuseOthersFiles([albumFile, ...files], albumFile, folder);
    mkdirSync(folder, { recursive: true });
    // First, so that a run that was cut short is known for a demo album by the next one.
    writeFileSync(albumFile, album);
    writeFileSync(join(folder, COVER_FILE), coverPng(COVER_SIDE));
    let performance: Performance | null = null;
    const whole = takes.reduce((sum, { frames }) => sum + frames, 0);
    let done = 0;
    for (const take of takes) {
      options.onSong?.(take.song.file);
      if (performance === null || !take.continues) performance = new Performance(take.piece);
      await record(performance, take, join(folder, take.song.file), (frames) => {
        done += frames;
        options.onProgress?.(done / whole, take.song.title);
      });
    }
  } catch (error) {
    if (error instanceof FailureError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    return fail(
      'destination',
      folder,
      `the demo album cannot be written (${code})`,
      'choose a folder with 300 MB of room',
      error,
    );
  }
  return { albumFile, files };
};

/** One song as it is to be recorded. */
interface Take {
  readonly song: DemoSong;
  readonly piece: Composition;
  readonly frames: number;
  /** Whether it goes on where the file before it stopped. */
  readonly continues: boolean;
}

const takesOf = (secondsPerSong: number): Take[] => {
  const takes: Take[] = [];
  let reached = 0;
  for (const song of DEMO_SONGS) {
    const before = takes.at(-1);
    const continues = before?.song.compose === song.compose;
    const rate = song.format.sampleRate;
    const piece = continues && before !== undefined ? before.piece : song.compose(rate);
    const start = continues ? reached : 0;
    const frames = Math.min((song.end?.(rate) ?? piece.frames) - start, Math.round(secondsPerSong * rate));
    reached = start + frames;
    takes.push({ song, piece, frames, continues });
  }
  return takes;
};

const refuseOthersFiles = (files: readonly string[], albumFile: string, folder: string): void => {
  if (existsSync(albumFile) && titleIn(albumFile) === TITLE) return;
  const taken = files.find((file) => existsSync(file));
  if (taken !== undefined) fail('destination', taken, 'is in the way of the demo album', `choose another folder than ${folder}`);
};

const titleIn = (albumFile: string): unknown => {
  try {
    return (JSON.parse(readFileSync(albumFile, 'utf8')) as { title?: unknown } | null)?.title;
  } catch {
    return null;
  }
};

const record = async (
  performance: Performance,
  { song, frames }: Take,
  path: string,
  onFrames: (frames: number) => void,
): Promise<void> => {
  const unfinished = `${path}.part`;
  const writer = new SampleFileWriter(unfinished, song.format, frames);
  try {
    const left = new Float64Array(BLOCK_FRAMES);
    const right = new Float64Array(BLOCK_FRAMES);
    for (let done = 0; done < frames; ) {
      const count = Math.min(BLOCK_FRAMES, frames - done);
      performance.read(left.subarray(0, count), right.subarray(0, count));
      writer.write(left.subarray(0, count), right.subarray(0, count));
      done += count;
      onFrames(count);
      await nextTurn();
    }
    writer.close();
  } catch (error) {
    writer.abandon();
    rmSync(unfinished, { force: true });
    throw error;
  }
  renameSync(unfinished, path);
};

const TITLE = 'Run-Out Groove';

type AlbumInput = z.input<typeof albumSchema>;
type TrackInput = AlbumInput['tracks'][number];

/** What each song is given besides its file: frames at the session rate. */
const settingsOf = (take: Take, takes: readonly Take[]): Partial<TrackInput> => {
  const frames = (seconds: number): number => framesFromSeconds(seconds, SESSION_RATE);
  // A shortened song keeps its joins and fades in proportion.
  const shortest = Math.min(...takes.map(({ frames: count, song }) => count / song.format.sampleRate));
  const atMost = (seconds: number): number => frames(Math.min(seconds, shortest / 4));
  const length = (SESSION_RATE * take.frames) / take.song.format.sampleRate;
  switch (take.song.title) {
    case 'Lacquer':
      return { join: { gap: frames(1.6) } };
    case 'Paper Lantern':
      return { intent: -3, trimStart: atMost(0.8), join: { gap: frames(2.4), measure: 'audible' } };
    case 'Wax Cylinder Waltz':
      return { fadeOut: { frames: atMost(3), curve: 's-curve' }, join: { gap: frames(2) } };
    case 'Meridian, Part One':
      return { join: { gap: 0 } };
    case 'Meridian, Part Two':
      // Where the drums come in, and where they leave.
      return {
        indexes: [frames(19.2), frames(76.8)].filter((mark) => mark < length),
        join: { crossfade: atMost(6), curve: 'equal-power' },
      };
    default:
      return {};
  }
};

const albumOf = (takes: readonly Take[]): AlbumInput => ({
  version: 1,
  title: TITLE,
  artist: 'Little Lathe',
  // A number from GS1's range for use inside a company: no product in any shop has it.
  upc: '2002600000013',
  date: '2026-01-30',
  genre: 'Electronic',
  cover: COVER_FILE,
  sampleRate: SESSION_RATE,
  match: { target: 'highest', basis: 'loud', reference: 'loudest', ceiling: -1, budget: 3 },
  tracks: takes.map((take) => ({
    file: take.song.file,
    title: take.song.title,
    isrc: take.song.isrc,
    composer: 'Little Lathe',
    ...settingsOf(take, takes),
  })),
});
