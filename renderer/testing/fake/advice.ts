import type { Advice } from '../../../electron/shared/advise/advice.ts';
import type { AdviceState, AlbumState, PlacedAdvice } from '../../../electron/shared/contract/state.ts';

const CLICKS: PlacedAdvice = {
  ...{ code: 'clicks', severity: 'warns', places: [12, 61] },
  measurement: { value: 2, unit: 'clicks', text: '2 clicks shorter than a millisecond, at 0:12.00 and 1:01.00.' },
  reason: 'A click is heard on headphones, and a limiter ducks under it.',
  move: 'Listen there. If it is a fault, ask for the file again, or have it drawn out in an editor.',
  sideEffect: 'None where it is a fault; an instrument may click too.',
};

const SPREAD: Advice = {
  ...{ code: 'level-spread', severity: 'notes' },
  measurement: { value: 9, unit: 'LU', text: "The songs' loud sections lie 9.0 LU apart." },
  reason: 'Played through, the listener would reach for the volume.',
  move: 'Match the songs (`master` does).',
  sideEffect: 'Quiet mixes come up with their noise.',
};

/** Something to say of the record and of every other song. */
export const fakeAdvice = ({ albumId, revision, album }: AlbumState): AdviceState => ({
  ...{ albumId, revision, album: [SPREAD], failures: [] },
  songs: album.tracks.map(({ id }, at) => ({ track: id, advice: at % 2 === 0 ? [CLICKS] : [] })),
});
