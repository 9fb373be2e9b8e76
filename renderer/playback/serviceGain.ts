import type { MatchState, PlaybackService } from '../../electron/shared/contract/state.ts';
import { type Playback, type PlayedSong, simulatePlayback } from '../../electron/shared/playback/simulate.ts';

/** What an album's gain follows from: as each service does it, or the same for all. */
export type ReferenceChoice = 'service' | 'loudest' | 'album';

/** How the record is listened to: as a service plays it. */
export interface HeardService {
  /** Id of the service. */
  readonly service: string;
  /** Name of one of its settings; null for the normal one. */
  readonly setting: string | null;
  readonly mode: 'album' | 'track';
  readonly reference: ReferenceChoice;
}

/** The record's songs as a service measures them: integrated loudness and true peak of the masters. */
export const playedSongs = (songs: readonly { readonly id: string }[], match: MatchState | null): PlayedSong[] =>
  songs.map(({ id }) => {
    const song = match?.songs[id];
    const integrated = song?.masteredIntegratedLufs ?? null;
    // Of a finished match a song without loudness is a silent one.
    const silent = integrated === null && song !== undefined && match?.status === 'ready';
    return { id, integratedLufs: silent ? -Infinity : integrated, truePeakDbtp: song?.masteredPeakDbtp ?? null };
  });

export const playbackAs = (
  { setting, mode, reference }: HeardService,
  service: PlaybackService,
  songs: readonly { readonly id: string }[],
  match: MatchState | null,
): Playback => {
  const albumReference = reference === 'service' ? (service.albumReference ?? 'loudest') : reference;
  return simulatePlayback(
    { service, setting, mode, albumReference },
    playedSongs(songs, match),
    match?.albumIntegratedLufs ?? null,
  );
};

/**
 * dB for the song that is heard, null for the hidden track; 0 where it is not known. What a service's limiter would take is left
 * out: its peaks would clip here.
 */
export const gainOf = ({ albumGainDb, songs }: Playback, track: string | null): number => {
  if (albumGainDb !== null) return albumGainDb - Math.max(0, ...songs.map(({ limitedDb }) => limitedDb));
  const song = songs.find(({ id }) => id === track);
  return song === undefined ? 0 : (song.gainDb ?? 0) - song.limitedDb;
};
