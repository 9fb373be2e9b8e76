import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultDataFolder, defaultDeliveriesFolder } from './places.ts';
import { readStartOptions } from './startOptions.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'glassmaster-home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const linux = (environment: Record<string, string> = {}) => ({ platform: 'linux', environment, home }) as const;

describe('where the library is', () => {
  it('is where each system keeps what belongs to a program', () => {
    expect(defaultDataFolder(linux())).toBe(join(home, '.config/Glassmaster'));
    expect(defaultDataFolder(linux({ XDG_CONFIG_HOME: '/somewhere' }))).toBe('/somewhere/Glassmaster');
    expect(defaultDataFolder(linux({ XDG_CONFIG_HOME: 'relative' }))).toBe(join(home, '.config/Glassmaster'));
    expect(defaultDataFolder({ platform: 'darwin', environment: {}, home })).toBe(
      join(home, 'Library/Application Support/Glassmaster'),
    );
    expect(defaultDataFolder({ platform: 'win32', environment: { APPDATA: '/roaming' }, home })).toBe('/roaming/Glassmaster');
  });

  it('is where the user says: by option, else by environment', () => {
    const environment = { GLASSMASTER_DATA: '/by-environment', GLASSMASTER_DELIVERIES: '' };
    expect(readStartOptions(['--data-folder', 'mine'], environment).dataFolder).toBe(resolve('mine'));
    expect(readStartOptions(['--data-folder=mine'], environment).dataFolder).toBe(resolve('mine'));
    expect(readStartOptions(['.', '--no-sandbox'], environment).dataFolder).toBe('/by-environment');
    expect(readStartOptions([], environment).deliveriesFolder).toBe(defaultDeliveriesFolder());
  });
});

describe('where deliveries go', () => {
  const withMusicFolder = (line: string): void => {
    mkdirSync(join(home, '.config'));
    writeFileSync(join(home, '.config/user-dirs.dirs'), `# made by xdg-user-dirs\nXDG_DESKTOP_DIR="$HOME/Desk"\n${line}\n`);
  };

  it('is the music folder, as the desktop names it', () => {
    expect(defaultDeliveriesFolder(linux())).toBe(join(home, 'Music/Glassmaster'));
    withMusicFolder('XDG_MUSIC_DIR="$HOME/Musik/"');
    expect(defaultDeliveriesFolder(linux())).toBe(join(home, 'Musik/Glassmaster'));
  });

  it('is never the home folder itself, which is how a desktop says it has none', () => {
    withMusicFolder('XDG_MUSIC_DIR="$HOME/"');
    expect(defaultDeliveriesFolder(linux())).toBe(join(home, 'Music/Glassmaster'));
  });
});
