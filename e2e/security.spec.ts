import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { COMMAND_NAMES } from '../electron/shared/contract/commands.ts';
import { call, callAnything } from './bridge.ts';
import { expect, test } from './fixtures.ts';

/** What a script that got into the window could try. */

test.describe('the window', () => {
  test('has the contract and nothing of Node or Electron', async ({ studio }) => {
    const found = await studio.page.evaluate(() => {
      const names = ['require', 'module', 'exports', 'process', 'Buffer', '__dirname', 'ipcRenderer', 'electron', 'global'];
      return { known: names.filter((name) => name in window), bridge: Object.keys(window.glassmaster).sort() };
    });
    expect(found).toEqual({ known: [], bridge: ['call', 'grant', 'listen'] });
  });

  test.describe('', () => {
    test.use({ windowMayComplain: true });

    test('runs no script that is not a file of its own, and loads nothing from elsewhere', async ({ studio }) => {
      const outcome = await studio.page.evaluate(async () => {
        const run: string[] = [];
        Object.assign(window, { ran: (what: string) => run.push(what) });
        const inline = document.createElement('script');
        inline.textContent = 'ran("inline")';
        document.head.append(inline);
        const remote = document.createElement('script');
        remote.src = 'https://example.com/script.js';
        const data = document.createElement('script');
        data.src = 'data:text/javascript,ran("data")';
        const image = document.createElement('img');
        image.src = 'https://example.com/image.png';
        image.setAttribute('onerror', 'ran("handler")');
        const settled = (element: HTMLElement) =>
          new Promise<string>((resolve) => {
            element.addEventListener('load', () => resolve('loaded'));
            element.addEventListener('error', () => resolve('refused'));
            document.body.append(element);
          });
        const elements = await Promise.all([remote, data, image].map(settled));
        const frame = document.createElement('iframe');
        frame.src = 'https://example.com/';
        document.body.append(frame);
        const attempt = async (what: () => unknown) => {
          try {
            await what();
            return 'done';
          } catch {
            return 'refused';
          }
        };
        return {
          run,
          elements,
          evaluated: await attempt(() => new Function('return 1')()),
          fetched: await attempt(() => fetch('https://example.com/')),
          worker: await attempt(
            () =>
              new Promise((resolve, reject) => {
                const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));
                worker.onmessage = resolve;
                worker.onerror = reject;
              }),
          ),
          framed: await attempt(() => frame.contentWindow?.document.body.append('x')),
        };
      });
      expect(outcome).toEqual({
        run: [],
        elements: ['refused', 'refused', 'refused'],
        evaluated: 'refused',
        fetched: 'refused',
        worker: 'refused',
        framed: expect.any(String),
      });
      expect(
        studio.page
          .frames()
          .map((frame) => frame.url())
          .filter((url) => url.startsWith('https://example.com')),
      ).toEqual([]);
    });

    test('can reach no file but the window’s own', async ({ studio }) => {
      const paths = [
        '../../package.json',
        '/..%2f..%2fpackage.json',
        '/%2e%2e/%2e%2e/package.json',
        '/assets/../../preload/preload.cjs',
        '/etc/passwd',
      ];
      const seen = await studio.page.evaluate(
        (addresses) =>
          Promise.all(
            [...addresses, 'file:///etc/passwd'].map((address) =>
              fetch(address).then(
                async (response) => (response.ok ? await response.text() : response.status),
                () => 'refused',
              ),
            ),
          ),
        paths,
      );
      expect(seen).toEqual([...paths.map(() => 404), 'refused']);
    });

    test('is refused the microphone, the place, and to notify', async ({ studio, shell }) => {
      const refused = await studio.page.evaluate(async () => {
        const { state: media } = await navigator.permissions.query({ name: 'microphone' });
        const place = await new Promise((resolve) => {
          navigator.geolocation.getCurrentPosition(
            () => resolve('found'),
            ({ code }) => resolve(code),
          );
        });
        return { media, place, notify: Notification.permission };
      });
      // A page cannot refuse this one to itself; the user of a browser is asked.
      expect(refused).toEqual({ media: 'denied', place: 1, notify: shell === 'electron' ? 'denied' : 'default' });
    });
  });

  test('stays where it is and opens no other', async ({ studio, shell }) => {
    test.skip(shell !== 'electron', 'in a browser, tabs and addresses are the user’s own');
    const before = studio.page.url();
    await studio.page.evaluate(() => {
      location.href = 'https://example.com/';
    });
    expect(await studio.page.evaluate(() => window.open('https://example.com/'))).toBeNull();
    const windows = await studio.electron?.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    expect(windows).toBe(1);
    expect(studio.page.url()).toBe(before);
    await call(studio.page, 'library.list', {});
  });

  test('cannot be filled with a webview', async ({ studio, shell }) => {
    test.skip(shell !== 'electron', 'browsers know no webview');
    const attached = await studio.page.evaluate(async () => {
      const view = document.createElement('webview');
      view.setAttribute('src', 'https://example.com/');
      document.body.append(view);
      return 'getWebContentsId' in view;
    });
    expect(attached).toBe(false);
    const kinds = await studio.electron?.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => contents.getType()),
    );
    expect(kinds?.includes('webview')).toBe(false);
  });
});

test.describe('the program', () => {
  test('refuses names that are no commands', async ({ studio }) => {
    for (const name of [
      '',
      'constructor',
      '__proto__',
      'toString',
      'app.describe ',
      'app',
      'eval',
      1,
      null,
      {},
      ['app.describe'],
    ]) {
      expect(await callAnything(studio.page, name, {})).toMatchObject({ ok: false });
    }
  });

  test('refuses inputs that do not fit, for every command, and goes on', async ({ studio }) => {
    const wrong = [
      null,
      1,
      'text',
      [],
      { albumId: '1; DROP TABLE albums' },
      { albumId: -1 },
      { surplus: 1 },
      { token: { path: '/etc' } },
    ];
    for (const name of COMMAND_NAMES) {
      for (const input of wrong) {
        const answer = await callAnything(studio.page, name, input);
        expect(answer, `${name} ${JSON.stringify(input)}`).toMatchObject({ ok: false, failure: { kind: 'usage' } });
      }
    }
    expect(await call(studio.page, 'library.list', {})).toEqual([]);
  });

  test('takes no path for a token', async ({ studio }) => {
    const { albumId } = await call(studio.page, 'library.create', { title: 'Album' });
    for (const token of ['/etc/passwd', '../../../etc/passwd', 'C:\\Windows', 'file:///etc/passwd', '.', '%2e%2e']) {
      const inputs: readonly [string, unknown][] = [
        ['songs.import', { albumId, tokens: [token], at: null }],
        ['album.setCover', { albumId, token }],
        ['library.openAlbumFile', { token }],
        ['deliver.preflight', { albumId, formats: ['wav'], bits: 16, mp3: '320', codecSafe: false, folder: token, name: null }],
      ];
      for (const [name, input] of inputs) {
        expect(await callAnything(studio.page, name, input), `${name} ${token}`).toMatchObject({
          ok: false,
          failure: { kind: 'usage' },
        });
      }
    }
  });

  test('takes no made-up file for one that the user picked', async ({ studio, shell }) => {
    test.skip(shell !== 'electron', 'a browser hands over the file itself');
    const answers = await studio.page.evaluate(() =>
      Promise.all([
        window.glassmaster.grant([{ file: new File(['x'], '/etc/passwd'), path: '/etc/passwd' }]),
        window.glassmaster.grant([{ file: { path: '/etc/passwd', name: 'passwd' }, path: '/etc/passwd' }]),
        window.glassmaster.grant([{ file: '/etc/passwd', path: '/etc/passwd' }]),
      ]),
    );
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, failure: { kind: 'usage' } });
  });
});

test('lets no other page in the same browser near it', async ({ studio, shell }) => {
  test.skip(shell !== 'browser', 'Electron’s window shares its process with no other page');
  const stranger = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<title>stranger</title>');
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const { origin } = new URL(studio.page.url());
  // The same cookies as the window: another tab.
  const tab = await studio.page.context().newPage();
  await tab.goto(`http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`);
  const reached = await tab.evaluate(async (target) => {
    const attempt = (what: Promise<unknown>) =>
      what.then(
        () => 'reached',
        () => 'refused',
      );
    const socket = new WebSocket(`${target.replace('http', 'ws')}/socket`);
    const connected = new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    const script = document.createElement('script');
    script.src = `${target}/`;
    const loaded = new Promise((resolve, reject) => {
      script.onload = resolve;
      script.onerror = reject;
    });
    document.head.append(script);
    return {
      socket: await attempt(connected),
      read: await attempt(fetch(`${target}/session`, { credentials: 'include' })),
      upload: await attempt(fetch(`${target}/uploads`, { method: 'POST', credentials: 'include' })),
      script: await attempt(loaded),
      opaque:
        (await fetch(`${target}/uploads`, { method: 'POST', mode: 'no-cors', credentials: 'include' }).catch(() => null))
          ?.status ?? 0,
    };
  }, origin);
  expect(reached).toEqual({ socket: 'refused', read: 'refused', upload: 'refused', script: 'refused', opaque: 0 });
  stranger.closeAllConnections();
  stranger.close();
});
