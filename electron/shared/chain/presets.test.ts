import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isActive } from './active.ts';
import { parseChain, parsePresets } from './presets.ts';

const presets = parsePresets(readFileSync(new URL('../../../resources/chain-presets.json', import.meta.url), 'utf8'));

describe('the chain presets', () => {
  it('are eight to twelve, each with an id and a name of its own and one sentence about it', () => {
    expect(presets.length).toBeGreaterThanOrEqual(8);
    expect(presets.length).toBeLessThanOrEqual(12);
    expect(new Set(presets.map(({ id }) => id)).size).toBe(presets.length);
    expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length);
    for (const { about } of presets) expect(about).toMatch(/^[A-Z].*[a-z]\.$/);
  });

  it('all do something, but for Flat, which does nothing', () => {
    for (const { id, chain } of presets) expect(isActive(chain), id).toBe(id !== 'flat');
  });

  it('are restrained: no fixed gain of more than 3 dB, no ratio of more than 4, no drive of more than 6 dB', () => {
    for (const { chain } of presets) {
      for (const stage of chain.stages) {
        if (stage.kind === 'eq') for (const { gain } of stage.bands) expect(Math.abs(gain)).toBeLessThanOrEqual(3);
        if (stage.kind === 'compressor') expect(stage.ratio).toBeLessThanOrEqual(4);
        if (stage.kind === 'multiband') for (const { ratio } of stage.bands) expect(ratio).toBeLessThanOrEqual(4);
        if (stage.kind === 'saturation') expect(stage.drive).toBeLessThanOrEqual(6);
      }
    }
  });
});

describe('a chain file', () => {
  it('is read with every default applied', () => {
    expect(parseChain('{"stages":[{"kind":"gain","gain":-1}]}', 'a.json')).toEqual({
      version: 1,
      on: true,
      stages: [{ kind: 'gain', on: true, gain: -1 }],
    });
  });

  it.each([
    ['', /is not valid JSON/],
    ['[]', /the chain must be an object/],
    ['{"stages":[{"kind":"gain","gain":99}]}', /stages\[0\]\.gain must be 24 or less/],
    ['{"stages":[{"kind":"eq","bands":[{"frequenzy":100}]}]}', /stages\[0\]\.bands\[0\]\.frequenzy is not a known field/],
  ])('%s gives one line that says what is wrong', (text, problem) => {
    const broken = () => parseChain(text, 'my.json');
    expect(broken).toThrow(expect.objectContaining({ failure: expect.objectContaining({ kind: 'usage', file: 'my.json' }) }));
    try {
      broken();
    } catch (error) {
      expect((error as { failure: { problem: string } }).failure.problem).toMatch(problem);
    }
  });
});
