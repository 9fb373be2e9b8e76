import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EnginePool } from '../engine/pool.ts';
import type { EncodeInput } from '../engine/protocol.ts';
import type { Timeline } from '../shared/album/timeline.ts';
import { ceilingGroups, ceilingStepsOf } from './ceilings.ts';
import { type CodecStep, type CodecTrial, nextLowering, nextRaise } from './leastLowering.ts';
import type { LaidOutAlbum } from './matchRuns.ts';
import { type MatchOutcome, type Measure, matchSongs } from './matchSongs.ts';
import { mp3RateFor, tracksAt } from './outputPlan.ts';
import type { MasterRequest } from './renderedAlbum.ts';

export const wantsCodecSafe = ({ codecSafe, deliver }: Pick<MasterRequest, 'codecSafe' | 'deliver'>): boolean =>
  codecSafe === true && deliver.includes('mp3');

/** Measures what was measured before no second time: without its gain a song is the same in every turn. */
export const measuringOnce = (pool: EnginePool): Measure => {
  const known = new Map<string, ReturnType<Measure>>();
  return (input) => {
    const key = JSON.stringify(input);
    const measured = known.get(key) ?? pool.run('measure', input);
    known.set(key, measured);
    return measured;
  };
};

/**
 * A match again, with every song's ceiling as much lower as it takes for its MP3, decoded again, to stay under the ceiling asked
 * for. Songs that play into each other share one. The delivery's own render, encoder settings and split are what is tried.
 */
export const matchUnderCodec = async (
  pool: EnginePool,
  request: MasterRequest,
  laid: LaidOutAlbum,
  matched: MatchOutcome,
  measure: Measure,
  scratch: string,
  onProgress: (fraction: number) => void,
): Promise<MatchOutcome> => {
  const trials = new CodecTrials(pool, request, laid, join(scratch, 'codec'));
  const least = await trials.search(matched, (fraction) => onProgress(fraction * 0.6));
  if (least.every((loweredDb) => loweredDb === 0)) return matched;
  // Under lower ceilings the match comes out a little different, and so do the peaks: those that rose again are met, once more.
  const match = await matchSongs(laid, measure, (fraction) => onProgress(0.6 + fraction * 0.15), least);
  const ceilingLoweredDb = await trials.raise(match, (fraction) => onProgress(0.75 + fraction * 0.25));
  const clips = match.clips.map((clip, at) => ((ceilingLoweredDb[at] ?? 0) === 0 ? clip : { ...clip, untouchedBits: null }));
  return { ...match, clips, ceilingLoweredDb };
};

class CodecTrials {
  readonly #pool: EnginePool;
  readonly #request: MasterRequest;
  readonly #laid: LaidOutAlbum;
  readonly #folder: string;
  readonly #rate: 44100 | 48000;
  readonly #tracks: Timeline['tracks'];

  constructor(pool: EnginePool, request: MasterRequest, laid: LaidOutAlbum, folder: string) {
    this.#pool = pool;
    this.#request = request;
    this.#laid = laid;
    this.#folder = folder;
    this.#rate = mp3RateFor(laid.album.sampleRate);
    this.#tracks = laid.timeline.tracks;
  }

  /** dB per clip: the least that clears the ceiling. */
  search(match: MatchOutcome, onProgress: (fraction: number) => void): Promise<number[]> {
    return this.#run(match, nextLowering, onProgress);
  }

  /** dB per clip: what the match has, and more where that does not clear the ceiling. */
  raise(match: MatchOutcome, onProgress: (fraction: number) => void): Promise<number[]> {
    return this.#run(match, nextRaise, onProgress);
  }

  async #run(
    match: MatchOutcome,
    next: (trials: readonly CodecTrial[]) => CodecStep,
    onProgress: (fraction: number) => void,
  ): Promise<number[]> {
    const groups = ceilingGroups(match.clips, this.#laid.album.sampleRate);
    const ceiling = match.limiter.ceiling;
    const trials = groups.map((): CodecTrial[] => []);
    const current = match.clips.map((_clip, at) => match.ceilingLoweredDb[at] ?? 0);
    let open = groups.map((_group, at) => at);
    for (let round = 0; open.length > 0; round += 1) {
      const songs = open.flatMap((at) => groups[at] ?? []);
      const peaks = await this.#peaksOf(match, current, songs);
      for (const at of open) {
        const group = groups[at] ?? [];
        const highest = Math.max(...group.map((song) => peaks.get(song) ?? Number.NEGATIVE_INFINITY));
        trials[at]?.push({ loweredDb: current[group[0] ?? 0] ?? 0, overDb: highest - ceiling });
      }
      open = open.filter((at) => {
        const step = next(trials[at] ?? []);
        const tried = trials[at]?.map(({ loweredDb }) => loweredDb) ?? [];
        const lowering = 'tryDb' in step ? step.tryDb : (step.foundDb ?? Math.max(...tried));
        for (const song of groups[at] ?? []) current[song] = lowering;
        return 'tryDb' in step;
      });
      onProgress(1 - 1 / (round + 2));
    }
    return current;
  }

  /** dBTP of songs as their MP3s are decoded, with these ceilings. */
  async #peaksOf(match: MatchOutcome, lowered: readonly number[], songs: readonly number[]): Promise<Map<number, number>> {
    const { album, timeline } = this.#laid;
    mkdirSync(this.#folder, { recursive: true });
    const paths = this.#tracks.map((_track, at) => join(this.#folder, `${at}.f32`));
    const tracks = tracksAt(this.#tracks, album.sampleRate, this.#rate);
    try {
      await this.#pool.run('render', {
        ...{ clips: match.clips, sessionRate: album.sampleRate, totalFrames: timeline.totalFrames, outputRate: this.#rate },
        ...{ tracks, chain: match.chain, limiter: match.limiter, dither: album.dither, sinks: [{ kind: 'float', paths }] },
        ceilingSteps: ceilingStepsOf(match.clips, lowered, album.sampleRate, this.#rate),
      });
      const encoded = await Promise.all(
        songs.map(async (song) => {
          const region = { path: paths[song] ?? '', offset: 0, frames: tracks[song]?.frames ?? 0, encoding: 'f32' } as const;
          const input: EncodeInput = {
            ...{ kind: 'mp3', region, sampleRate: this.#rate, mp3: this.#request.mp3, output: `${region.path}.mp3` },
            ...{ scratchFolder: this.#folder, label: `trial-${song}` },
          };
          await this.#pool.run('encode', input);
          const { decodedTruePeakDbtp } = await this.#pool.run('checkEncoded', input);
          return [song, decodedTruePeakDbtp ?? Number.NEGATIVE_INFINITY] as const;
        }),
      );
      return new Map(encoded);
    } finally {
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }
}
