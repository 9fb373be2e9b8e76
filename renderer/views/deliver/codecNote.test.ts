import { describe, expect, it } from 'vitest';
import type { Report } from '../../../electron/shared/report.ts';
import { codecNote } from './codecNote.ts';

const report = (...songs: readonly (readonly [peak: number | null, lowered: number])[]) =>
  ({
    match: { ceilingDbtp: -1 },
    tracks: songs.map(([mp3TruePeakDbtp, ceilingLoweredDb]) => ({ mp3TruePeakDbtp, ceilingLoweredDb })),
  }) as unknown as Report;

describe('what is said of MP3s', () => {
  it('is nothing where none was made, or none peaks over the ceiling', () => {
    expect(codecNote(report([null, 0]))).toBeNull();
    expect(codecNote(report([-1, 0], [-1.2, 0.3]))).toBeNull();
  });

  it('is nothing where the peak reads as the ceiling does', () => {
    expect(codecNote(report([-0.9993, 0], [-0.9951, 0]))).toBeNull();
    expect(codecNote(report([-0.9949, 0]))).toMatch(/up to 0\.01 dB/);
  });

  it('is how many peak over it, by how much, and what helps', () => {
    expect(codecNote(report([-0.9, 0], [-3, 0]))).toMatch(
      /^One MP3 peaks .* up to 0\.10 dB\. Deliver with “Peaks safe after MP3”/,
    );
    expect(codecNote(report([-0.9, 0], [-0.75, 0]))).toMatch(/^2 MP3s peak .* up to 0\.25 dB\./);
    expect(codecNote(report([-0.9, 0.5], [-3, 0]))).toContain('Lower the ceiling of the record.');
  });
});
