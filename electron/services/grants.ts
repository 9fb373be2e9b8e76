import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { fail } from '../shared/failure.ts';
import type { Grants } from './context.ts';

const TOKEN_BYTES = 24;
/** Far more than anyone drops at once; the oldest go first. */
const MOST_GRANTS = 10_000;

/** Tokens are random, so that a window can use only those it was given. A path given twice keeps its token. */
export const createGrants = (most = MOST_GRANTS): Grants => {
  const paths = new Map<string, string>();
  const tokens = new Map<string, string>();
  return {
    grant: (path) => {
      const token = tokens.get(path) ?? randomBytes(TOKEN_BYTES).toString('base64url');
      // Set anew, so that it counts as the newest.
      paths.delete(token);
      paths.set(token, path);
      tokens.set(path, token);
      const [oldest] = paths;
      if (paths.size > most && oldest !== undefined) {
        paths.delete(oldest[0]);
        tokens.delete(oldest[1]);
      }
      return { token, name: basename(path) };
    },
    pathOf: (token) =>
      paths.get(token) ?? fail('usage', null, 'the file or folder was not picked in this window', 'pick or drop it again'),
  };
};
