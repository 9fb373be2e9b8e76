import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataFolder, defaultDeliveriesFolder } from './places.ts';

export interface StartOptions {
  readonly dataFolder: string;
  readonly deliveriesFolder: string;
}

export const START_OPTIONS = {
  'data-folder': { type: 'string' },
  'deliveries-folder': { type: 'string' },
} as const;

/**
 * `--data-folder DIR` and `--deliveries-folder DIR`, or GLASSMASTER_DATA and GLASSMASTER_DELIVERIES. All other words are left
 * to whoever knows them: Chromium has switches of its own.
 */
export const readStartOptions = (
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): StartOptions => {
  const { values } = parseArgs({ args: [...words], options: START_OPTIONS, strict: false });
  const choose = (option: unknown, variable: string | undefined, usual: () => string): string => {
    const chosen = typeof option === 'string' && option !== '' ? option : variable;
    return chosen === undefined || chosen === '' ? usual() : resolve(chosen);
  };
  return {
    dataFolder: choose(values['data-folder'], environment.GLASSMASTER_DATA, () => defaultDataFolder()),
    deliveriesFolder: choose(values['deliveries-folder'], environment.GLASSMASTER_DELIVERIES, () => defaultDeliveriesFolder()),
  };
};
