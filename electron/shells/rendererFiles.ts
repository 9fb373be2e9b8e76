import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail } from '../shared/failure.ts';

/** The built window. Only files that were in its folder at start are ever served, so no address can lead out of it. */
export interface RendererFiles {
  /** Null for an address that is not one of its files. `/` is the page itself. */
  read(pathname: string): Promise<{ readonly contentType: string; readonly body: Buffer } | null>;
}

/** Stands for the nonce in the built page; each page that is sent gets its own in its place. */
export const NONCE_PLACEHOLDER = 'GLASSMASTER-NONCE';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** out/renderer, from the sources and from the compiled tree. */
export const builtRenderer = (): string =>
  fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../../out/renderer' : '../../renderer', import.meta.url));

/** A failure where the window has not been built. */
export const openRendererFiles = async (folder: string): Promise<RendererFiles> => {
  const files = new Map<string, string>();
  try {
    await addFiles(files, folder, '');
  } catch (cause) {
    fail('unreadable', folder, 'the window has not been built', 'run `npm run build`', cause);
  }
  if (!files.has('/index.html')) fail('unreadable', folder, 'the built window is incomplete', 'run `npm run build`');
  return {
    read: async (pathname) => {
      const path = files.get(pathname === '/' ? '/index.html' : pathname);
      if (path === undefined) return null;
      return { contentType: CONTENT_TYPES[extname(path)] ?? 'application/octet-stream', body: await readFile(path) };
    },
  };
};

/** Not readdir's own recursion, which packed folders (asar) do not know. */
const addFiles = async (files: Map<string, string>, folder: string, address: string): Promise<void> => {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await addFiles(files, path, `${address}/${entry.name}`);
    else if (entry.isFile()) files.set(`${address}/${entry.name}`, path);
  }
};
