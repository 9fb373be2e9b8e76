import { describe, expect, it } from 'vitest';
import { parseAlbum } from '../../../electron/shared/album/album.ts';
import { applyEdit } from '../../../electron/shared/album/albumEdit.ts';
import { COLUMNS, cellEdit, cellsEdit, cellText, clipboardCells, moved, pasted, titleFromFileName } from './grid.ts';

const album = parseAlbum(
  {
    version: 1,
    title: 'Record',
    artist: 'Band',
    tracks: [{ file: 'a.wav', title: 'One', isrc: 'QZK6P2500001' }, { file: 'b.wav' }, { file: 'c.wav' }],
  },
  'album.json',
);
const column = (id: string): number => COLUMNS.findIndex((one) => one.id === id);

describe('a cell', () => {
  it('shows an ISRC with its dashes and keeps it without', () => {
    const place = { row: 1, column: column('isrc') };
    expect(cellText(album, place)).toBe('QZ-K6P-25-00001');
    expect(cellEdit(album, place, 'qz-k6p-25-00007')).toMatchObject({ kind: 'track', changes: { isrc: 'QZK6P2500007' } });
    expect(cellEdit(album, place, 'QZK6P2500001')).toBeNull();
  });

  it('is removed when emptied, but an album keeps a title and an artist', () => {
    expect(cellEdit(album, { row: 1, column: column('title') }, ' ')).toMatchObject({ changes: { title: null } });
    expect(cellEdit(album, { row: 0, column: column('title') }, '')).toEqual({ kind: 'album', changes: { title: '' } });
    expect(cellEdit(album, { row: 0, column: column('composer') }, 'X')).toEqual({ kind: 'album', changes: { composer: 'X' } });
  });

  it('makes no step where nothing changes', () => {
    expect(cellEdit(album, { row: 1, column: column('title') }, ' One ')).toBeNull();
    expect(cellsEdit(album, 'Paste', [{ place: { row: 1, column: column('title') }, text: 'One' }])).toBeNull();
  });
});

describe('pasting', () => {
  it('fills lines downwards and tabs to the right, as one step, and stops at the table’s edges', () => {
    const rows = clipboardCells('Two\tSomeone\r\nThree\r\nFour\r\n');
    const cells = pasted(album, { row: 2, column: column('title') }, rows);
    const edit = cellsEdit(album, 'Paste', cells)!;
    const after = applyEdit(album, edit).album;
    expect(after.tracks.map(({ title, artist }) => [title, artist])).toEqual([
      ['One', undefined],
      ['Two', 'Someone'],
      ['Three', undefined],
    ]);
  });

  it('reads quoted cells of a spreadsheet, and leaves a title that merely begins with a quote alone', () => {
    expect(clipboardCells('"a ""b""\nc"\td')).toEqual([['a "b"\nc', 'd']]);
    expect(clipboardCells('"Heroes" (live)\tx')).toEqual([['"Heroes" (live)', 'x']]);
    expect(clipboardCells('one')).toEqual([['one']]);
  });

  it('keeps empty lines in between, which empty their cells', () => {
    expect(clipboardCells('a\n\nb')).toEqual([['a'], [''], ['b']]);
  });
});

describe('moving', () => {
  it('steps over the album’s ISRC, which does not exist', () => {
    expect(moved(album, { row: 0, column: column('artist') }, 0, 1)).toEqual({ row: 0, column: column('isrc') + 1 });
    expect(moved(album, { row: 1, column: column('isrc') }, -1, 0)).toEqual({ row: 1, column: column('isrc') });
  });

  it('stays within the table', () => {
    expect(moved(album, { row: 3, column: 0 }, 1, -1)).toEqual({ row: 3, column: 0 });
  });
});

describe('a title from a file name', () => {
  it.each([
    ['03 - Paper Lantern.wav', 'Paper Lantern'],
    ['01. Lacquer.flac', 'Lacquer'],
    ['Band - 07 - Wax_Cylinder.wav', 'Wax Cylinder'],
    ['folder/99 Luftballons.wav', 'Luftballons'],
    ['1999.wav', '1999'],
    ['7.wav', '7'],
    ['Mr. Blue.wav', 'Mr. Blue'],
  ])('takes %s as "%s"', (name, title) => {
    expect(titleFromFileName(name, 'Band')).toBe(title);
  });
});
