import type { MatchSettings } from '../album/album.ts';
import { AIM, ALLOWED_ERROR, changeOf, heldNote, type Levelling, settleAlbum } from './settling.ts';
import {
  type AlbumLoudness,
  explain,
  gainsAt,
  highestGain,
  isMatched,
  type LevelFrom,
  type MatchSolution,
  type MatchTrack,
  pooledLoudness,
  solveMatch,
  type TrackGain,
  verbOf,
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
  /** dBTP ahead of the limiter, where a chain stands in between; null for silence. */
  readonly truePeak?: number | null;
}

/** Renders songs through the limiter and measures them; results in the order of the requests, which may run at once. */
export type MeasureSongs = (requests: readonly MeasureRequest[]) => Promise<readonly MeasuredLevel[]>;

export interface ReachedTrack extends TrackGain {
  /** LUFS on the basis, after the limiter; null where undefined, or not rendered because the match leaves the song alone. */
  readonly reachedLufs: number | null;
  /** LU from where the song should be; null where the match leaves it alone. */
  readonly errorLu: number | null;
  /** dB, 0 where the limiter rests; null where not rendered. */
  readonly maxReductionDb: number | null;
}

export interface ReachedMatch extends MatchSolution {
  readonly tracks: readonly ReachedTrack[];
  /** Whether every song that its budget lets is within 0.05 LU of its level. */
  readonly converged: boolean;
  /** Why not; null if it did. */
  readonly reason: string | null;
  readonly rounds: number;
  readonly renders: number;
}

const MOST_ROUNDS = 16;
/** Renders after which a limiter that is not smooth is suspected. */
export const SMOOTH_POINTS = 6;
/** dB of loudness per dB of gain below which a step forward would be a leap. */
export const LEAST_SLOPE = 0.1;
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
  readonly highestGain: number;
  /** With its peaks at the ceiling: the limiter rests, so this is exact. */
  readonly resting: Point;
  /** `resting` and what was rendered, by rising gain. */
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
    const gainDb = settings.ceiling - track.truePeak;
    const resting = { gainDb, loudness: track.loudness + gainDb, maxReductionDb: 0, integrated: null };
    return [{ index, track, highestGain: highestGain(track.truePeak, settings), resting, points: [resting] }];
  });
  if (solution.commonLevel === null) {
    return { ...solution, tracks: solution.tracks.map(unrendered), converged: true, reason: null, rounds: 0, renders: 0 };
  }
  const leveller = new Leveller(tracks, songs, solution.commonLevel, settings, measure, albumLoudness);
  await leveller.settle();
  if (solution.levelFrom === 'album') await settleAlbum(leveller, settings.target);
  const gains = gainsAt(tracks, settings, leveller.level);
  const reached = gains.map((gain, index): ReachedTrack => {
    const song = songs.find((one) => one.index === index);
    return song === undefined ? unrendered(gain) : leveller.reached(song);
  });
  return resultOf(tracks, reached, settings, leveller, solution.levelFrom);
};

const unrendered = (gain: TrackGain): ReachedTrack => {
  const resting = gain.limiterWorkDb === 0;
  return { ...gain, reachedLufs: resting ? gain.predictedLufs : null, errorLu: null, maxReductionDb: resting ? 0 : null };
};

export const resultOf = (
  tracks: readonly MatchTrack[],
  reached: readonly ReachedTrack[],
  settings: MatchSettings,
  { level, rounds, renders }: { readonly level: number; readonly rounds: number; readonly renders: number },
  levelFrom: LevelFrom,
): ReachedMatch => {
  const isOff = ({ errorLu, binds }: ReachedTrack): boolean =>
    errorLu !== null && Math.abs(errorLu) > ALLOWED_ERROR && !(errorLu < 0 && binds !== null);
  const off = reached.find(isOff);
  // Of the songs at their limit the one with the least to spare keeps the level from being higher.
  const atLimit = levelFrom === 'highest' ? reached.filter(({ binds, errorLu }) => binds !== null && errorLu !== null) : [];
  const least = Math.min(...atLimit.map(({ errorLu }) => errorLu ?? 0));
  const binding = reached.findIndex((track) => atLimit.includes(track) && track.errorLu === least);
  return {
    tracks: reached,
    commonLevel: level,
    levelFrom,
    bindingTrack: binding === -1 ? null : binding,
    explanation: explain(tracks, reached, settings, { level, levelFrom, binding }),
    converged: off === undefined,
    reason: off?.note ?? null,
    rounds,
    renders,
  };
};

/** Brings songs to a common level by asking for renders, keeping what each taught. */
class Leveller implements Levelling {
  /** LUFS on the basis, of a song with intent 0. */
  level: number;
  rounds = 0;
  renders = 0;
  readonly #tracks: readonly MatchTrack[];
  readonly #songs: readonly Song[];
  readonly #settings: MatchSettings;
  readonly #measure: MeasureSongs;
  readonly #albumLoudness: AlbumLoudness;
  /** Songs without a loudness behind the limiter: asking again would not help. */
  readonly #silenced = new Set<Song>();

  constructor(
    tracks: readonly MatchTrack[],
    songs: readonly Song[],
    level: number,
    settings: MatchSettings,
    measure: MeasureSongs,
    albumLoudness: AlbumLoudness,
  ) {
    this.#tracks = tracks;
    this.#songs = songs;
    this.level = level;
    this.#settings = settings;
    this.#measure = measure;
    this.#albumLoudness = albumLoudness;
  }

  albumLufs(): number | null {
    return this.#albumLoudness(this.#changes());
  }

  /** Renders until every song is at its level, or cannot come closer. */
  async settle(): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const wanting = this.#songs.flatMap((song) => {
        const gainDb = this.#nextGain(song);
        return gainDb === null ? [] : [{ song, gainDb }];
      });
      if (wanting.length === 0) return;
      const measured = await this.#measure(wanting.map(({ song, gainDb }) => ({ track: song.index, gainDb })));
      this.rounds += 1;
      this.renders += wanting.length;
      wanting.forEach(({ song, gainDb }, at) => {
        const result = measured[at];
        if (result === undefined) throw new RangeError(`${wanting.length} songs were to be measured, ${measured.length} were`);
        const { loudness, maxReductionDb, integrated = null } = result;
        if (loudness === null) this.#silenced.add(song);
        else song.points.push({ gainDb, loudness, maxReductionDb, integrated });
        song.points.sort((a, b) => a.gainDb - b.gainDb);
      });
      if (this.#settings.target === 'highest') this.#lowerToWeakest();
    }
  }

  holdsAny(): boolean {
    return this.#songs.some((song) => this.#isHeld(song));
  }

  reached(song: Song): ReachedTrack {
    const { gainDb, loudness, maxReductionDb } = this.#best(song);
    const { ceiling, budget } = this.#settings;
    const errorLu = loudness - this.#aimOf(song);
    const atLimit = gainDb >= song.highestGain - FINEST_STEP;
    return {
      gainDb,
      binds: atLimit ? (budget > 0 ? 'budget' : 'ceiling') : null,
      predictedLufs: song.track.loudness + gainDb,
      limiterWorkDb: Math.max(0, song.track.truePeak + gainDb - ceiling),
      note: Math.abs(errorLu) <= ALLOWED_ERROR ? null : this.#whyOff(song, errorLu, atLimit),
      reachedLufs: loudness,
      errorLu,
      maxReductionDb,
    };
  }

  #whyOff(song: Song, errorLu: number, atLimit: boolean): string {
    const { name } = song.track;
    if (atLimit && errorLu < 0) return heldNote(name, -errorLu, this.#settings);
    if (this.#silenced.has(song)) return `${name} ${verbOf(name, 'has', 'have')} no loudness behind the limiter`;
    if (this.#nextGain(song) === null) return `${name} has no gain that gives its level: the limiter's loudness jumps there`;
    return `${name} did not settle within ${MOST_ROUNDS} renders`;
  }

  /** By how much each song's integrated loudness has changed, gain and limiter together (dB). */
  #changes(): number[] {
    return this.#tracks.map((track, index) => {
      const song = this.#songs.find((one) => one.index === index);
      if (song === undefined) return track.excluded ? track.manualGain : 0;
      return changeOf(song.track, this.#best(song));
    });
  }

  #aimOf(song: Song): number {
    return this.level + song.track.intent;
  }

  /** What is known closest to the song's level; while the limiter rests every gain is exact. */
  #best(song: Song): Point {
    const aim = this.#aimOf(song);
    const gainDb = aim - song.track.loudness;
    if (gainDb <= song.resting.gainDb) return { gainDb, loudness: aim, maxReductionDb: 0, integrated: null };
    return song.points.reduce((best, point) => (Math.abs(point.loudness - aim) < Math.abs(best.loudness - aim) ? point : best));
  }

  /** Driven as far as it may be, and still below its level. */
  #isHeld(song: Song): boolean {
    const last = song.points[song.points.length - 1] ?? song.resting;
    return last.gainDb >= song.highestGain && last.loudness < this.#aimOf(song) - AIM;
  }

  /** The gain to render next; null when the song is at its level, at its limit, or cannot come closer. */
  #nextGain(song: Song): number | null {
    const aim = this.#aimOf(song);
    if (this.#silenced.has(song) || this.#isHeld(song) || Math.abs(this.#best(song).loudness - aim) <= AIM) return null;
    const { points } = song;
    const above = points.find((point) => point.loudness > aim);
    const below =
      points.findLast((point) => point.loudness < aim && (above === undefined || point.gainDb < above.gainDb)) ?? song.resting;
    if (above === undefined) {
      // Without a limiter a dB of gain is a dB of loudness; behind one it is less, by what the last two renders showed.
      const earlier = points[points.indexOf(below) - 1];
      const slope = earlier === undefined ? 1 : (below.loudness - earlier.loudness) / (below.gainDb - earlier.gainDb);
      const step = (aim - below.loudness) / Math.min(1, Math.max(LEAST_SLOPE, slope));
      return Math.min(song.highestGain, below.gainDb + Math.max(step, FINEST_STEP));
    }
    const width = above.gainDb - below.gainDb;
    if (width <= FINEST_STEP) return null;
    const straight = (aim - below.loudness) / (above.loudness - below.loudness);
    // A line through both ends finds the gain of a smooth limiter at once; halving finds any other in the end.
    const share = points.length > SMOOTH_POINTS ? 0.5 : Math.max(0.05, Math.min(0.95, straight));
    return below.gainDb + width * share;
  }

  /** No song is left behind: what one reaches at its limit is the most for all. */
  #lowerToWeakest(): void {
    for (const song of this.#songs) {
      const last = song.points[song.points.length - 1] ?? song.resting;
      if (last.gainDb >= song.highestGain) this.level = Math.min(this.level, last.loudness - song.track.intent);
    }
  }
}
