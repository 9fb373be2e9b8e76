import type { PlaybackService } from '../contract/state.ts';

/** How loud a record plays where playback is normalised. Pure arithmetic on measured levels: LUFS, dBTP, dB. */

export interface PlayedSong {
  readonly id: string;
  /** LUFS of the master; minus infinity for silence, null where not known. */
  readonly integratedLufs: number | null;
  /** dBTP of the master; null where not known. */
  readonly truePeakDbtp: number | null;
}

export interface PlaybackCase {
  readonly service: PlaybackService;
  /** Name of one of the service's settings; null for its normal one. */
  readonly setting: string | null;
  /** album: one gain for all, as an album is played through. track: each song by itself, as in a playlist. */
  readonly mode: 'album' | 'track';
  /** What an album's gain follows from; the service's own reference is a good first choice. */
  readonly albumReference: 'loudest' | 'album';
}

export interface SongPlayback {
  readonly id: string;
  /** dB; null where the song's level is not known. */
  readonly gainDb: number | null;
  /** LUFS as it is heard. */
  readonly playedLufs: number | null;
  /** It would be turned up further if its peaks (in album mode: the album's) left room. */
  readonly heldByPeak: boolean;
  /** dB of peak that the service's own limiter takes. */
  readonly limitedDb: number;
}

export interface Playback {
  readonly songs: readonly SongPlayback[];
  /** dB for the whole album; null in track mode or where the level is not known. */
  readonly albumGainDb: number | null;
  /** The one song that the album's gain follows from, and by how many dB the album would play louder without it. */
  readonly setBy: { readonly id: string; readonly costDb: number } | null;
  /** The song whose peaks keep the album from being turned up to the target. */
  readonly heldBy: string | null;
}

interface Rule {
  readonly targetLufs: number;
  readonly raises: boolean;
  /** dBTP that raised peaks stay below; null where there is no such limit. */
  readonly raiseLimitDbtp: number | null;
  /** dBTP where the service's own limiter works; null where it has none. */
  readonly limiterDbtp: number | null;
}

const ruleOf = ({ service, setting }: PlaybackCase): Rule => {
  const chosen = service.settings.find(({ name }) => name === setting);
  const limits = chosen?.limits ?? false;
  return {
    targetLufs: chosen?.targetLufs ?? service.targetLufs,
    raises: service.raises,
    raiseLimitDbtp: limits ? null : service.raiseLimitDbtp,
    limiterDbtp: limits ? service.raiseLimitDbtp : null,
  };
};

/** dB for something of this loudness and peak, and whether its peak held a raise back. A peak that is not known holds none. */
const gainFor = (rule: Rule, lufs: number, peakDbtp: number | null): { gainDb: number; held: boolean } => {
  if (lufs === -Infinity) return { gainDb: 0, held: false };
  const wanted = rule.targetLufs - lufs;
  if (wanted <= 0) return { gainDb: wanted, held: false };
  if (!rule.raises) return { gainDb: 0, held: false };
  const room = rule.raiseLimitDbtp === null || peakDbtp === null ? wanted : Math.max(0, rule.raiseLimitDbtp - peakDbtp);
  return room < wanted ? { gainDb: room, held: true } : { gainDb: wanted, held: false };
};

const played = (rule: Rule, song: PlayedSong, gainDb: number | null, held: boolean): SongPlayback => ({
  id: song.id,
  gainDb,
  playedLufs: gainDb === null || song.integratedLufs === null ? null : song.integratedLufs + gainDb,
  heldByPeak: held,
  limitedDb:
    gainDb === null || gainDb <= 0 || rule.limiterDbtp === null || song.truePeakDbtp === null
      ? 0
      : Math.max(0, song.truePeakDbtp + gainDb - rule.limiterDbtp),
});

/**
 * What a service does to a record. `albumIntegratedLufs` is the loudness of the whole record. In album mode a song or an
 * album whose loudness is not known yet leaves everything unknown: one such song might be the loudest.
 */
export const simulatePlayback = (
  question: PlaybackCase,
  songs: readonly PlayedSong[],
  albumIntegratedLufs: number | null,
): Playback => {
  const rule = ruleOf(question);
  if (question.mode === 'track' || question.service.albumReference === null) {
    const each = songs.map((song) => {
      if (song.integratedLufs === null) return played(rule, song, null, false);
      const { gainDb, held } = gainFor(rule, song.integratedLufs, song.truePeakDbtp);
      return played(rule, song, gainDb, held);
    });
    return { songs: each, albumGainDb: null, setBy: null, heldBy: null };
  }
  const loudest = highest(songs, ({ integratedLufs }) => integratedLufs);
  const peak = highest(songs, ({ truePeakDbtp }) => truePeakDbtp);
  const allKnown = songs.every(({ integratedLufs }) => integratedLufs !== null);
  const loudestLufs = allKnown ? (loudest?.integratedLufs ?? null) : null;
  const reference = question.albumReference === 'loudest' ? loudestLufs : albumIntegratedLufs;
  if (reference === null) {
    return { songs: songs.map((song) => played(rule, song, null, false)), albumGainDb: null, setBy: null, heldBy: null };
  }
  const { gainDb, held } = gainFor(rule, reference, peak?.truePeakDbtp ?? null);
  return {
    songs: songs.map((song) => played(rule, song, gainDb, held)),
    albumGainDb: gainDb,
    setBy: question.albumReference === 'loudest' && loudest !== null ? costOf(rule, songs, loudest, gainDb) : null,
    heldBy: held ? (peak?.id ?? null) : null,
  };
};

/** The first of the songs with the highest level; null where no level is known. */
const highest = (songs: readonly PlayedSong[], levelOf: (song: PlayedSong) => number | null): PlayedSong | null => {
  let best: { song: PlayedSong; level: number } | null = null;
  for (const song of songs) {
    const level = levelOf(song);
    if (level !== null && (best === null || level > best.level)) best = { song, level };
  }
  return best === null ? null : best.song;
};

const costOf = (rule: Rule, songs: readonly PlayedSong[], loudest: PlayedSong, gainDb: number): Playback['setBy'] => {
  const others = songs.filter((song) => song !== loudest);
  const next = highest(others, ({ integratedLufs }) => integratedLufs);
  if (next === null || next.integratedLufs === null) return { id: loudest.id, costDb: 0 };
  const peak = highest(others, ({ truePeakDbtp }) => truePeakDbtp)?.truePeakDbtp ?? null;
  const without = gainFor(rule, next.integratedLufs, peak).gainDb;
  return { id: loudest.id, costDb: Math.max(0, without - gainDb) };
};
