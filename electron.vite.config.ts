import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { NONCE_PLACEHOLDER } from './electron/shells/rendererFiles.ts';

/**
 * What needs bundling: the window, one build for the Electron shell and the browser shell alike, and its preload script, which
 * a sandbox lets load no second file. Everything else in electron/ is compiled file by file (tsconfig.build.json), so that
 * workers and the DSP are found beside the code that starts them, in the sources as in out/.
 */
export default defineConfig({
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: { input: 'electron/preload/preload.ts', output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: 'renderer',
    base: './',
    plugins: [react()],
    html: { cspNonce: NONCE_PLACEHOLDER },
    build: {
      outDir: 'out/renderer',
      emptyOutDir: true,
      target: 'es2023',
      minify: true,
      // The page's policy allows files of its own origin, not data: addresses.
      assetsInlineLimit: 0,
      // It comes from this machine's own disk.
      chunkSizeWarningLimit: 8000,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: 'renderer/index.html' },
    },
  },
});
