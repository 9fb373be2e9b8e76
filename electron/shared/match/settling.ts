import type { MatchSettings } from '../album/album.ts';
import { belowLevel, decibelText, type MatchTrack } from './solve.ts';

/** What finding gains through the limiter alone and through a chain have in common. */

/** LU: what a song may be off its level in the end, and what is aimed at. */
export const ALLOWED_ERROR = 0.05;
export const AIM = 0.02;
const MOST_ALBUM_ROUNDS = 4;

export interface Levelling {
  /** LUFS on the basis, of a song with intent 0. */
  level: number;
  settle(): Promise<void>;
  /** LUFS of the album as it is; null where undefined. */
  albumLufs(): number | null;
  /** A song at its limit stays where it is, and the others must not make up for it. */
  holdsAny(): boolean;
}

/** Moves the common level until the album as a whole is at the target. */
export const settleAlbum = async (songs: Levelling, target: MatchSettings['target']): Promise<void> => {
  if (typeof target !== 'number') return;
  for (let round = 0; round < MOST_ALBUM_ROUNDS; round += 1) {
    const loudness = songs.albumLufs();
    if (loudness === null || Math.abs(loudness - target) <= AIM / 2 || songs.holdsAny()) return;
    songs.level += target - loudness;
    await songs.settle();
  }
};

/** dB by which a song's integrated loudness has changed; as much as on the basis where it is not known. */
export const changeOf = (
  track: MatchTrack & { readonly loudness: number },
  { loudness, integrated }: { readonly loudness: number; readonly integrated: number | null },
): number => (integrated !== null && track.integrated !== null ? integrated - track.integrated : loudness - track.loudness);

export const heldNote = (name: string, belowLu: number, { budget }: Pick<MatchSettings, 'budget'>): string =>
  belowLevel(name, decibelText(belowLu, 'LU'), budget > 0 ? 'limiter budget' : 'true-peak ceiling');
