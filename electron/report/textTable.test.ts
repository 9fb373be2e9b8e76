import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth, fitted } from './displayWidth.ts';
import { reportOfTracks, reportTrack, silentTrack } from './report.testkit.ts';
import { songTable } from './textTable.ts';

describe('display width', () => {
  it('counts terminal columns as Unicode Standard Annex 11 does', () => {
    expect(displayWidth('Lacquer')).toBe(7);
    expect(displayWidth('夜の歌')).toBe(6);
    expect(displayWidth('한국어')).toBe(6);
    expect(displayWidth('e\u0301te\u0301')).toBe(3);
    expect(displayWidth('🎶')).toBe(2);
    expect(displayWidth('👩‍🎤')).toBe(2);
    expect(displayWidth('🇫🇮')).toBe(2);
    expect(displayWidth('ＡＢ')).toBe(4);
  });

  it('fits any text to any width, whole characters only, on one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, columns) => {
        const result = fitted(text, columns);
        expect(displayWidth(result)).toBe(columns);
        expect(result).not.toMatch(/\p{Cc}/u);
      }),
    );
    expect(fitted('夜の歌', 4)).toBe('夜… ');
    expect(fitted('a\u001b[31mb', 8)).toBe('a\ufffd[31mb ');
  });
});

describe('the song table', () => {
  it('lines up whatever the titles are made of', () => {
    const table = songTable(
      reportOfTracks([
        reportTrack(1, 'Lacquer', { gainDb: -6.44, binds: null }),
        reportTrack(2, '夜の歌 🎶'),
        reportTrack(3, 'A title that is a good deal longer than anyone has room for'),
        silentTrack(10),
      ]),
    );
    expect(table).toBe(
      [
        ' #  title                             source  mastered  loud parts  gain  true peak  limiter  held by',
        '                                        LUFS      LUFS        LUFS    dB       dBTP       dB',
        ' 1  Lacquer                            -14.2     -11.1       -10.1  -6.4       -1.0      1.4',
        ' 2  夜の歌 🎶                          -14.2     -11.1       -10.1  +3.1       -1.0      1.4  budget',
        ' 3  A title that is a good deal lon…   -14.2     -11.1       -10.1  +3.1       -1.0      1.4  budget',
        '10  Silence                                -         -           -   0.0          -      0.0',
        '',
      ].join('\n'),
    );
  });
});
