import { readFileSync } from 'node:fs';

/** package.json stands two folders up in the repository and one more in the compiled tree. */
const read = (path: string): string | undefined => {
  try {
    const { name, version: found } = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
    return name === 'glassmaster' ? found : undefined;
  } catch {
    return undefined;
  }
};

export const version: string = read('../../package.json') ?? read('../../../package.json') ?? 'unknown';
