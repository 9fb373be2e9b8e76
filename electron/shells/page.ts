import { randomBytes } from 'node:crypto';
import { NONCE_PLACEHOLDER, type RendererFiles } from './rendererFiles.ts';

/** What either shell answers when the window asks for a file of its own. */
export interface FileAnswer {
  readonly status: 200 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Nothing from elsewhere, no inline scripts, no eval; style sheets of libraries carry the page's nonce. */
const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Cross-origin isolation gives the window its SharedArrayBuffer; the rest keeps every other page away from it. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()',
  'Cache-Control': 'no-store',
};

export const answerFile = async (files: RendererFiles, pathname: string): Promise<FileAnswer> => {
  const nonce = randomBytes(16).toString('base64');
  const headers = { ...SECURITY_HEADERS, 'Content-Security-Policy': contentSecurityPolicy(nonce) };
  const file = await files.read(pathname);
  if (file === null) return { status: 404, headers: { ...headers, 'Content-Type': 'text/plain' }, body: 'not found' };
  const isPage = file.contentType.startsWith('text/html');
  const body = isPage ? file.body.toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce) : file.body;
  return { status: 200, headers: { ...headers, 'Content-Type': file.contentType }, body };
};
