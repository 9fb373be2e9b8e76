import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MatchFiles } from './matchFiles.ts';
import { testFolder } from './services.testkit.ts';

const nameOf = (number: number): string => createHash('sha256').update(`${number}`).digest('hex');
const bytesOf = (text: string) => () => new TextEncoder().encode(text);
const textOf = (file: Uint8Array): string => new TextDecoder().decode(file);
const version = async () => 'v1';

describe('files of measurements', () => {
  it('are there again in the next run, and nothing else is', async () => {
    const folder = testFolder();
    const first = new MatchFiles(folder, version);
    first.write(nameOf(1), bytesOf('one'));
    await first.close();
    mkdirSync(join(folder, 'v0', 'deep'), { recursive: true });
    writeFileSync(join(folder, 'v1', `${nameOf(2)}.half`), 'half');
    mkdirSync(join(folder, 'v1', nameOf(3)));
    const second = new MatchFiles(folder, version);
    expect(await second.read(nameOf(1), textOf)).toBe('one');
    expect(await second.read(nameOf(2), textOf)).toBeNull();
    expect(await second.read(nameOf(3), textOf)).toBeNull();
    expect(readdirSync(folder)).toEqual(['v1']);
    expect(readdirSync(join(folder, 'v1'))).toEqual([nameOf(1)]);
  });

  it('go once they cannot be understood', async () => {
    const folder = testFolder();
    const files = new MatchFiles(folder, version);
    files.write(nameOf(1), bytesOf('one'));
    await files.close();
    expect(await files.read(nameOf(1), () => null)).toBeNull();
    expect(await files.read(nameOf(1), textOf)).toBeNull();
    expect(readdirSync(join(folder, 'v1'))).toEqual([]);
  });

  it('stay within their bounds: those used longest ago go first', async () => {
    for (const bounds of [
      { files: 3, bytes: 1000 },
      { files: 1000, bytes: 30 },
    ]) {
      const folder = testFolder();
      const first = new MatchFiles(folder, version);
      for (const number of [1, 2, 3, 4, 5]) first.write(nameOf(number), bytesOf('0123456789'));
      await first.close();
      for (const number of [1, 2, 3, 4, 5]) utimesSync(join(folder, 'v1', nameOf(number)), 1000 + number, 1000 + number);
      const second = new MatchFiles(folder, version, bounds);
      expect(await second.read(nameOf(1), textOf)).toBe('0123456789');
      second.write(nameOf(6), bytesOf('0123456789'));
      await second.close();
      expect(readdirSync(join(folder, 'v1')).sort()).toEqual([1, 5, 6].map(nameOf).sort());
      expect(await second.read(nameOf(2), textOf)).toBeNull();
    }
  });

  it('are simply not kept where the disk takes none', async () => {
    const folder = testFolder();
    writeFileSync(join(folder, 'file'), '');
    const files = new MatchFiles(join(folder, 'file'), version);
    files.write(nameOf(1), bytesOf('one'));
    await files.close();
    expect(await files.read(nameOf(1), textOf)).toBeNull();
  });
});
