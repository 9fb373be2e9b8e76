/**
 * What Electron starts. The window's own scheme must be known before Electron is ready, which does not wait for ES modules
 * that are loaded later; so this one file is CommonJS.
 */
const { app, protocol } = require('electron') as typeof import('electron');

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);

import('./main.ts').catch((error: unknown) => {
  process.stderr.write(`glassmaster: the program is incomplete (${error}); install it again\n`);
  app.exit(2);
});
