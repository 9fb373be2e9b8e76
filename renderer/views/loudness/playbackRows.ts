import type { MatchState, PlaybackService } from '../../../electron/shared/contract/state.ts';
import { type Playback, type PlayedSong, simulatePlayback } from '../../../electron/shared/playback/simulate.ts';
import type { LoudnessRow } from './songRows.ts';

export type ReferenceChoice = 'service' | 'loudest' | 'album';

export interface PlaybackRow {
  readonly service: PlaybackService;
  /** Null for the service's normal setting. */
  readonly setting: string | null;
  readonly targetLufs: number;
  readonly playback: Playback;
  /** Why the gain is what it is. */
  readonly because: string;
}

/** The record's songs as a service measures them: integrated loudness and true peak of the masters. */
export const playedSongs = (rows: readonly LoudnessRow[], match: MatchState | null): PlayedSong[] =>
  rows.map(({ id }) => {
    const song = match?.songs[id];
    const integrated = song?.masteredIntegratedLufs ?? null;
    // Of a finished match a song without loudness is a silent one.
    const silent = integrated === null && song !== undefined && match?.status === 'ready';
    return { id, integratedLufs: silent ? -Infinity : integrated, truePeakDbtp: song?.masteredPeakDbtp ?? null };
  });

export const playbackRows = (
  services: readonly PlaybackService[],
  rows: readonly LoudnessRow[],
  match: MatchState | null,
  mode: 'album' | 'track',
  reference: ReferenceChoice,
): PlaybackRow[] => {
  const songs = playedSongs(rows, match);
  const nameOf = (id: string): string => {
    const row = rows.find((one) => one.id === id);
    return row === undefined ? 'a song' : `${row.number} “${row.title}”`;
  };
  return services.flatMap((service) =>
    [null, ...service.settings.map(({ name }) => name)].map((setting): PlaybackRow => {
      const albumReference = reference === 'service' ? (service.albumReference ?? 'loudest') : reference;
      const playback = simulatePlayback({ service, setting, mode, albumReference }, songs, match?.albumIntegratedLufs ?? null);
      return {
        service,
        setting,
        targetLufs: service.settings.find(({ name }) => name === setting)?.targetLufs ?? service.targetLufs,
        playback,
        because: becauseOf(service, mode, albumReference, playback, nameOf),
      };
    }),
  );
};

const becauseOf = (
  service: PlaybackService,
  mode: 'album' | 'track',
  reference: 'loudest' | 'album',
  playback: Playback,
  nameOf: (id: string) => string,
): string => {
  if (playback.songs.every(({ gainDb }) => gainDb === null)) return '';
  if (mode === 'track' || service.albumReference === null) {
    const held = playback.songs.filter(({ heldByPeak }) => heldByPeak).length;
    const limited = playback.songs.filter(({ limitedDb }) => limitedDb > 0.05).length;
    const alone = mode === 'album' ? 'song by song, also within an album' : 'each song by itself';
    if (limited > 0) return `${alone}; its limiter works on ${limited} of ${playback.songs.length}`;
    if (held > 0) return `${alone}; peaks keep ${held} of ${playback.songs.length} below the target`;
    return alone;
  }
  const cost = playback.setBy === null || playback.setBy.costDb < 0.05 ? null : playback.setBy;
  const parts = [
    reference === 'album' ? 'from the loudness of the whole record' : null,
    playback.setBy === null ? null : `from ${nameOf(playback.setBy.id)}, the loudest`,
    cost === null ? null : `without it the album would play ${cost.costDb.toFixed(1)} dB louder`,
    playback.heldBy === null ? null : `the peaks of ${nameOf(playback.heldBy)} stop it there`,
  ];
  return parts.filter((part) => part !== null).join('; ');
};
