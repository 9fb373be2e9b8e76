import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CdSectors, frames } from '../units.ts';
import { formatMsf, formatTime, MSF_END, parseMsf } from './timecode.ts';

const sectors = (count: number) => count as CdSectors;

describe('formatMsf and parseMsf', () => {
  it('say the times IEC 60908 and plants name', () => {
    expect(formatMsf(sectors(0))).toBe('00:00:00');
    expect(formatMsf(sectors(150))).toBe('00:02:00');
    expect(formatMsf(sectors(449_999))).toBe('99:59:74');
    expect(MSF_END).toBe(450_000);
    // A real 19-track set's lead-out.
    expect(formatMsf(sectors(357_376))).toBe('79:25:01');
    expect(parseMsf('79:57')).toBe(359_775);
  });

  it('are each other exactly, for every sector a disc has', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 449_999 }), (count) => {
        expect(parseMsf(formatMsf(sectors(count)))).toBe(count);
      }),
    );
  });

  it('keep order: a later sector never reads as an earlier time', () => {
    const sector = fc.integer({ min: 0, max: 449_999 });
    fc.assert(
      fc.property(sector, sector, (a, b) => {
        expect(formatMsf(sectors(a)) < formatMsf(sectors(b))).toBe(a < b);
      }),
    );
  });

  it('refuse what is no time and what is no count', () => {
    for (const text of ['', '1', '00:60', '00:00:75', '00:00:99', '-1:00', '1:2:3', '0x:00', ' 00:00', '00:00 ', '1000:00']) {
      expect(parseMsf(text), text).toBeNull();
    }
    for (const count of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => formatMsf(sectors(count))).toThrow(RangeError);
  });
});

describe('formatTime', () => {
  it('carries a rounded millisecond into seconds, minutes and hours', () => {
    expect(formatTime(frames(44_100 * 60 - 1), 44_100)).toBe('1:00.000');
    expect(formatTime(frames(0), 44_100)).toBe('0:00.000');
    expect(formatTime(frames(48_000 * 3723 + 24), 48_000)).toBe('1:02:03.001');
    expect(formatTime(frames(-48_000 * 3), 48_000)).toBe('-0:03.000');
    expect(formatTime(frames(-1), 48_000)).toBe('0:00.000');
  });
});
