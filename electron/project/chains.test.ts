import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FailureError } from '../shared/failure.ts';
import { chainPresets, loadChain } from './chains.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chains-'));
  writeFileSync(join(folder, 'good.json'), '{"stages":[{"kind":"gain","gain":-2}]}');
  writeFileSync(join(folder, 'bad.json'), '{"stages":[{"kind":"reverb"}]}');
  writeFileSync(join(folder, 'text.json'), 'loud, please');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a chain named on the command line', () => {
  it('is a preset by its id or its name, or a file', () => {
    const glue = chainPresets().find(({ id }) => id === 'gentle-glue')?.chain;
    expect(glue?.stages).toHaveLength(1);
    expect(loadChain('gentle-glue', '--chain')).toEqual(glue);
    expect(loadChain('Gentle glue', '--chain')).toEqual(glue);
    expect(loadChain(join(folder, 'good.json'), '--chain').stages).toEqual([{ kind: 'gain', on: true, gain: -2 }]);
  });

  it.each([
    ['gentle-gleu', /^"gentle-gleu" is neither a file nor a preset$/],
    ['bad.json', /kind/],
    ['text.json', /is not valid JSON/],
    ['.', /cannot be read/],
  ])('%s gives one line that names it', (name, problem) => {
    const path = name.includes('.') ? join(folder, name) : name;
    try {
      loadChain(path, '--chain');
      throw new Error('it was taken');
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      const { kind, file, problem: told, remedy } = error.failure;
      expect(kind).toBe('usage');
      expect([path, '--chain']).toContain(file);
      expect(told).toMatch(problem);
      expect(`${told}${remedy}`).not.toContain('\n');
    }
  });
});
