import { expect, test } from 'vitest';
import { albumOf } from '../../../electron/shared/album/album.testkit.ts';
import { joinAfter } from '../../../electron/shared/album/album.ts';
import { applyEdit } from '../../../electron/shared/album/albumEdit.ts';
import { fadeCurve, fadeLength, joinKind, joinLength } from './songEdits.ts';

const album = albumOf([
  { join: { gap: 44100, measure: 'audible' }, fadeOut: { frames: 100, curve: 's-curve' } },
  { join: { crossfade: 88200, curve: 'linear' } },
  {},
  {},
]);
const after = (edit: ReturnType<typeof joinLength>, index: number) =>
  edit === null ? null : joinAfter(applyEdit(album, edit).album, index);
const [first, second] = album.tracks;
if (first === undefined || second === undefined) throw new Error('no songs');

test('a typed gap keeps how it is measured, a typed crossfade its curve', () => {
  expect(after(joinLength(album, 0, 500), 0)).toEqual({ gap: 500, measure: 'audible' });
  expect(after(joinLength(album, 1, 500), 1)).toEqual({ crossfade: 500, curve: 'linear' });
});

test('a crossfade typed away leaves the songs gapless', () => {
  expect(after(joinLength(album, 1, 0), 1)).toEqual({ gap: 0, measure: 'file' });
});

test('the album’s gap typed over becomes a gap of that join alone', () => {
  expect(after(joinLength(album, 2, 10), 2)).toEqual({ gap: 10, measure: 'file' });
});

test('a join becomes the other kind, and stays as it is where it is of that kind', () => {
  expect(after(joinKind(album, 1, 'gap', 0), 1)).toEqual({ gap: album.gap, measure: 'file' });
  expect(after(joinKind(album, 0, 'crossfade', 1000.4), 0)).toEqual({ crossfade: 1000, curve: 'auto' });
  expect(joinKind(album, 0, 'gap', 0)).toBeNull();
});

test('a fade keeps its curve when its length is typed, and is gone at 0', () => {
  expect(applyEdit(album, fadeLength(first, 'fadeOut', 7)).album.tracks[0]?.fadeOut).toEqual({ frames: 7, curve: 's-curve' });
  expect(applyEdit(album, fadeLength(first, 'fadeOut', 0)).album.tracks[0]).not.toHaveProperty('fadeOut');
  expect(fadeCurve(second, 'fadeIn', 'linear')).toBeNull();
});
