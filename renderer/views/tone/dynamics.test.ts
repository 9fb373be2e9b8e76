import { describe, expect, it } from 'vitest';
import { type DynamicsRow, deviation, MEASURES, medians, outliers } from './dynamics.ts';

const row = (number: number, range: number | null, peakToLoudness: number | null = 10): DynamicsRow => ({
  id: `s${number}`,
  number,
  title: `Title ${number}`,
  source: { range, peakToLoudness, peakToShortTerm: 8, burst: 5, loudPart: 3 },
  masteredRangeLu: null,
  masteredPeakToLoudness: null,
});

describe('outliers', () => {
  it('names the song, how far it is from the median, and both figures', () => {
    const rows = [row(1, 7), row(2, 7.1), row(3, 6.5), row(4, 11.2), row(5, 7.4)];
    expect(outliers(rows)).toMatchObject([
      {
        id: 's4',
        text: 'Song 4 “Title 4” is 4.1 LU more dynamic than the album’s median.',
        figures: 'loudness range 11.2 LU, median 7.1 LU',
      },
    ]);
  });

  it('says nothing where songs are alike', () => {
    expect(outliers([row(1, 7), row(2, 8), row(3, 6)])).toEqual([]);
  });

  it('compares only where three songs are measured: two have no middle', () => {
    expect(outliers([row(1, 2), row(2, 20), row(3, null)])).toEqual([]);
    expect(medians([row(1, 2), row(2, 20)]).range).toBeNull();
  });

  it('puts what sticks out furthest first', () => {
    const rows = [row(1, 7), row(2, 7), row(3, 7, 4), row(4, 11), row(5, 7)];
    expect(outliers(rows).map(({ id }) => id)).toEqual(['s3', 's4']);
  });

  it('says everything of one song in one sentence', () => {
    const [one] = outliers([row(1, 7), row(2, 7), row(3, 12, 4), row(4, 7), row(5, 7)]);
    expect(one?.text).toBe('Song 3 “Title 3” is 6.0 dB denser and 5.0 LU more dynamic than the album’s median.');
  });
});

describe('deviation', () => {
  it('is unknown for what is not measured', () => {
    const [range] = MEASURES;
    expect(deviation(range, null, 7)).toBeNull();
    expect(deviation(range, 7, null)).toBeNull();
    expect(deviation(range, 10, 7)).toBe(1);
  });
});
