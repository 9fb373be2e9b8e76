import { describe, expect, it } from 'vitest';
import { barOf, METER_SCALES } from './meterScales.ts';
import { MeterTrack } from './meterTrack.ts';

const scale = (id: string) => {
  const found = METER_SCALES.find((one) => one.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};

const meters = (truePeakDbtp: number | null) => ({
  ...{
    momentaryLufs: -14,
    shortTermLufs: null,
    integratedLufs: null,
    truePeakDbtp,
    reductionDb: 1.5,
    correlation: -0.25,
    stagesDb: [],
  },
});

describe('bars', () => {
  it('reach from their origin to the value, at most to the end of the scale', () => {
    expect(barOf(scale('momentary'), -18)).toEqual({ from: 0, to: 0.5 });
    expect(barOf(scale('momentary'), -90)).toEqual({ from: 0, to: 0 });
    expect(barOf(scale('reduction'), -3)).toEqual({ from: 6 / 9, to: 1 });
    expect(barOf(scale('reduction'), -30)).toEqual({ from: 0, to: 1 });
    expect(barOf(scale('correlation'), -0.5)).toEqual({ from: 0.25, to: 0.5 });
    expect(barOf(scale('correlation'), null)).toEqual({ from: 0.5, to: 0.5 });
  });

  it('say their values with unit and sign', () => {
    expect(scale('momentary').say(-14.04)).toBe('−14.0 LUFS');
    expect(scale('reduction').write(scale('reduction').read(meters(-1)))).toBe('−1.5');
    expect(scale('correlation').say(-0.25)).toBe('−0.25');
    expect(scale('true-peak').write(null)).toBe('–');
  });
});

describe('readings', () => {
  it('are those of the block that is heard, and the highest peak is held until it is reset', () => {
    const track = new MeterTrack();
    track.add({ stream: 1, end: 100, meters: meters(-3) });
    track.add({ stream: 1, end: 200, meters: meters(-1) });
    track.add({ stream: 1, end: 300, meters: meters(-2) });
    expect(track.heard).toBeNull();
    track.hear(1, 50);
    expect([track.heard?.truePeakDbtp, track.heldPeakDbtp]).toEqual([-3, -3]);
    track.hear(1, 199);
    track.hear(1, 200);
    expect([track.heard?.truePeakDbtp, track.heldPeakDbtp]).toEqual([-2, -1]);
    track.resetPeak();
    expect(track.heldPeakDbtp).toBeNull();
    track.add({ stream: 2, end: 900, meters: meters(-9) });
    track.hear(2, 800);
    expect([track.heard?.truePeakDbtp, track.heldPeakDbtp]).toEqual([-9, -9]);
  });

  it('count a peak although its block was never seen by the eye', () => {
    const track = new MeterTrack();
    track.add({ stream: 1, end: 100, meters: meters(-3) });
    track.add({ stream: 1, end: 200, meters: meters(0.5) });
    track.add({ stream: 1, end: 300, meters: meters(-3) });
    track.hear(1, 10);
    track.hear(1, 250);
    expect(track.heldPeakDbtp).toBe(0.5);
  });
});
