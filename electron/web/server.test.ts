import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { decodeMessage, encodeMessage } from '../shared/contract/wire.ts';
import { openRendererFiles } from '../shells/rendererFiles.ts';
import { type RecordingServices, recordingServices } from '../shells/services.testkit.ts';
import { createWebShell, type WebShell } from './server.ts';

let home: string;
let shell: WebShell;
let services: RecordingServices;
let origin: string;
let port: number;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'glassmaster-web-'));
  const renderer = join(home, 'renderer');
  for (const name of ['renderer', 'scratch', 'songs']) mkdirSync(join(home, name));
  writeFileSync(join(renderer, 'index.html'), '<title>Glassmaster</title>');
  writeFileSync(join(home, 'report.html'), '<h1>report</h1>');
  shell = createWebShell(await openRendererFiles(renderer));
  services = recordingServices(home, {
    'sources.samples': async () => ({
      ok: true,
      output: { left: new Float32Array([1, -Infinity]), right: new Float32Array([Number.NaN]) },
    }),
    'deliver.openReport': async () => {
      await shell.means.openFile(join(home, 'report.html'));
      return { ok: true, output: null };
    },
  });
  await shell.listen(services, 0);
  const link = new URL(shell.newLink());
  origin = link.origin;
  port = Number(link.port);
});
afterEach(async () => {
  await shell.close();
  rmSync(home, { recursive: true });
});

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET', body = ''): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path, method, headers: { host: `127.0.0.1:${port}`, ...headers } },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part) => parts.push(part));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts).toString() }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });

const enter = async (): Promise<string> => {
  const { headers } = await ask(new URL(shell.newLink()).search.replace(/^/, '/'));
  return (headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
};

const connect = (headers: Record<string, string>, path = '/socket'): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });

const next = (socket: WebSocket): Promise<unknown> =>
  new Promise((resolve) => {
    socket.once('message', (data) => resolve(decodeMessage(data as Buffer)));
  });
const closed = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => {
    socket.once('close', (code) => resolve(code));
  });

describe('who is let in', () => {
  it('is a browser with a link that nobody used before, which then has a session', async () => {
    const path = new URL(shell.newLink()).search.replace(/^/, '/');
    const entered = await ask(path);
    expect(entered.status).toBe(303);
    expect(entered.headers.location).toBe('/');
    expect(entered.headers['set-cookie']?.[0]).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    expect((await ask(path)).status).toBe(403);

    const cookie = (entered.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
    const page = await ask('/', { cookie });
    expect(page.status).toBe(200);
    expect(page.body).toContain('<title>Glassmaster</title>');
    expect((await ask('/session', { cookie })).status).toBe(204);
  });

  it('is nobody without session, with a made-up one, or with one for another port', async () => {
    const cookie = await enter();
    const value = cookie.split('=')[1];
    const strangers = [
      '',
      `glassmaster-${port}=`,
      `glassmaster-${port}=${'A'.repeat(43)}`,
      `glassmaster-${port + 1}=${value}`,
      `x${cookie}`,
    ];
    for (const stranger of strangers) {
      expect((await ask('/', { cookie: stranger })).status).toBe(403);
      expect((await ask('/session', { cookie: stranger })).status).toBe(403);
      await expect(connect({ cookie: stranger, origin })).rejects.toThrow('403');
    }
    expect((await ask('/?link=', {})).status).toBe(403);
    expect((await ask(`/?link=${'A'.repeat(43)}`, {})).status).toBe(403);
  });

  it('is nobody who breaks off while being refused, and the others are served on', async () => {
    const cookie = await enter();
    const hello = `GET /socket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
    for (let stranger = 0; stranger < 20; stranger += 1) {
      const socket = createConnection({ host: '127.0.0.1', port });
      await once(socket, 'connect');
      // What is sent after it lies unread, so that the refusal meets a closed door.
      socket.write(hello + 'x'.repeat(100_000));
      socket.resetAndDestroy();
      await once(socket, 'close');
    }
    expect((await ask('/session', { cookie })).status).toBe(204);
  });

  it('is nobody who calls the server by another name, as a page with a name of its own would', async () => {
    const cookie = await enter();
    for (const host of ['evil.example', `evil.example:${port}`, `localhost:${port}`, '127.0.0.1']) {
      expect((await ask('/', { cookie, host })).status).toBe(403);
      await expect(connect({ cookie, origin, host })).rejects.toThrow();
    }
  });

  it('is no page of another origin', async () => {
    const cookie = await enter();
    for (const other of ['https://evil.example', 'null', `http://127.0.0.1:${port + 1}`, `https://127.0.0.1:${port}`]) {
      expect((await ask('/', { cookie, origin: other })).status).toBe(403);
      expect((await ask('/uploads', { cookie, origin: other }, 'POST')).status).toBe(403);
      await expect(connect({ cookie, origin: other })).rejects.toThrow('403');
    }
    await expect(connect({ cookie })).rejects.toThrow('403');
    expect((await ask('/uploads', { cookie }, 'POST')).status).toBe(403);
  });
});

describe('calls and events', () => {
  it('carry samples as they are, and answers to the one who asked', async () => {
    const socket = await connect({ cookie: await enter(), origin });
    const answers = new Promise<Map<unknown, unknown>>((resolve) => {
      const seen = new Map<unknown, unknown>();
      socket.on('message', (data) => {
        const { id, answer } = decodeMessage(data as Buffer) as { id: number; answer: unknown };
        if (seen.set(id, answer).size === 2) resolve(seen);
      });
    });
    socket.send(encodeMessage({ id: 1, name: 'sources.samples', input: { albumId: 1 } }));
    socket.send(encodeMessage({ id: 2, name: 'constructor', input: {} }));
    const seen = await answers;
    expect(seen.get(1)).toEqual({
      ok: true,
      output: { left: new Float32Array([1, -Infinity]), right: new Float32Array([Number.NaN]) },
    });
    expect(seen.get(2)).toEqual({ ok: false, failure: expect.objectContaining({ kind: 'usage' }) });
    expect(services.calls).toEqual([
      { name: 'sources.samples', input: { albumId: 1 } },
      { name: 'constructor', input: {} },
    ]);
    socket.close();
  });

  it('reach every window that is open', async () => {
    const cookie = await enter();
    const sockets = await Promise.all([connect({ cookie, origin }), connect({ cookie, origin })]);
    const heard = Promise.all(sockets.map(next));
    services.emit('auditionStale', { albumId: 7, plan: null });
    expect(await heard).toEqual(sockets.map(() => ({ event: 'auditionStale', data: { albumId: 7, plan: null } })));
    for (const socket of sockets) socket.close();
  });

  it('end for a window that sends what is no call, and for no other', async () => {
    const cookie = await enter();
    const good = await connect({ cookie, origin });
    const wrong = [
      'text',
      Buffer.from([1, 2, 3]),
      encodeMessage(null),
      encodeMessage({ name: 'jobs.list', input: {} }),
      encodeMessage({ id: -1, name: 'x', input: 1 }),
    ];
    for (const message of wrong) {
      const bad = await connect({ cookie, origin });
      const end = closed(bad);
      bad.send(message);
      expect(await end).toBe(1008);
    }
    const large = await connect({ cookie, origin });
    const end = closed(large);
    large.send(Buffer.alloc((8 << 20) + 1));
    expect(await end).toBe(1009);
    const answer = next(good);
    good.send(encodeMessage({ id: 9, name: 'jobs.list', input: {} }));
    expect(await answer).toEqual({ id: 9, answer: { ok: true, output: null } });
    good.close();
  });
});

describe('what else is served', () => {
  it('is the report, to read only, by an address that was given out', async () => {
    const cookie = await enter();
    const socket = await connect({ cookie, origin });
    const messages: unknown[] = [];
    const both = new Promise<void>((resolve) => {
      socket.on('message', (data) => messages.push(decodeMessage(data as Buffer)) === 2 && resolve());
    });
    socket.send(encodeMessage({ id: 1, name: 'deliver.openReport', input: { deliveryId: 1 } }));
    await both;
    const { open } = messages[0] as { open: string };
    const report = await ask(open, { cookie });
    expect(report.body).toBe('<h1>report</h1>');
    expect(report.headers['content-security-policy']).toContain("default-src 'none'");
    expect((await ask(open)).status).toBe(403);
    expect((await ask(`${open}/../secret`, { cookie })).status).toBe(404);
    expect((await ask('/reports/report.html', { cookie })).status).toBe(404);
    socket.close();
  });

  it('takes files in, over HTTP', async () => {
    const headers = { cookie: await enter(), origin };
    const { output: batch } = JSON.parse((await ask('/uploads', headers, 'POST')).body);
    expect((await ask(`/uploads/${batch}/0?path=${encodeURIComponent('A 🎵.wav')}`, headers, 'PUT', 'sound')).status).toBe(200);
    const done = JSON.parse((await ask(`/uploads/${batch}/done`, headers, 'POST')).body);
    expect(done.output).toEqual([{ token: expect.any(String), name: 'A 🎵.wav' }]);
    expect(readFileSync(services.grants.pathOf(done.output[0].token), 'utf8')).toBe('sound');
    const refused = JSON.parse((await ask('/uploads/nothing/0?path=a', headers, 'PUT', 'x')).body);
    expect(refused).toEqual({ ok: false, failure: expect.objectContaining({ kind: 'usage' }) });
  });

  it('is nothing outside the window’s own folder', async () => {
    const cookie = await enter();
    for (const path of ['/../report.html', '/..%2freport.html', '/%2e%2e/report.html', '//etc/passwd', '/socket', '/uploads']) {
      expect((await ask(path, { cookie })).body).not.toContain('report');
      expect((await ask(path, { cookie })).status).not.toBe(200);
    }
    expect((await ask('*', { cookie })).status).toBe(403);
  });
});
