import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where both shells keep the library, so that an album made in one is there in the other. */

interface Machine {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

const thisMachine = (): Machine => ({ platform: process.platform, environment: process.env, home: homedir() });

const NAME = 'Glassmaster';

export const defaultDataFolder = ({ platform, environment, home }: Machine = thisMachine()): string => {
  if (platform === 'darwin') return join(home, 'Library/Application Support', NAME);
  if (platform === 'win32') return join(environment.APPDATA ?? join(home, 'AppData/Roaming'), NAME);
  const configured = environment.XDG_CONFIG_HOME;
  return join(configured !== undefined && isAbsolute(configured) ? configured : join(home, '.config'), NAME);
};

/** `Glassmaster` in the user's folder for music. */
export const defaultDeliveriesFolder = (machine: Machine = thisMachine()): string => join(musicFolder(machine), NAME);

const musicFolder = ({ platform, environment, home }: Machine): string => {
  const usual = join(home, 'Music');
  if (platform === 'darwin' || platform === 'win32') return usual;
  const configured = environment.XDG_CONFIG_HOME ?? join(home, '.config');
  try {
    const [, name] = /^XDG_MUSIC_DIR="(.+)"$/m.exec(readFileSync(join(configured, 'user-dirs.dirs'), 'utf8')) ?? [];
    const path = name?.replace(/^\$HOME(?=\/|$)/, home).replace(/\/+$/, '');
    // A desktop without a music folder names the home folder instead.
    return path !== undefined && isAbsolute(path) && path !== home ? path : usual;
  } catch {
    return usual;
  }
};
