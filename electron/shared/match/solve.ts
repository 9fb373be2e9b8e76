import type { MatchSettings } from '../album/album.ts';

/** What the match needs to know of a song, measured on the stretch of it that is used. */
export interface MatchTrack {
  /** For explanations, for example `song 2 "Title"`. */
  readonly name: string;
  /** LUFS on the chosen basis; null where it is undefined (silence, too short). */
  readonly loudness: number | null;
  /** dBTP; null for silence. */
  readonly truePeak: number | null;
  /** LU: how much louder than the others the song is meant to be. */
  readonly intent: number;
  readonly excluded: boolean;
  /** dB: gain of a song the match leaves alone. */
  readonly manualGain: number;
  /** LUFS; null for silence. For the album's loudness only. */
  readonly integrated: number | null;
  /** Duration above the gates, any unit that is the same for all songs. For the album's loudness only. */
  readonly gatedDuration: number;
}

/** Which limit holds a song's gain: the true-peak ceiling where the limiter has no budget, else the budget; null for none. */
export type Binds = 'ceiling' | 'budget' | null;

export interface TrackGain {
  readonly gainDb: number;
  readonly binds: Binds;
  /** LUFS on the basis with this gain, the limiter's loss not counted; null where loudness is undefined. */
  readonly predictedLufs: number | null;
  /** dB by which peaks exceed the ceiling ahead of the limiter, 0 or above. */
  readonly limiterWorkDb: number;
  /** Why the song is not where the others are; null if it is. */
  readonly note: string | null;
}

export type LevelFrom = 'highest' | 'songs' | 'album' | null;

export interface MatchSolution {
  readonly tracks: readonly TrackGain[];
  /** LUFS on the basis, of a song with intent 0; null where nothing is matched. */
  readonly commonLevel: number | null;
  /** What the common level follows from: the highest all reach, the target of each song, or the target of the album. */
  readonly levelFrom: LevelFrom;
  /** Index of the song that keeps the common level from being higher; null where none does. */
  readonly bindingTrack: number | null;
  /** One or two sentences for a person. */
  readonly explanation: string;
}

/** LUFS of the album when each song's integrated loudness has changed by so many dB; null for silence. */
export type AlbumLoudness = (changesDb: readonly number[]) => number | null;

/** Peaks that touch a limit up to this (dB) count as within it: less than any meter shows, more than rounding makes. */
const TOUCHING = 1e-9;

/** A level or a difference for people, one decimal. */
export const decibelText = (value: number, unit: string): string => `${(Math.round(value * 10) / 10 || 0).toFixed(1)} ${unit}`;

/** The verb for one song, or for several that play into each other: `songs 4 and 5`. */
export const verbOf = (name: string, one: string, several: string): string => (name.startsWith('songs ') ? several : one);

export const belowLevel = (name: string, by: string, limit: string): string => {
  return `${name} ${verbOf(name, 'is', 'are')} ${by} below ${verbOf(name, 'its', 'their')} level: held at the ${limit}`;
};

/** Whether the match sets this song's gain. */
export const isMatched = (track: MatchTrack): track is MatchTrack & { readonly loudness: number; readonly truePeak: number } =>
  !track.excluded && track.loudness !== null && track.truePeak !== null;

/** dB: the gain at which a song's peaks use up ceiling and budget. */
export const highestGain = (truePeak: number, { ceiling, budget }: MatchSettings): number => ceiling + budget - truePeak;

/**
 * LUFS of songs played after one another, from their integrated loudness weighted by gated duration (ITU-R BS.1770's
 * mean of powers). Leaves out that gating over the whole album may drop blocks of quiet songs; a caller that has the
 * blocks gives its own AlbumLoudness.
 */
export const pooledLoudness =
  (tracks: readonly Pick<MatchTrack, 'integrated' | 'gatedDuration'>[]): AlbumLoudness =>
  (changesDb) => {
    let power = 0;
    let duration = 0;
    tracks.forEach(({ integrated, gatedDuration }, at) => {
      if (integrated === null) return;
      power += gatedDuration * 10 ** ((integrated + (changesDb[at] ?? 0)) / 10);
      duration += gatedDuration;
    });
    return power > 0 ? 10 * Math.log10(power / duration) : null;
  };

/**
 * Gains that make all songs equally loud, apart from their intents, without touching the limiter's own effect on
 * loudness (matchThroughLimiter adds that).
 *
 * - 'highest': the highest common level all reach, T = min over songs of (ceiling + budget - peak + loudness - intent);
 *   gain = T + intent - loudness.
 * - a number: that level, of each song (reference 'loudest') or of the whole album ('album': one shift common to all). A
 *   song that would exceed the budget is held there and says so.
 * - 'none': manual gains.
 *
 * Excluded songs keep their manual gain, and so do songs whose loudness is undefined.
 */
export const solveMatch = (
  tracks: readonly MatchTrack[],
  settings: MatchSettings,
  albumLoudness: AlbumLoudness = pooledLoudness(tracks),
): MatchSolution => {
  const matched = tracks.filter(isMatched);
  if (settings.target === 'none') return manualSolution(tracks, settings, 'No match was asked for: the songs keep their levels.');
  if (matched.length === 0)
    return manualSolution(tracks, settings, 'There is no song to match: none has a loudness, or all are excluded.');
  const [commonLevel, levelFrom] = levelOf(tracks, settings, settings.target, albumLoudness);
  const gains = gainsAt(tracks, settings, commonLevel);
  const binds = (track: MatchTrack): boolean => isMatched(track) && reachOf(track, settings) <= commonLevel + TOUCHING;
  const binding = levelFrom === 'highest' ? tracks.findIndex(binds) : -1;
  return {
    tracks: gains,
    commonLevel,
    levelFrom,
    bindingTrack: binding === -1 ? null : binding,
    explanation: explain(tracks, gains, settings, { level: commonLevel, levelFrom, binding }),
  };
};

const levelOf = (
  tracks: readonly MatchTrack[],
  settings: MatchSettings,
  target: 'highest' | number,
  albumLoudness: AlbumLoudness,
): [level: number, from: LevelFrom] => {
  if (target === 'highest') return [highestCommonLevel(tracks, settings), 'highest'];
  const forAlbum = settings.reference === 'album' ? levelForAlbum(tracks, target, albumLoudness) : null;
  return forAlbum === null ? [target, 'songs'] : [forAlbum, 'album'];
};

/** LUFS: the common level at which this song's peaks use up ceiling and budget. */
const reachOf = (
  { truePeak, loudness, intent }: { truePeak: number; loudness: number; intent: number },
  settings: MatchSettings,
): number => highestGain(truePeak, settings) + loudness - intent;

/** LUFS: the highest level all matched songs reach; infinite if there are none. */
export const highestCommonLevel = (tracks: readonly MatchTrack[], settings: MatchSettings): number =>
  Math.min(...tracks.filter(isMatched).map((track) => reachOf(track, settings)));

/** Every song's gain for a common level in LUFS, held within the budget. */
export const gainsAt = (tracks: readonly MatchTrack[], settings: MatchSettings, level: number): TrackGain[] =>
  tracks.map((track): TrackGain => {
    if (!isMatched(track)) return leftAlone(track, settings);
    const { loudness, truePeak, intent, name } = track;
    const wanted = level + intent - loudness;
    const most = highestGain(truePeak, settings);
    const gainDb = Math.min(wanted, most);
    const held = wanted > most + TOUCHING;
    const limit = settings.budget > 0 ? 'limiter budget' : 'true-peak ceiling';
    return {
      gainDb,
      binds: wanted >= most - TOUCHING ? (settings.budget > 0 ? 'budget' : 'ceiling') : null,
      predictedLufs: loudness + gainDb,
      limiterWorkDb: Math.max(0, truePeak + gainDb - settings.ceiling),
      note: held ? belowLevel(name, decibelText(wanted - most, 'dB'), limit) : null,
    };
  });

const leftAlone = (track: MatchTrack, { ceiling, target }: MatchSettings): TrackGain => {
  const { loudness, truePeak, manualGain, excluded, name } = track;
  // A song without loudness that nobody excluded gets no gain: there is nothing to set it by.
  const gainDb = excluded || target === 'none' ? manualGain : 0;
  const unmeasurable =
    !excluded && target !== 'none'
      ? `${name} ${verbOf(name, 'has', 'have')} no loudness (silent or too short) and ${verbOf(name, 'is', 'are')} left alone`
      : null;
  return {
    gainDb,
    binds: null,
    predictedLufs: loudness === null ? null : loudness + gainDb,
    limiterWorkDb: truePeak === null ? 0 : Math.max(0, truePeak + gainDb - ceiling),
    note: excluded && target !== 'none' ? `${name} ${verbOf(name, 'is', 'are')} excluded from the match` : unmeasurable,
  };
};

const manualSolution = (tracks: readonly MatchTrack[], settings: MatchSettings, explanation: string): MatchSolution => ({
  tracks: tracks.map((track) => leftAlone(track, settings)),
  commonLevel: null,
  levelFrom: null,
  bindingTrack: null,
  explanation,
});

/** LUFS. A level at the lower end is no answer: excluded songs alone are louder than the target. */
const LEVEL_RANGE = [-120, 60] as const;

/**
 * LUFS: the common level at which the album's integrated loudness is `target`, were no song held by its budget. The
 * album's loudness rises with the level, so halving the range finds it. Null where the excluded songs are louder already.
 */
export const levelForAlbum = (tracks: readonly MatchTrack[], target: number, albumLoudness: AlbumLoudness): number | null => {
  const [least, most] = LEVEL_RANGE;
  let [low, high]: [number, number] = [least, most];
  while (high - low > 1e-9) {
    const level = (low + high) / 2;
    const changes = tracks.map((track) =>
      isMatched(track) ? level + track.intent - track.loudness : track.excluded ? track.manualGain : 0,
    );
    const loudness = albumLoudness(changes);
    if (loudness === null || loudness < target) low = level;
    else high = level;
  }
  return low === least || high === most ? null : (low + high) / 2;
};

/** What the solution means in words; `binding` is an index or -1. */
export const explain = (
  tracks: readonly MatchTrack[],
  gains: readonly TrackGain[],
  settings: MatchSettings,
  { level, levelFrom, binding }: { readonly level: number; readonly levelFrom: LevelFrom; readonly binding: number },
): string => {
  const { ceiling, budget, target } = settings;
  const limit =
    budget > 0
      ? `the limiter budget of ${decibelText(budget, 'dB')} over the ceiling of ${decibelText(ceiling, 'dBTP')}`
      : `the true-peak ceiling of ${decibelText(ceiling, 'dBTP')}`;
  const track = tracks[binding];
  if (track !== undefined) {
    const intent = track.intent === 0 ? '' : ` with its intent of ${decibelText(track.intent, 'LU')}`;
    return (
      `${decibelText(level, 'LUFS')} is the highest level all songs reach: ${track.name}${intent} binds, its peaks use up ${limit}. ` +
      `One more dB for the album would drive them ${decibelText(budget + 1, 'dB')} over the ceiling: it costs a limiter budget of ` +
      `${decibelText(budget + 1, 'dB')}, or an intent at least 1.0 LU lower for that song.`
    );
  }
  const held = gains.flatMap((gain, at) => (gain.binds !== null && gain.note !== null ? [tracks[at]?.name ?? ''] : []));
  const asked = typeof target === 'number' ? decibelText(target, 'LUFS') : '';
  const what =
    levelFrom === 'album'
      ? `For ${asked} of the whole album every song is set to ${decibelText(level, 'LUFS')}`
      : settings.reference === 'album' && typeof target === 'number'
        ? `The excluded songs alone make the album louder than ${asked}, so every other song is set to that`
        : `Every song is set to ${decibelText(level, 'LUFS')}`;
  if (held.length === 0) return `${what}; all reach it within ${limit}.`;
  return `${what}; ${held.join(', ')} ${held.length === 1 ? 'does' : 'do'} not reach it and ${held.length === 1 ? 'is' : 'are'} held at ${limit}.`;
};
