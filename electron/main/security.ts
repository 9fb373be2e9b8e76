import { app, session, type WebContents } from 'electron';
import { WINDOW_ORIGIN } from './protocol.ts';

/** The window shows its own page and has no way to anything else; what it asks for beyond that is refused here. */

const isOurs = (address: string): boolean => address === WINDOW_ORIGIN || address.startsWith(`${WINDOW_ORIGIN}/`);

/** The page and what it makes itself: cover pictures, files to save. */
const isAllowedRequest = (address: string): boolean =>
  isOurs(address) ||
  address.startsWith(`blob:${WINDOW_ORIGIN}/`) ||
  address.startsWith('data:') ||
  address.startsWith('devtools:');

export const denyEverythingElse = (): void => {
  app.on('web-contents-created', (_event, contents) => confine(contents));

  const { defaultSession } = session;
  defaultSession.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isAllowedRequest(details.url) }));
  // Copying text is the one thing that a button may do by itself.
  defaultSession.setPermissionRequestHandler((contents, permission, decide) =>
    decide(permission === 'clipboard-sanitized-write' && isOurs(contents.getURL())),
  );
  defaultSession.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === 'clipboard-sanitized-write' && isOurs(origin.replace(/\/$/, '')),
  );
  defaultSession.setDevicePermissionHandler(() => false);
  // A file the window made is saved where the user says in the system's own dialog; nothing else comes down.
  defaultSession.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${WINDOW_ORIGIN}/`)) event.preventDefault();
  });
  defaultSession.setSpellCheckerEnabled(false);
};

const confine = (contents: WebContents): void => {
  // The window is loaded and reloaded by us, never by itself.
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
};
