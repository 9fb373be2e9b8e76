import { PEAK_FRAMES, type Waveform } from '../../../electron/shared/contract/state.ts';
import { BoundedCache } from './boundedCache.ts';
import { columnsOf, type Level, type Samples } from './columns.ts';
import { type Request, Requests } from './requests.ts';

/** A song's sound, named so that a new version of its file or another session rate is another sound. */
export interface Sound {
  readonly albumId: number;
  readonly file: string;
  /** Content hash and session rate. */
  readonly version: string;
  /** At the session rate. */
  readonly frames: number;
}

/** Where waveforms and samples come from; null where the song is not read that far. */
export interface SoundReader {
  readonly waveform: (sound: Sound, framesPerColumn: number) => Promise<Waveform | null>;
  readonly samples: (sound: Sound, start: number, frames: number) => Promise<{ left: Float32Array; right: Float32Array }>;
}

/** Samples of a song, and columns of them for where a pixel is many samples. */
export interface Chunk {
  readonly samples: Samples;
  readonly fine: Level;
}

/** What is looked at of a song: so many frames per device pixel. `from` and `to` are source frames, for samples. */
export interface Look {
  readonly sound: Sound;
  readonly framesPerPixel: number;
  readonly from: number;
  readonly to: number;
}

/** Below that a pixel is finer than a waveform's columns, and samples are drawn. */
export const FINEST_COLUMNS = PEAK_FRAMES;
export const CHUNK_FRAMES = 1 << 16;
/** Frames per column of a chunk. */
export const FINE_FRAMES = 16;

const STEP = 4;
const COARSE = PEAK_FRAMES * STEP ** 3;
const MOST_LEVEL_BYTES = 96 * 2 ** 20;
const MOST_CHUNK_BYTES = 64 * 2 ** 20;
const AT_ONCE = 4;

/** Of the levels that are asked for (each four times as coarse as the one before), the coarsest that loses nothing. */
export const levelFor = (framesPerPixel: number): number => {
  let level = PEAK_FRAMES;
  while (level * STEP <= framesPerPixel) level *= STEP;
  return level;
};

/** Waveforms and samples that are looked at, fetched as they are needed: coarse ones first, then what the zoom asks for. */
export class SoundStore {
  readonly #reader: SoundReader;
  readonly #requests = new Requests(AT_ONCE);
  readonly #levels = new BoundedCache<Level>(MOST_LEVEL_BYTES);
  readonly #chunks = new BoundedCache<Chunk>(MOST_CHUNK_BYTES);
  readonly #arrivals = new Map<number, number>();
  /** Called whenever something has come. */
  arrived: (() => void) | null = null;

  constructor(reader: SoundReader) {
    this.#reader = reader;
  }

  /** The best there is of a song for a zoom; null for nothing yet. */
  level(sound: Sound, framesPerPixel: number): Level | null {
    const wanted = levelFor(framesPerPixel);
    const exact = this.#levels.get(levelKey(sound, wanted));
    if (exact !== undefined) return exact;
    for (let step = 1; step <= 8; step += 1) {
      const coarser = this.#levels.get(levelKey(sound, wanted * STEP ** step));
      // One step finer costs little more to draw; anything finer is too much for a whole record.
      const finer = step === 1 ? this.#levels.get(levelKey(sound, wanted / STEP)) : undefined;
      const found = finer ?? coarser;
      if (found !== undefined) return found;
    }
    return null;
  }

  /** How many waveforms of so many frames per column or more have come. */
  arrivals(framesPerColumn: number): number {
    return [...this.#arrivals].reduce((count, [level, came]) => count + (level >= framesPerColumn ? came : 0), 0);
  }

  chunk(sound: Sound, index: number): Chunk | null {
    return this.#chunks.get(chunkKey(sound, index)) ?? null;
  }

  /** Fetches what these looks need, the first ones first, and what is likely to be looked at `next`. */
  want(looks: readonly Look[], next: readonly Look[]): void {
    const requests = [
      ...looks.flatMap((look) => this.#levelRequest(look.sound, Math.max(COARSE, levelFor(look.framesPerPixel)), true)),
      ...looks.flatMap((look) => this.#levelRequest(look.sound, levelFor(look.framesPerPixel), false)),
      ...looks.flatMap((look) => this.#chunkRequests(look)),
      ...next.flatMap((look) => this.#levelRequest(look.sound, levelFor(look.framesPerPixel), false)),
      ...next.flatMap((look) => this.#chunkRequests(look)),
    ];
    this.#requests.want(requests);
  }

  /** Songs have been read further: what was not to be had may be now. */
  retry(): void {
    this.#requests.retry();
  }

  /** `unlessAny`: only while nothing at all is known that could be drawn. */
  #levelRequest(sound: Sound, framesPerColumn: number, unlessAny: boolean): readonly Request[] {
    const key = levelKey(sound, framesPerColumn);
    if (this.#levels.has(key) || (unlessAny && this.level(sound, framesPerColumn) !== null)) return [];
    const run = async (): Promise<boolean> => {
      const waveform = await this.#reader.waveform(sound, framesPerColumn);
      if (waveform === null) return false;
      this.#levels.set(key, { ...waveform, start: 0 }, waveform.columns.byteLength);
      this.#arrivals.set(framesPerColumn, (this.#arrivals.get(framesPerColumn) ?? 0) + 1);
      this.arrived?.();
      return true;
    };
    return [{ key, run }];
  }

  #chunkRequests({ sound, framesPerPixel, from, to }: Look): readonly Request[] {
    if (framesPerPixel >= FINEST_COLUMNS) return [];
    const requests: Request[] = [];
    const last = Math.min(to, sound.frames);
    for (let index = Math.max(0, Math.floor(from / CHUNK_FRAMES)); index * CHUNK_FRAMES < last; index += 1) {
      const key = chunkKey(sound, index);
      if (this.#chunks.has(key)) continue;
      const start = index * CHUNK_FRAMES;
      const run = async (): Promise<boolean> => {
        const read = await this.#reader.samples(sound, start, Math.min(CHUNK_FRAMES, sound.frames - start));
        const samples = { ...read, start };
        const fine = columnsOf(samples, FINE_FRAMES);
        this.#chunks.set(key, { samples, fine }, 2 * read.left.byteLength + fine.columns.byteLength);
        this.arrived?.();
        return true;
      };
      requests.push({ key, run });
    }
    return requests;
  }
}

/** A long record asks for hundreds of these in every frame of a zoom. */
const levelKeys = new WeakMap<Sound, Map<number, string>>();

const levelKey = (sound: Sound, framesPerColumn: number): string => {
  const keys = levelKeys.get(sound) ?? new Map<number, string>();
  if (keys.size === 0) levelKeys.set(sound, keys);
  const known = keys.get(framesPerColumn);
  if (known !== undefined) return known;
  const key = `${sound.version} ${framesPerColumn} ${sound.file}`;
  keys.set(framesPerColumn, key);
  return key;
};
const chunkKey = ({ file, version }: Sound, index: number): string => `${version} #${index} ${file}`;
