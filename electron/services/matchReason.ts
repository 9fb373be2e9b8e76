import type { Album } from '../shared/album/album.ts';
import { describeFailure } from '../shared/failure.ts';
import type { Sources } from './context.ts';

/** Why an album cannot be matched yet, for people, and how far its songs are read (0..1). */
export const waitingReason = (
  album: Album,
  sources: Pick<Sources, 'obstacle' | 'list'>,
  albumId: number,
): { readonly reason: string; readonly progress: number } => {
  if (album.tracks.length === 0) return { reason: 'The album has no songs yet.', progress: 0 };
  const states = sources.list(albumId);
  const done = states.map(({ status, progress }) => (status === 'ready' ? 1 : status === 'reading' ? progress : 0));
  const progress = states.length === 0 ? 0 : done.reduce((sum, one) => sum + one, 0) / states.length;
  const obstacle = sources.obstacle(albumId);
  if (obstacle !== null) return { reason: describeFailure(obstacle), progress };
  const reading = states.filter(({ status }) => status === 'reading').length;
  return { reason: reading === 1 ? 'One song is being read.' : `${reading} songs are being read.`, progress };
};
