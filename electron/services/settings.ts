import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { CommandHandlers } from '../shared/contract/commands.ts';
import type { AppFacts, PlaybackService, Settings } from '../shared/contract/state.ts';
import { fail } from '../shared/failure.ts';
import { parsePlaybackServices } from '../shared/playback/services.ts';
import type { ServiceContext } from './context.ts';

const SERVICES_FILE = fileURLToPath(new URL('../../resources/playback-services.json', import.meta.url));

export interface SettingsService {
  readonly handlers: Pick<CommandHandlers, 'app.describe' | 'app.readSettings' | 'app.changeSettings'>;
}

/** What the program is, and what is set for all albums. `notices` are told beside the library's own. */
export const createSettings = (
  { library, shell, version, emit }: ServiceContext,
  notices: readonly string[],
): SettingsService => {
  let services: Promise<readonly PlaybackService[]> | undefined;
  return {
    handlers: {
      'app.describe': async (): Promise<AppFacts> => {
        services ??= readServices();
        return {
          version,
          shell: shell.shell,
          platform: process.platform,
          canChooseFolder: shell.chooseFolder !== null,
          notices: [...library.notices, ...notices],
          services: await services,
        };
      },
      'app.readSettings': () => library.settings(),
      'app.changeSettings': (patch) => {
        const settings = library.changeSettings(patch as Partial<Settings>);
        emit('settingsChanged', settings);
        return settings;
      },
    },
  };
};

const readServices = async (): Promise<readonly PlaybackService[]> => {
  const text = await readFile(SERVICES_FILE, 'utf8').catch((error: unknown) =>
    fail('internal', SERVICES_FILE, 'cannot be read', 'install Glassmaster again', error),
  );
  return parsePlaybackServices(JSON.parse(text), SERVICES_FILE);
};
