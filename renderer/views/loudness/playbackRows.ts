import type { MatchState, PlaybackService } from '../../../electron/shared/contract/state.ts';
import type { Playback } from '../../../electron/shared/playback/simulate.ts';
import { playbackAs, type ReferenceChoice } from '../../playback/serviceGain.ts';
import type { LoudnessRow } from './songRows.ts';

export interface PlaybackRow {
  readonly service: PlaybackService;
  /** Null for the service's normal setting. */
  readonly setting: string | null;
  readonly targetLufs: number;
  readonly playback: Playback;
  /** Why the gain is what it is. */
  readonly because: string;
}

export const playbackRows = (
  services: readonly PlaybackService[],
  rows: readonly LoudnessRow[],
  match: MatchState | null,
  mode: 'album' | 'track',
  reference: ReferenceChoice,
): PlaybackRow[] => {
  const nameOf = (id: string): string => {
    const row = rows.find((one) => one.id === id);
    return row === undefined ? 'a song' : `${row.number} “${row.title}”`;
  };
  return services.flatMap((service) =>
    [null, ...service.settings.map(({ name }) => name)].map((setting): PlaybackRow => {
      const albumReference = reference === 'service' ? (service.albumReference ?? 'loudest') : reference;
      const playback = playbackAs({ service: service.id, setting, mode, reference }, service, rows, match);
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
  const limited = playback.songs.filter(({ limitedDb }) => limitedDb > 0.05).length;
  const limiter = limited === 0 ? null : `its limiter works on ${limited} of ${playback.songs.length}`;
  if (mode === 'track' || service.albumReference === null) {
    const held = playback.songs.filter(({ heldByPeak }) => heldByPeak).length;
    const alone = mode === 'album' ? 'song by song, also within an album' : 'each song by itself';
    if (limiter !== null) return `${alone}; ${limiter}`;
    if (held > 0) return `${alone}; peaks keep ${held} of ${playback.songs.length} below the target`;
    return alone;
  }
  const cost = playback.setBy === null || playback.setBy.costDb < 0.05 ? null : playback.setBy;
  const parts = [
    reference === 'album' ? 'from the loudness of the whole record' : null,
    playback.setBy === null ? null : `from ${nameOf(playback.setBy.id)}, the loudest`,
    cost === null ? null : `without it the album would play ${cost.costDb.toFixed(1)} dB louder`,
    playback.heldBy === null ? null : `the peaks of ${nameOf(playback.heldBy)} stop it there`,
    limiter,
  ];
  return parts.filter((part) => part !== null).join('; ');
};
