import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileDsp, DspInstance } from '../dsp/module.ts';
import type { SampleRegion } from '../engine/protocol.ts';
import { compareRegions } from './compareRegions.ts';
import { streamRegion } from './sampleRegion.ts';

const dsp = new DspInstance(compileDsp());
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'region-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, bytes: Uint8Array, encoding: SampleRegion['encoding'], frames: number, offset = 0): SampleRegion => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return { path, encoding, frames, offset };
};

const read = (region: SampleRegion) => {
  const left: number[] = [];
  const right: number[] = [];
  streamRegion(dsp, region, ({ planes, frames }) => {
    left.push(...dsp.plane(planes.left, frames));
    right.push(...dsp.plane(planes.right, frames));
  });
  return { left, right };
};

describe('a sample region', () => {
  it('reads 16-bit, 24-bit and float frames at full scale', () => {
    const s16 = file('a', Buffer.from('0080ff7f00400000', 'hex'), 's16', 2);
    expect(read(s16)).toEqual({ left: [-1, 0.5], right: [32767 / 32768, 0] });
    const s24 = file('b', Buffer.from('000080ffff7f', 'hex'), 's24', 1);
    expect(read(s24)).toEqual({ left: [-1], right: [8388607 / 8388608] });
    const f32 = file('c', new Uint8Array(Float32Array.of(1.5, -0.25).buffer), 'f32', 1);
    expect(read(f32)).toEqual({ left: [1.5], right: [-0.25] });
  });

  it('starts at its offset and leaves what follows alone', () => {
    expect(read(file('d', Buffer.from('ffff0040004012345678', 'hex'), 's16', 1, 2))).toEqual({ left: [0.5], right: [0.5] });
  });

  it('is an error, not a shorter song, when the file ends early', () => {
    expect(() => read(file('e', Buffer.alloc(7), 's16', 2))).toThrow(/ends 1 bytes early/);
  });
});

describe('comparing regions', () => {
  const tone = (gain: number, shift = 0) =>
    new Uint8Array(Float32Array.from({ length: 80000 }, (_value, at) => gain * Math.sin(((at >> 1) + shift) * 0.05)).buffer);
  const float = (name: string, bytes: Uint8Array) => file(name, bytes, 'f32', 40000);

  it('knows identical audio', () => {
    expect(compareRegions(dsp, float('f', tone(1)), float('g', tone(1)))).toBeNull();
  });

  it('reads the level of a known error', () => {
    // The difference is 0.1 of the signal: 20 dB below it.
    expect(compareRegions(dsp, float('f', tone(1)), float('g', tone(0.9)))).toBeCloseTo(20, 2);
  });

  it('does not take audio that is late for the same audio', () => {
    expect(compareRegions(dsp, float('f', tone(1)), float('g', tone(1, 40)))).toBeLessThan(3);
  });
});
