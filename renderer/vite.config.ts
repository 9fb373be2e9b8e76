import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/**
 * The development server for the window alone: `vite renderer`, then `/?fake` for a program that lives in the page. What is
 * shipped is built by electron.vite.config.ts, which has none of this.
 */
const fakeProgram = (): Plugin => ({
  name: 'glassmaster-fake-program',
  apply: 'serve',
  transformIndexHtml: () => [
    { tag: 'script', attrs: { type: 'module', src: './testing/installFake.ts' }, injectTo: 'head-prepend' },
  ],
});

export default defineConfig({
  plugins: [react(), fakeProgram()],
  server: { fs: { allow: [fileURLToPath(new URL('..', import.meta.url))] } },
});
