import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eanCheckDigit, formatIsrc, isEan13, isIsrc, nextIsrc, normaliseIsrc, normaliseUpc } from './isrc.ts';

const isrcs = fc.stringMatching(/^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$/);

describe('ISRC', () => {
  it('is read with dashes and spaces, in either case', () => {
    // The ISRC Handbook's own example.
    expect(normaliseIsrc('ISRC AA-6Q7-20-00047'.slice(5))).toBe('AA6Q72000047');
    expect(normaliseIsrc(' aa‑6q7–20 00047 ')).toBe('AA6Q72000047');
    expect(formatIsrc('AA6Q72000047')).toBe('AA-6Q7-20-00047');
  });

  it('needs two letters, three letters or digits, and seven digits', () => {
    expect(isIsrc('AA6Q72000047')).toBe(true);
    for (const text of [
      '',
      'AA6Q7200004',
      'AA6Q720000470',
      'A16Q72000047',
      'AA6Q7200004X',
      'aa6Q72000047',
      'AA6Q72000047\n',
      'ÄA6Q72000047',
    ]) {
      expect(isIsrc(text), JSON.stringify(text)).toBe(false);
    }
  });

  it('keeps its value through display form and back', () => {
    fc.assert(
      fc.property(isrcs, (isrc) => {
        expect(normaliseIsrc(formatIsrc(isrc))).toBe(isrc);
      }),
    );
  });

  it('counts within its year, never into the year or past five digits', () => {
    expect(nextIsrc('AA6Q72000009')).toBe('AA6Q72000010');
    expect(nextIsrc('AA6Q72099999')).toBeNull();
    expect(nextIsrc('AA6Q72000000', -1)).toBeNull();
    expect(nextIsrc('AA6Q72000000', 0.5)).toBeNull();
    expect(nextIsrc('not one')).toBeNull();
    fc.assert(
      fc.property(isrcs, fc.integer({ min: 0, max: 500 }), (isrc, step) => {
        const next = nextIsrc(isrc, step);
        if (next === null) expect(Number(isrc.slice(7)) + step).toBeGreaterThan(99_999);
        else {
          expect(isIsrc(next)).toBe(true);
          expect(nextIsrc(next, -step)).toBe(isrc);
        }
      }),
    );
  });
});

describe('EAN-13', () => {
  it('has the check digit GS1 computes', () => {
    // GS1 General Specifications' worked example, and well-known barcodes.
    expect(eanCheckDigit('629104150021')).toBe(3);
    expect(isEan13('4006381333931')).toBe(true);
    expect(isEan13('4006381333932')).toBe(false);
    expect(isEan13(normaliseUpc('036000291452'))).toBe(true);
    expect(normaliseUpc('0 36000-29145 2')).toBe('0036000291452');
  });

  it('betrays every single wrong digit', () => {
    const twelve = fc.stringMatching(/^[0-9]{12}$/);
    fc.assert(
      fc.property(twelve, fc.nat(12), fc.integer({ min: 1, max: 9 }), (digits, place, change) => {
        const ean = `${digits}${eanCheckDigit(digits)}`;
        expect(isEan13(ean)).toBe(true);
        const wrong = [...ean].map((digit, at) => (at === place ? String((Number(digit) + change) % 10) : digit)).join('');
        expect(isEan13(wrong)).toBe(false);
      }),
    );
  });

  it('is not made of anything but thirteen digits', () => {
    for (const text of ['', '400638133393', '40063813339311', '400638133393a', '４006381333931'])
      expect(isEan13(text)).toBe(false);
  });
});
