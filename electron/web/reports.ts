import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FileAnswer } from '../shells/page.ts';
import { SECURITY_HEADERS } from '../shells/page.ts';

/** Delivery reports to read and print in a tab of their own; each by a token, nothing beside them can be reached. */
export interface Reports {
  /** Path of an address for the report. */
  addressOf(htmlPath: string): string;
  /** Null for an address that was not given out. */
  answer(pathname: string): Promise<FileAnswer | null>;
}

const PREFIX = '/reports/';

/** A report is one file: styles and drawings of its own, nothing that runs. */
const REPORT_HEADERS: Readonly<Record<string, string>> = {
  ...SECURITY_HEADERS,
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; sandbox allow-modals",
};

export const createReports = (): Reports => {
  const tokens = new Map<string, string>();
  return {
    addressOf: (htmlPath) => {
      const known = [...tokens].find(([, path]) => path === htmlPath)?.[0];
      const token = known ?? randomBytes(16).toString('base64url');
      tokens.set(token, htmlPath);
      return `${PREFIX}${token}`;
    },
    answer: async (pathname) => {
      const path = pathname.startsWith(PREFIX) ? tokens.get(pathname.slice(PREFIX.length)) : undefined;
      if (path === undefined) return null;
      try {
        return { status: 200, headers: REPORT_HEADERS, body: await readFile(path) };
      } catch {
        const headers = { ...REPORT_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' };
        return { status: 404, headers, body: `${path} is no longer there.\n` };
      }
    },
  };
};
