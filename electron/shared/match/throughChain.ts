import type { MatchSettings } from '../album/album.ts';
import { LEAST_SLOPE, type MeasureSongs, type ReachedMatch, type ReachedTrack, resultOf, SMOOTH_POINTS } from './iterate.ts';
import { AIM, ALLOWED_ERROR, changeOf, heldNote, type Levelling, settleAlbum } from './settling.ts';
import {
  type AlbumLoudness,
  gainsAt,
  isMatched,
  type MatchTrack,
  pooledLoudness,
  solveMatch,
  type TrackGain,
  verbOf,
} from './solve.ts';

/** dB below the limit at which a song's peaks count as having used it up. */
const PEAK_AIM = 0.04;
const MOST_ROUNDS = 24;
/** dB: gains closer than this differ by nothing that is heard. */
const FINEST_STEP = 1e-3;
/** dB of peak per dB of gain that an extrapolation believes. */
const PEAK_SLOPES = [0.2, 1.5] as const;

interface Point {
  readonly gainDb: number;
  /** LUFS on the basis, behind chain and limiter. */
  readonly loudness: number;
  /** dBTP between the two. */
  readonly truePeak: number;
  readonly maxReductionDb: number;
  readonly integrated: number | null;
}

interface Song {
  readonly index: number;
  readonly track: MatchTrack & { readonly loudness: number; readonly truePeak: number };
  /** By rising gain. */
  readonly points: Point[];
}

/**
 * The match where the record's chain stands ahead of the limiter: what a song's loudness and peaks become is known from renders
 * only. As matchThroughLimiter otherwise: each song within 0.05 LU of its level, and no song used whose peaks, measured between
 * chain and limiter, exceed ceiling and budget. For the target 'highest' the song that binds has its peaks within 0.04 dB of
 * that limit. Songs that the match leaves alone are rendered once, with the gain they have.
 */
export const matchThroughChain = async (
  tracks: readonly MatchTrack[],
  settings: MatchSettings,
  measure: MeasureSongs,
  albumLoudness: AlbumLoudness = pooledLoudness(tracks),
): Promise<ReachedMatch> => {
  const solution = solveMatch(tracks, settings, albumLoudness);
  const isSong = (track: MatchTrack): track is Song['track'] => solution.commonLevel !== null && isMatched(track);
  const songs = tracks.flatMap((track, index): Song[] => (isSong(track) ? [{ index, track, points: [] }] : []));
  const chain = new ChainLeveller(tracks, songs, solution.commonLevel ?? 0, settings, measure, albumLoudness);
  await chain.renderLeftAlone(solution.tracks);
  await chain.settle(gainsAt(tracks, settings, chain.level));
  if (solution.levelFrom === 'album') await settleAlbum(chain, settings.target);
  const reached = tracks.map((_track, index): ReachedTrack => {
    const song = songs.find((one) => one.index === index);
    return song === undefined ? leftAlone(solution.tracks[index], chain.leftAlone.get(index), settings) : chain.reached(song);
  });
  if (solution.commonLevel !== null) return resultOf(tracks, reached, settings, chain, solution.levelFrom);
  const { rounds, renders } = chain;
  return { ...solution, tracks: reached, converged: true, reason: null, rounds, renders };
};

const leftAlone = (gain: TrackGain | undefined, point: Point | undefined, settings: MatchSettings): ReachedTrack => {
  const nothing = { gainDb: 0, binds: null, predictedLufs: null, limiterWorkDb: 0, note: null };
  return {
    ...(gain ?? nothing),
    ...(point === undefined
      ? {}
      : { predictedLufs: point.loudness, limiterWorkDb: Math.max(0, point.truePeak - settings.ceiling) }),
    reachedLufs: point?.loudness ?? null,
    errorLu: null,
    maxReductionDb: point?.maxReductionDb ?? null,
  };
};

/** Brings songs to a common level by asking for renders, keeping what each taught of loudness and peaks. */
class ChainLeveller implements Levelling {
  /** LUFS on the basis, of a song with intent 0. */
  level: number;
  rounds = 0;
  renders = 0;
  /** Songs with a peak whose gain is not the match's to set, by index. */
  leftAlone: ReadonlyMap<number, Point> = new Map();
  readonly #tracks: readonly MatchTrack[];
  readonly #songs: readonly Song[];
  readonly #settings: MatchSettings;
  readonly #measure: MeasureSongs;
  readonly #albumLoudness: AlbumLoudness;
  readonly #limit: number;
  /** Songs without a loudness behind the chain: asking again would not help. */
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
    this.#limit = settings.ceiling + settings.budget;
  }

  albumLufs(): number | null {
    return this.#albumLoudness(this.#changes());
  }

  /** Renders with the gain that they have. */
  async renderLeftAlone(gains: readonly TrackGain[]): Promise<void> {
    const wanted = this.#tracks.flatMap(({ truePeak }, index) =>
      truePeak === null || this.#songs.some((song) => song.index === index)
        ? []
        : [{ track: index, gainDb: gains[index]?.gainDb ?? 0 }],
    );
    const points = await this.#render(wanted);
    this.leftAlone = new Map(wanted.flatMap(({ track }, at) => (points[at] ? [[track, points[at]] as const] : [])));
  }

  /** Renders until every song is at its level, or cannot come closer. `first`: gains to begin with, per track. */
  async settle(first: readonly TrackGain[] = []): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      if (this.#settings.target === 'highest') this.#findHighest();
      const wanting = this.#songs.flatMap((song) => {
        const gainDb = song.points.length === 0 ? (first[song.index]?.gainDb ?? 0) : this.#nextGain(song);
        return gainDb === null || this.#silenced.has(song) ? [] : [{ song, gainDb }];
      });
      if (wanting.length === 0) return;
      const points = await this.#render(wanting.map(({ song, gainDb }) => ({ track: song.index, gainDb })));
      wanting.forEach(({ song }, at) => {
        const point = points[at];
        if (point === null || point === undefined) this.#silenced.add(song);
        else song.points.push(point);
        song.points.sort((a, b) => a.gainDb - b.gainDb);
      });
    }
  }

  holdsAny(): boolean {
    return this.#songs.some((song) => this.#isHeld(song));
  }

  reached(song: Song): ReachedTrack {
    const { ceiling, budget } = this.#settings;
    const point = this.#best(song);
    const errorLu = point.loudness - this.#aimOf(song);
    const atLimit = this.#isAtLimit(song) && point === this.#highest(song);
    return {
      gainDb: point.gainDb,
      binds: atLimit ? (budget > 0 ? 'budget' : 'ceiling') : null,
      predictedLufs: point.loudness,
      limiterWorkDb: Math.max(0, point.truePeak - ceiling),
      note: Math.abs(errorLu) <= ALLOWED_ERROR ? null : this.#whyOff(song, errorLu, atLimit),
      reachedLufs: point.loudness,
      errorLu,
      maxReductionDb: point.maxReductionDb,
    };
  }

  async #render(requests: readonly { track: number; gainDb: number }[]): Promise<(Point | null)[]> {
    if (requests.length === 0) return [];
    const measured = await this.#measure(requests);
    this.rounds += 1;
    this.renders += requests.length;
    return requests.map(({ gainDb }, at): Point | null => {
      const result = measured[at];
      if (result === undefined) throw new RangeError(`${requests.length} songs were to be measured, ${measured.length} were`);
      const { loudness, maxReductionDb, integrated = null, truePeak } = result;
      if (truePeak === undefined) throw new RangeError('a render through a chain tells the peak ahead of the limiter');
      return loudness === null || truePeak === null ? null : { gainDb, loudness, truePeak, maxReductionDb, integrated };
    });
  }

  #whyOff(song: Song, errorLu: number, atLimit: boolean): string {
    const { name } = song.track;
    if (atLimit && errorLu < 0) return heldNote(name, -errorLu, this.#settings);
    if (this.#silenced.has(song)) return `${name} ${verbOf(name, 'has', 'have')} no loudness behind the album chain`;
    if (this.#nextGain(song) === null) return `${name} has no gain that gives its level: its loudness jumps there`;
    return `${name} did not settle within ${MOST_ROUNDS} renders`;
  }

  /** By how much each song's integrated loudness has changed, gain, chain and limiter together (dB). */
  #changes(): number[] {
    return this.#tracks.map((track, index) => {
      const song = this.#songs.find((one) => one.index === index);
      const point = song === undefined ? this.leftAlone.get(index) : this.#best(song);
      const { loudness } = track;
      return point === undefined || loudness === null ? 0 : changeOf({ ...track, loudness }, point);
    });
  }

  #aimOf(song: Song): number {
    return this.level + song.track.intent;
  }

  #isAllowed({ truePeak }: Point): boolean {
    return truePeak <= this.#limit;
  }

  /** The highest gain known that the budget allows. */
  #highest(song: Song): Point | undefined {
    return song.points.findLast((point) => this.#isAllowed(point));
  }

  /** Known closest to the song's level, within the budget. */
  #best(song: Song): Point {
    const aim = this.#aimOf(song);
    const allowed = song.points.filter((point) => this.#isAllowed(point));
    const [first, ...more] = allowed;
    if (first === undefined) {
      // Nothing is known that may be used: the song is left as quiet as it was ever tried, and says that it did not settle.
      return song.points[0] ?? { gainDb: 0, loudness: song.track.loudness, truePeak: song.track.truePeak, ...RESTING };
    }
    return more.reduce((best, one) => (Math.abs(one.loudness - aim) < Math.abs(best.loudness - aim) ? one : best), first);
  }

  #isAtLimit(song: Song): boolean {
    const highest = this.#highest(song);
    if (highest === undefined) return false;
    const over = song.points.find(({ gainDb }) => gainDb > highest.gainDb);
    return highest.truePeak >= this.#limit - PEAK_AIM || (over !== undefined && over.gainDb - highest.gainDb <= FINEST_STEP);
  }

  /** Driven as far as it may be, and still below its level. */
  #isHeld(song: Song): boolean {
    return this.#isAtLimit(song) && (this.#highest(song)?.loudness ?? 0) < this.#aimOf(song) - AIM;
  }

  /** LUFS less its intent that a song reaches with its whole budget, as far as is known. */
  #reachOf(song: Song): number {
    const point = this.#highest(song) ?? song.points[0];
    if (point === undefined) return Number.POSITIVE_INFINITY;
    if (this.#isAtLimit(song)) return point.loudness - song.track.intent;
    const [loudnessSlope, peakSlope] = this.#slopes(song, point);
    return point.loudness + ((this.#limit - PEAK_AIM / 2 - point.truePeak) / peakSlope) * loudnessSlope - song.track.intent;
  }

  /** dB of loudness and of peak per dB of gain near a point. */
  #slopes(song: Song, point: Point): [loudness: number, peak: number] {
    const at = song.points.indexOf(point);
    const other = song.points[at + 1] ?? song.points[at - 1];
    if (other === undefined || Math.abs(other.gainDb - point.gainDb) < FINEST_STEP) return [1, 1];
    const per = (read: (one: Point) => number) => (read(other) - read(point)) / (other.gainDb - point.gainDb);
    const loudness = Math.min(
      1,
      Math.max(
        LEAST_SLOPE,
        per((one) => one.loudness),
      ),
    );
    const [least, most] = PEAK_SLOPES;
    return [
      loudness,
      Math.min(
        most,
        Math.max(
          least,
          per((one) => one.truePeak),
        ),
      ),
    ];
  }

  /** No song is left behind: what the weakest one reaches is the most for all. */
  #findHighest(): void {
    const reaches = this.#songs.flatMap((song) => (song.points.length === 0 ? [] : [this.#reachOf(song)]));
    if (reaches.length > 0) this.level = Math.min(...reaches);
  }

  /** The gain to render next; null when the song is at its level, at its limit, or cannot come closer. */
  #nextGain(song: Song): number | null {
    if (this.#silenced.has(song)) return null;
    const atLimit = this.#isAtLimit(song);
    // The song that sets the highest level is to use up its budget, whatever its loudness comes to.
    const isWeakest = this.#settings.target === 'highest' && !atLimit && this.#reachOf(song) <= this.level + AIM / 4;
    const aim = isWeakest ? Number.POSITIVE_INFINITY : this.#aimOf(song);
    const best = this.#best(song);
    if (this.#isAllowed(best) && Math.abs(best.loudness - aim) <= AIM) return null;
    if (atLimit && (this.#highest(song)?.loudness ?? 0) < aim) return null;
    const isAbove = (point: Point) => !this.#isAllowed(point) || point.loudness > aim;
    const below = song.points.findLast((point) => !isAbove(point));
    const above = song.points.find((point) => isAbove(point) && (below === undefined || point.gainDb > below.gainDb));
    if (below === undefined) return above === undefined ? null : this.#stepDown(song, above, aim);
    if (above === undefined) return this.#stepUp(song, below, aim);
    return this.#between(song, below, above, aim);
  }

  #stepUp(song: Song, below: Point, aim: number): number {
    const [loudnessSlope, peakSlope] = this.#slopes(song, below);
    const byLoudness = (aim - below.loudness) / loudnessSlope;
    const byPeak = (this.#limit - PEAK_AIM / 2 - below.truePeak) / peakSlope;
    return below.gainDb + Math.max(FINEST_STEP, Math.min(byLoudness, byPeak));
  }

  /** Each step down from gains that are all too high goes further than the last. */
  #stepDown(song: Song, above: Point, aim: number): number {
    const [loudnessSlope, peakSlope] = this.#slopes(song, above);
    const byLoudness = Number.isFinite(aim) ? (above.loudness - aim) / loudnessSlope : 0;
    const byPeak = (above.truePeak - this.#limit + PEAK_AIM / 2) / peakSlope;
    return above.gainDb - Math.max(FINEST_STEP * 2 ** song.points.length, byLoudness, byPeak);
  }

  #between(song: Song, below: Point, above: Point, aim: number): number | null {
    const width = above.gainDb - below.gainDb;
    if (width <= FINEST_STEP) return null;
    const byLoudness = above.loudness > aim ? (aim - below.loudness) / (above.loudness - below.loudness) : 1;
    const byPeak = this.#isAllowed(above) ? 1 : (this.#limit - PEAK_AIM / 2 - below.truePeak) / (above.truePeak - below.truePeak);
    const straight = Math.max(0.05, Math.min(0.95, byLoudness, byPeak));
    // As behind a limiter alone: a line first, halving where the song is not smooth.
    return below.gainDb + width * (song.points.length > SMOOTH_POINTS ? 0.5 : straight);
  }
}

const RESTING = { maxReductionDb: 0, integrated: null } as const;
