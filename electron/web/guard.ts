import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Who may talk to the browser shell: a browser that opened a link we printed, from our own page, by our own address. The
 * machine's other users and every other web page are strangers.
 */
export interface Guard {
  /** Of this server, without a slash at the end. */
  readonly origin: string;
  /** Path and query of an address that lets one browser in, once. */
  newLink(): string;
  /** The Set-Cookie value for a link's token; null for one that was used or never given out. */
  exchange(token: string): string | null;
  /**
   * Whether a request is ours: addressed by our name (a page that points its own name here is not), and not sent by a page
   * of another origin. Requests that may change something must say their origin.
   */
  isAddressedHere(request: IncomingMessage, mustSayOrigin: boolean): boolean;
  hasSession(request: IncomingMessage): boolean;
}

const secret = (): string => randomBytes(32).toString('base64url');
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

export const createGuard = (port: number): Guard => {
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  // Cookies do not tell ports apart.
  const cookieName = `glassmaster-${port}`;
  const session = secret();
  const links = new Set<string>();

  return {
    origin,
    newLink: () => {
      const token = secret();
      links.add(token);
      return `/?link=${token}`;
    },
    exchange: (token) => {
      const known = [...links].find((link) => same(link, token));
      if (known === undefined) return null;
      links.delete(known);
      return `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`;
    },
    isAddressedHere: ({ headers }, mustSayOrigin) =>
      headers.host === host && (headers.origin === undefined ? !mustSayOrigin : headers.origin === origin),
    hasSession: ({ headers }) =>
      (headers.cookie ?? '')
        .split(';')
        .map((cookie) => cookie.trim().split('='))
        .some(([name, value]) => name === cookieName && value !== undefined && same(value, session)),
  };
};
