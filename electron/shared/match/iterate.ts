import type { MatchSettings } from '../album/album.ts';
import {
  type AlbumLoudness,
  decibelText,
  explain,
  gainsAt,
  highestCommonLevel,
  highestGain,
  isMatched,
  type MatchTrack,
  pooledLoudness,
  solveMatch,
  type TrackGain,
} from './solve.ts';

export interface MeasureRequest {
  /** Index of the song. */
  readonly track: number;
  /** dB ahead of the limiter. */
  readonly gainDb: number;
}

export interface MeasuredLevel {
  /** LUFS on the basis, after the limiter. */
  readonly loudness: number | null;
  /** dB, 0 or above. */
  readonly maxReductionDb: number;
  /** LUFS after the limiter; where absent the song's integrated loudness is taken to change as the basis does. */
  readonly integrated?: number | null;
}

/** Renders songs through the limiter and measures them; results in the order of the requests, which may run at once. */
export type MeasureSongs = (requests: readonly MeasureRequest[]) => Promise<readonly MeasuredLevel[]>;

export interface ReachedTrack extends TrackGain {
  /** LUFS on the basis, after the limiter; null where undefined. */
  readonly reachedLufs: number | null;
  /** LU from where the song should be; null where the match leaves it alone. */
  readonly errorLu: number | null;
  /** dB, 0 where the limiter rests. */
  readonly maxReductionDb: number;
}

export interface ReachedMatch {
  readonly tracks: readonly ReachedTrack[];
  /** LUFS on the basis, of a song with intent 0; null where nothing is matched. */
  readonly commonLevel: number | null;
  readonly bindingTrack: number | null;
  readonly explanation: string;
  /** Whether every song that its budget lets is within 0.05 LU of its level. */
  readonly converged: boolean;
  /** Why not; null if it did. */
  readonly reason: string | null;
  readonly rounds: number;
  readonly renders: number;
}

/** LU: what a song may be off its level in the end, and what is aimed at. */
const ALLOWED_ERROR = 0.05;
const AIM = 0.02;
const MOST_ROUNDS = 16;
/** dB: gains closer than this differ by nothing a measurement resolves. */
const FINEST_STEP = 1e-4;

interface Point {
  readonly gainDb: number;
  readonly loudness: number;
  readonly maxReductionDb: number;
  readonly integrated: number | null;
}

/** A matched song on its way: what is known of its loudness through the limiter, and how far it may be driven. */
interface Song {
  readonly index: number;
  readonly track: MatchTrack & { readonly loudness: number; readonly truePeak: number };
  readonly restingGain: number;
  readonly highestGain: number;
  /** By rising gain. The first is exact: at the ceiling the limiter rests. */
  readonly points: Point[];
}

/**
 * The match through the real limiter, which takes loudness as well as peaks. Renders songs with the gains they would
 * need, and again with better ones, until each is within 0.05 LU (0.02 aimed at) of its level. Songs whose peaks stay
 * under the ceiling need no render. No song's peaks are ever driven further over the ceiling than the budget.
 *
 * For the target 'highest' the common level comes down to what the weakest song still reaches with its whole budget. For
 * a fixed target such a song is held there and named. With reference 'album' the level is corrected until the album's
 * integrated loudness is the target.
 */
export const matchThroughLimiter = async (
  tracks: readonly MatchTrack[],
  settings: MatchSettings,
  measure: MeasureSongs,
  albumLoudness: AlbumLoudness = pooledLoudness(tracks),
): Promise<ReachedMatch> => {
  const solution = solveMatch(tracks, settings, albumLoudness);
  const songs = tracks.flatMap((track, index): Song[] => {
    if (solution.commonLevel === null || !isMatched(track)) return [];
    const restingGain = settings.ceiling - track.truePeak;
    const resting = { gainDb: restingGain, loudness: track.loudness + restingGain, maxReductionDb: 0, integrated: null };
    return [{ index, track, restingGain, highestGain: highestGain(track.truePeak, settings), points: [resting] }];
  });
  const levels = new Leveller(songs, solution.commonLevel ?? 0, settings, measure);
  await levels.settle();
  if (settings.reference === 'album' && typeof settings.target === 'number' && solution.commonLevel !== null) {
    await levels.settleAlbum(tracks, settings.target, albumLoudness);
  }
  // Songs the match leaves alone go through the limiter too.
  const alone = tracks.flatMap((track, index) => (isMatched(track) || (solution.tracks[index]?.limiterWorkDb ?? 0) === 0 ? [] : [index]));
  const driven = alone.length === 0 ? [] : await levels.ask(alone.map((track) => ({ track, gainDb: solution.tracks[track]?.gainDb ?? 0 })));
  const drivenAt = new Map(alone.map((track, at) => [track, driven[at]]));

  const gains = solution.commonLevel === null ? solution.tracks : gainsAt(tracks, settings, levels.level);
  const reached = gains.map((gain, index): ReachedTrack => {
    const song = songs.find((one) => one.index === index);
    if (song === undefined) {
      const rendered = drivenAt.get(index);
      const reachedLufs = rendered === undefined ? gain.predictedLufs : rendered.loudness;
      return { ...gain, reachedLufs, errorLu: null, maxReductionDb: rendered?.maxReductionDb ?? 0 };
    }
    return levels.reached(song);
  });
  return levels.result(tracks, reached, solution.commonLevel === null ? solution.explanation : null);
};

class Leveller {
  level: number;
  readonly #songs: readonly Song[];
  readonly #settings: MatchSettings;
  readonly #measure: MeasureSongs;
  #rounds = 0;
  #renders = 0;
  /** Songs that cannot be brought closer: the limiter's loudness jumps there, or the rounds ran out. */
  readonly #stuck = new Map<Song, string>();

  constructor(songs: readonly Song[], level: number, settings: MatchSettings, measure: MeasureSongs) {
    this.#songs = songs;
    this.level = level;
    this.#settings = settings;
    this.#measure = measure;
  }

  async ask(requests: readonly MeasureRequest[]): Promise<readonly MeasuredLevel[]> {
    this.#rounds += 1;
    this.#renders += requests.length;
    const measured = await this.#measure(requests);
    if (measured.length !== requests.length) throw new RangeError(`${requests.length} songs were asked for, ${measured.length} measured`);
    return measured;
  }

  /** Renders until every song is at its level, or cannot come closer. */
  async settle(): Promise<void> {
    this.#stuck.clear();
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const wanting = this.#songs.flatMap((song) => {
        const gainDb = this.#nextGain(song);
        return gainDb === null ? [] : [{ song, gainDb }];
      });
      if (wanting.length === 0) return;
      const measured = await this.ask(wanting.map(({ song, gainDb }) => ({ track: song.index, gainDb })));
      wanting.forEach(({ song, gainDb }, at) => {
        const result = measured[at];
        if (result === undefined || result.loudness === null || !Number.isFinite(result.loudness)) {
          this.#stuck.set(song, `${song.track.name} has no loudness behind the limiter`);
          return;
        }
        const { loudness, maxReductionDb, integrated = null } = result;
        song.points.push({ gainDb, loudness, maxReductionDb, integrated });
        song.points.sort((a, b) => a.gainDb - b.gainDb);
      });
      this.#lowerToWeakest();
    }
    for (const song of this.#songs) {
      if (this.#nextGain(song) !== null) this.#stuck.set(song, `${song.track.name} did not settle in ${MOST_ROUNDS} renders`);
    }
  }

  /** Moves the common level until the album as a whole is at `target`. */
  async settleAlbum(tracks: readonly MatchTrack[], target: number, albumLoudness: AlbumLoudness): Promise<void> {
    for (let round = 0; round < 4; round += 1) {
      const loudness = albumLoudness(this.#changes(tracks));
      if (loudness === null || Math.abs(loudness - target) <= AIM / 2) return;
      // A song at its limit stays where it is, and the others must not make up for it.
      if (this.#songs.some((song) => this.#isHeld(song))) return;
      this.level += target - loudness;
      await this.settle();
    }
  }

  /** By how much each song's integrated loudness has changed, gains and limiter together (dB). */
  #changes(tracks: readonly MatchTrack[]): number[] {
    return tracks.map((track, index) => {
      const song = this.#songs.find((one) => one.index === index);
      if (song === undefined) return track.excluded ? track.manualGain : 0;
      const { loudness, integrated } = this.#best(song);
      return integrated !== null && track.integrated !== null ? integrated - track.integrated : loudness - song.track.loudness;
    });
  }

  #aimOf(song: Song): number {
    return this.level + song.track.intent;
  }

  /** What is known closest to the song's level; without the limiter's work any gain is exact. */
  #best(song: Song): Point {
    const aim = this.#aimOf(song);
    const gainDb = aim - song.track.loudness;
    if (gainDb <= song.restingGain) return { gainDb, loudness: aim, maxReductionDb: 0, integrated: null };
    return song.points.reduce((best, point) => (Math.abs(point.loudness - aim) < Math.abs(best.loudness - aim) ? point : best));
  }

  #isHeld(song: Song): boolean {
    const last = song.points[song.points.length - 1];
    return last !== undefined && last.gainDb >= song.highestGain && last.loudness < this.#aimOf(song) - AIM;
  }

  /** The gain to render next; null when the song is at its level, held by its limit, or stuck. */
  #nextGain(song: Song): number | null {
    const aim = this.#aimOf(song);
    if (this.#stuck.has(song) || this.#isHeld(song)) return null;
    if (Math.abs(this.#best(song).loudness - aim) <= AIM) return null;
    const { points } = song;
    const above = points.find((point) => point.loudness > aim);
    const below = [...points].reverse().find((point) => point.loudness < aim && (above === undefined || point.gainDb < above.gainDb));
    if (below === undefined) {
      this.#stuck.set(song, `${song.track.name} grows quieter as it is driven harder`);
      return null;
    }
    if (above === undefined) {
      // Without a limiter a dB of gain is a dB of loudness; with one it is less, by what the last two renders showed.
      const earlier = points[points.indexOf(below) - 1];
      const slope = earlier === undefined ? 1 : (below.loudness - earlier.loudness) / (below.gainDb - earlier.gainDb);
      const step = (aim - below.loudness) / Math.min(1, Math.max(0.1, slope));
      return Math.min(song.highestGain, below.gainDb + Math.max(step, FINEST_STEP));
    }
    const width = above.gainDb - below.gainDb;
    if (width <= FINEST_STEP) {
      this.#stuck.set(song, `${song.track.name} has no gain that gives its level: the limiter's loudness jumps there`);
      return null;
    }
    const share = (aim - below.loudness) / (above.loudness - below.loudness);
    // Not closer to either end than a twentieth, so that every render narrows the range.
    return below.gainDb + width * Math.max(0.05, Math.min(0.95, share));
  }

  /** For the highest level: no song is left behind. */
  #lowerToWeakest(): void {
    if (this.#settings.target !== 'highest') return;
    for (const song of this.#songs) {
      const last = song.points[song.points.length - 1];
      if (last === undefined || last.gainDb < song.highestGain) continue;
      this.level = Math.min(this.level, last.loudness - song.track.intent);
    }
  }

  reached(song: Song): ReachedTrack {
    const { gainDb, loudness, maxReductionDb } = this.#best(song);
    const { ceiling, budget } = this.#settings;
    const errorLu = loudness - this.#aimOf(song);
    const atLimit = gainDb >= song.highestGain - FINEST_STEP;
    const limit = budget > 0 ? 'limiter budget' : 'true-peak ceiling';
    const short = errorLu < -ALLOWED_ERROR;
    return {
      gainDb,
      binds: atLimit ? (budget > 0 ? 'budget' : 'ceiling') : null,
      predictedLufs: song.track.loudness + gainDb,
      limiterWorkDb: Math.max(0, song.track.truePeak + gainDb - ceiling),
      note:
        short && atLimit
          ? `${song.track.name} is ${decibelText(-errorLu, 'LU')} below its level: held at the ${limit}`
          : (this.#stuck.get(song) ?? null),
      reachedLufs: loudness,
      errorLu,
      maxReductionDb,
    };
  }

  result(tracks: readonly MatchTrack[], reached: readonly ReachedTrack[], unmatched: string | null): ReachedMatch {
    const off = reached.flatMap(({ errorLu, binds, note }) =>
      errorLu === null || Math.abs(errorLu) <= ALLOWED_ERROR || (errorLu < 0 && binds !== null) ? [] : [note ?? 'a song is off its level'],
    );
    // The song with the least to spare at its limit is the one that binds.
    const binding = this.#settings.target === 'highest' && unmatched === null ? this.#bindingOf(reached) : -1;
    return {
      tracks: reached,
      commonLevel: unmatched === null ? this.level : null,
      bindingTrack: binding === -1 ? null : binding,
      explanation: unmatched ?? explain(tracks, reached, this.#settings, this.level, binding),
      converged: off.length === 0,
      reason: off[0] ?? null,
      rounds: this.#rounds,
      renders: this.#renders,
    };
  }

  #bindingOf(reached: readonly ReachedTrack[]): number {
    let binding = -1;
    reached.forEach(({ binds, errorLu }, at) => {
      if (binds === null || errorLu === null) return;
      if (binding === -1 || errorLu < (reached[binding]?.errorLu ?? 0)) binding = at;
    });
    return binding;
  }
}

/** LUFS: the level 'highest' starts from, before the limiter's loss is known. */
export const startingLevel = highestCommonLevel;
