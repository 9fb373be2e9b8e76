import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ChainPreset, parseChain, parsePresets } from '../shared/chain/presets.ts';
import type { Chain } from '../shared/chain/schema.ts';
import { fail } from '../shared/failure.ts';

const PRESETS_FILE = fileURLToPath(new URL('../../resources/chain-presets.json', import.meta.url));

let known: readonly ChainPreset[] | undefined;

export const chainPresets = (): readonly ChainPreset[] => {
  known ??= parsePresets(readFileSync(PRESETS_FILE, 'utf8'));
  return known;
};

/** A chain by the id or name of a preset, or else in a file; `option` is where the user named it. */
export const loadChain = (name: string, option: string): Chain => {
  const preset = chainPresets().find((one) => one.id === name || one.name.toLowerCase() === name.toLowerCase());
  if (preset !== undefined) return preset.chain;
  if (!existsSync(name)) {
    const ids = chainPresets().map(({ id }) => id);
    return fail('usage', option, `"${name}" is neither a file nor a preset`, `name a chain file or one of ${ids.join(', ')}`);
  }
  try {
    return parseChain(readFileSync(name, 'utf8'), name);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return fail('usage', name, 'cannot be read', 'name a chain file', error);
    throw error;
  }
};
