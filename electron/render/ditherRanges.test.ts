import { describe, expect, it } from 'vitest';
import type { RenderClip, RenderInput } from '../engine/protocol.ts';
import { ditherRanges } from './ditherRanges.ts';

const clip = (startFrame: number, frames: number, untouchedBits: number | null) =>
  ({ startFrame, frames, untouchedBits }) as RenderClip;
const ranges = (clips: RenderClip[], bits: 16 | 24, outputRate = 44100) =>
  ditherRanges({ clips, sessionRate: 44100, outputRate } as unknown as RenderInput, bits);

describe('ditherRanges', () => {
  it('adds no dither to a song whose samples fit as they are', () => {
    expect(ranges([clip(100, 50, 16)], 16)).toEqual([]);
    expect(ranges([clip(100, 50, 16)], 24)).toEqual([]);
  });

  it('dithers 24-bit samples at 16 bits but not at 24', () => {
    expect(ranges([clip(100, 50, 24)], 16)).toEqual([{ start: 100, end: 150 }]);
    expect(ranges([clip(100, 50, 24)], 24)).toEqual([]);
  });

  it('leaves the silence between songs alone and joins songs that touch or overlap', () => {
    expect(ranges([clip(0, 100, null), clip(200, 100, null), clip(250, 100, null), clip(350, 10, 24)], 16)).toEqual([
      { start: 0, end: 100 },
      { start: 200, end: 360 },
    ]);
  });

  it('dithers every converted song, its filter tails included', () => {
    expect(ranges([clip(44100, 44100, 16)], 16, 48000)).toEqual([{ start: 48000 - 4800, end: 96000 + 4800 }]);
  });
});
