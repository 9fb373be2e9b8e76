import { protocol } from 'electron';
import { answerFile } from '../shells/page.ts';
import type { RendererFiles } from '../shells/rendererFiles.ts';

/** The window's own scheme, known to Electron since start.cts. */
export const WINDOW_HOST = 'glassmaster';
export const WINDOW_ORIGIN = `app://${WINDOW_HOST}`;

export const serveWindow = (files: RendererFiles): void => {
  protocol.handle('app', async (request) => {
    const { host, pathname } = new URL(request.url);
    if (host !== WINDOW_HOST) return new Response(null, { status: 404 });
    if (request.method !== 'GET') return new Response(null, { status: 405 });
    const { status, headers, body } = await answerFile(files, pathname);
    return new Response(typeof body === 'string' ? body : new Uint8Array(body), { status, headers });
  });
};
