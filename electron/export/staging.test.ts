import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MANIFEST_NAME, openStaging } from './staging.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'staging-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (options: { replace?: boolean; sources?: string[]; destination?: string } = {}) =>
  openStaging({
    destination: options.destination ?? join(folder, 'out'),
    replace: options.replace ?? false,
    sources: options.sources ?? [],
  });

const deliver = (text: string, replace = false) => {
  const staging = open({ replace });
  writeFileSync(join(staging.delivery, 'song.wav'), text);
  writeFileSync(join(staging.delivery, MANIFEST_NAME), `${'0'.repeat(64)}  song.wav\n`);
  return staging;
};

const publish = (text: string, replace = false) => {
  const staging = deliver(text, replace);
  staging.publish();
  staging.discard();
};

const delivered = () => readFileSync(join(folder, 'out/song.wav'), 'utf8');

describe('staging', () => {
  it('shows nothing at the destination before it is published, and leaves nothing beside it after', () => {
    const staging = deliver('one');
    expect(existsSync(join(folder, 'out'))).toBe(false);
    staging.publish();
    staging.discard();
    expect(delivered()).toBe('one');
    expect(readdirSync(folder)).toEqual(['out']);
  });

  it.runIf(existsSync('/proc/self'))('says so where a file system takes no folders, and does not hang', () => {
    expect(() => open({ destination: '/proc/no/such/place' })).toThrow(/no folder can be made there/);
  });

  it('creates missing parent folders', () => {
    const destination = join(folder, 'deep/er/out');
    const staging = open({ destination });
    staging.publish();
    staging.discard();
    expect(readdirSync(join(folder, 'deep/er'))).toEqual(['out']);
  });

  it('replaces a delivery only when asked to', () => {
    publish('one');
    expect(() => open()).toThrow(/already holds a delivery; add --force/);
    expect(delivered()).toBe('one');
    publish('two', true);
    expect(delivered()).toBe('two');
    expect(readdirSync(folder)).toEqual(['out']);
  });

  it('keeps the earlier delivery when a replacing run is discarded', () => {
    publish('one');
    deliver('two', true).discard();
    expect(delivered()).toBe('one');
    expect(readdirSync(folder)).toEqual(['out']);
  });

  it('never deletes a file that is not part of the delivery', () => {
    publish('one');
    writeFileSync(join(folder, 'out/notes.txt'), 'mine');
    expect(() => open({ replace: true })).toThrow(/notes\.txt/);
    expect(readFileSync(join(folder, 'out/notes.txt'), 'utf8')).toBe('mine');
  });

  it('refuses a folder that holds something else, forced or not', () => {
    mkdirSync(join(folder, 'out'));
    writeFileSync(join(folder, 'out/thesis.txt'), 'mine');
    expect(() => open({ replace: true })).toThrow(/not an earlier delivery/);
  });

  it('refuses a destination inside a source folder, also through a link', () => {
    mkdirSync(join(folder, 'songs'));
    symlinkSync(join(folder, 'songs'), join(folder, 'link'));
    const sources = [join(folder, 'songs')];
    expect(() => open({ sources, destination: join(folder, 'songs/out') })).toThrow(/inside the source folder/);
    expect(() => open({ sources, destination: join(folder, 'link/out') })).toThrow(/inside the source folder/);
    expect(() => open({ sources, destination: folder })).toThrow(/holds the source/);
    open({ sources, destination: join(folder, 'songs-mastered') }).discard();
  });

  it('says how much space is missing before work starts', () => {
    const staging = open();
    expect(() => staging.requireSpace(1e18)).toThrow(/MB free.*need about/);
    staging.requireSpace(1000);
    staging.discard();
  });

  it('puts back the earlier delivery after a kill between the two renames', () => {
    publish('one');
    const dead = join(folder, '.glassmaster-out-0123abcd');
    mkdirSync(join(dead, 'delivery'), { recursive: true });
    // 2^22 is above the largest process id Linux gives out.
    writeFileSync(join(dead, 'owner'), '4194304');
    renameSync(join(folder, 'out'), join(dead, 'previous'));
    expect(() => open()).toThrow(/already holds a delivery/);
    expect(delivered()).toBe('one');
    expect(existsSync(dead)).toBe(false);
  });

  it('removes what a killed run left, but not what a living one is writing', () => {
    const dead = join(folder, '.glassmaster-out-00000000');
    const alive = join(folder, '.glassmaster-out-11111111');
    for (const [path, owner] of [
      [dead, '4194304'],
      [alive, String(process.ppid)],
    ] as const) {
      mkdirSync(path);
      writeFileSync(join(path, 'owner'), owner);
    }
    open().discard();
    expect(existsSync(dead)).toBe(false);
    expect(existsSync(alive)).toBe(true);
  });
});
