import { describe, expect, it } from 'vitest';
import { type Album, parseAlbum } from '../../../electron/shared/album/album.ts';
import { type AlbumEdit, albumEditSchema, applyEdit } from '../../../electron/shared/album/albumEdit.ts';
import { changesBetween, changesText } from './albumChanges.ts';

const RATE = 44100;
const album: Album = parseAlbum(
  {
    ...{ version: 1, title: 'T', artist: 'A' },
    tracks: ['one', 'two', 'three', 'four'].map((id) => ({ id, file: `/mixes/${id}.wav`, title: id.toUpperCase() })),
  },
  'album.json',
);

const edited = (...edits: unknown[]): Album =>
  edits.reduce<Album>((before, edit) => applyEdit(before, albumEditSchema.parse(edit) as AlbumEdit).album, album);
const told = (after: Album): readonly string[] =>
  changesBetween(album, after).flatMap(({ name, changes }) =>
    changes.map(({ what, from, to }) => `${name} | ${what} | ${from} | ${to}`),
  );
const track = (id: string, changes: object) => ({ kind: 'track', track: id, changes });

describe('what changed between two states of an album', () => {
  it('is nothing where nothing did', () => {
    expect(changesBetween(album, album)).toEqual([]);
    expect(told(edited(track('two', { intent: 0, exclude: false })))).toEqual([]);
  });

  it('says each setting as people read it, from what to what', () => {
    const after = edited(
      { kind: 'album', changes: { title: 'Record', gap: 1.5 * RATE, dither: 'shaped' } },
      { kind: 'match', changes: { target: -12, ceiling: -2 } },
      { kind: 'tone', changes: { reference: 'album', amount: 80 } },
      track('two', { title: 'Second', trimStart: 0.5 * RATE, fadeOut: { frames: 3 * RATE, curve: 's-curve' }, intent: -2 }),
      { kind: 'join', track: 'three', join: { crossfade: 4 * RATE, curve: 'auto' } },
    );
    expect(told(after)).toEqual([
      'The record | Title | “T” | “Record”',
      'The record | Gap between songs | 2.000 s | 1.500 s',
      'The record | Match to | highest level all reach | \u221212.0 LUFS',
      'The record | Ceiling | \u22121.00 dBTP | \u22122.00 dBTP',
      'The record | Dither | TPDF | Noise shaped',
      'The record | Tonal match to | null | album median',
      'The record | Tonal match, amount | 50 % | 80 %',
      'Song 2 “Second” | Title | “TWO” | “Second”',
      'Song 2 “Second” | Starts at | null | 0.500 s',
      'Song 2 “Second” | Fade out | null | 3.000 s, s-curve',
      'Song 2 “Second” | Intent | null | \u22122.0 LU',
      'Song 3 “THREE” | Join to the next song | null | crossfade of 4.000 s, auto',
    ]);
  });

  it('names only the songs that were moved, and those that came and went', () => {
    const moved = edited({ kind: 'move', track: 'four', to: 0 });
    expect(told(moved)).toEqual(['Song 1 “FOUR” | Place | 4 | 1']);
    const less = edited({ kind: 'remove', tracks: ['two'] });
    expect(told(less)).toEqual(['“TWO” | Song | on the record | removed']);
    expect(changesBetween(less, album).map(({ name, changes }) => [name, changes[0]?.to])).toEqual([['Song 2 “TWO”', 'added']]);
  });

  it('calls no join changed that only has other neighbours', () => {
    const joined = edited({ kind: 'join', track: 'one', join: { gap: 0, measure: 'file' } });
    const apart = applyEdit(joined, albumEditSchema.parse({ kind: 'move', track: 'two', to: 3 }) as AlbumEdit).album;
    expect(changesBetween(joined, apart).flatMap(({ changes }) => changes.map(({ what }) => what))).toEqual(['Place']);
  });

  it('says which stages a chain has now, or which of their settings differ', () => {
    const chain = (threshold: number, ...more: object[]) => ({
      ...{ version: 1, on: true },
      stages: [{ kind: 'compressor', threshold }, ...more],
    });
    const first = edited(track('one', { chain: chain(-20) }));
    expect(told(first)).toEqual(['Song 1 “ONE” | Chain | null | Compressor']);
    const second = edited(track('one', { chain: chain(-24.5) }));
    expect(changesBetween(first, second)[0]?.changes).toEqual([
      { what: 'Compressor: threshold', from: '\u221220 dBFS', to: '\u221224.50 dBFS' },
    ]);
    const bands = (gain: number) => ({ kind: 'eq', bands: [{ frequency: 100 }, { frequency: 3000, gain }] });
    const third = edited(track('one', { chain: chain(-20, bands(1)) }));
    expect(changesBetween(first, third)[0]?.changes).toEqual([
      { what: 'Chain', from: 'Compressor', to: 'Compressor, Equalizer' },
    ]);
    const fourth = edited(track('one', { chain: chain(-20, bands(2)) }));
    expect(changesBetween(third, fourth)[0]?.changes).toEqual([{ what: 'Equalizer: band 2 gain', from: '1 dB', to: '2 dB' }]);
  });

  it('tells a change that is too small for the figures all the same', () => {
    const [part] = changesBetween(edited(track('one', { trimStart: RATE })), edited(track('one', { trimStart: RATE + 1 })));
    expect(part?.changes).toEqual([{ what: 'Starts at', from: '1.000 s', to: '1.000 s, a little different' }]);
  });

  it('compares lengths as time where the sample rate is another one', () => {
    expect(told(edited({ kind: 'rate', rate: 96000 }))).toEqual(['The record | Sample rate | 44.1 kHz | 96 kHz']);
  });

  it('is text to send to somebody', () => {
    const after = edited(track('two', { intent: -2 }), { kind: 'album', changes: { gap: 0 } });
    expect(changesText(changesBetween(album, after))).toBe(
      'The record\n  Gap between songs: 2.000 s → 0.000 s\nSong 2 “TWO”\n  Intent: none → \u22122.0 LU\n',
    );
  });
});
