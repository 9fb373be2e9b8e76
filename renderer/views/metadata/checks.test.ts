import { describe, expect, it } from 'vitest';
import { parseAlbum } from '../../../electron/shared/album/album.ts';
import { cellChecks, dateProblem, tableChecks, upcCheck } from './checks.ts';
import { COLUMNS } from './grid.ts';

const column = (id: string): number => COLUMNS.findIndex((one) => one.id === id);
const album = parseAlbum(
  {
    version: 1,
    title: 'Record',
    artist: 'Band',
    tracks: [
      { file: 'a.wav', title: 'One', isrc: 'QZK6P2500001' },
      { file: 'b.wav', title: 'Two', isrc: 'QZK6P2500001' },
      { file: 'c.wav' },
    ],
  },
  'album.json',
);
const never = (): boolean => false;
const texts = (row: number, id: string, text: string): string[] =>
  cellChecks(album, { row, column: column(id) }, text, never).map((check) => check.text);

describe('an ISRC while it is typed', () => {
  it.each([
    ['QZ-K6P-25-0000', 'An ISRC has 12 characters; this has 11.'],
    ['1Z-K6P-25-00002', 'An ISRC begins with two letters, for example QZ-K6P-25-00001.'],
    ['QZ-K6P-2A-00002', 'After the first five characters an ISRC has digits only: two of the year, five of the recording.'],
    ['QZ-K6P-25-000012', 'An ISRC has 12 characters; this has 13.'],
  ])('says what is wrong with %s', (isrc, problem) => {
    expect(texts(3, 'isrc', isrc)).toEqual([problem]);
  });

  it('names the songs that have it already', () => {
    expect(texts(3, 'isrc', 'qzk6p2500001')).toEqual(['QZ-K6P-25-00001 is also songs 1 and 2: each recording has its own.']);
    expect(texts(3, 'isrc', 'QZK6P2500003')).toEqual([]);
  });
});

describe('a title', () => {
  it('is missed where it is missing and noticed where it is there twice', () => {
    expect(texts(3, 'title', '')).toEqual(['This song has no title.']);
    expect(texts(3, 'title', 'ONE')).toEqual(['The same title as song 1.']);
  });
});

describe('a barcode while it is typed', () => {
  it('is right with the check digit of GS1’s own example', () => {
    expect(upcCheck('6291041500213')).toMatchObject({ severity: 'good' });
    expect(upcCheck('0 36000 29145 2')).toMatchObject({ severity: 'good', text: 'UPC-A, check digit 2 is right.' });
  });

  it('is offered its check digit where only that is missing', () => {
    expect(upcCheck('03600029145')?.offer).toBe('036000291452');
    expect(upcCheck('629104150021')?.offer).toBe('6291041500213');
  });

  it('is not corrected where a digit is wrong: it might be another one', () => {
    expect(upcCheck('6291041500214')).toMatchObject({ severity: 'error', offer: null });
  });
});

describe('a release date', () => {
  it('may be a year, a month or a day that exists', () => {
    expect(['2026', '2026-02', '2024-02-29', ''].map(dateProblem)).toEqual([null, null, null, null]);
    expect(dateProblem('2026-02-29')).not.toBeNull();
    expect(dateProblem('1.2.2026')).not.toBeNull();
  });
});

describe('the table', () => {
  it('counts what is wrong and marks each cell with its worst', () => {
    const { errors, warnings, worst } = tableChecks(album, never);
    expect([errors, warnings]).toEqual([2, 1]);
    expect(worst.get(`2,${column('isrc')}`)?.severity).toBe('error');
    expect(worst.has(`1,${column('title')}`)).toBe(false);
  });
});
