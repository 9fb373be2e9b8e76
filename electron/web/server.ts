import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ShellMeans } from '../services/context.ts';
import { fail } from '../shared/failure.ts';
import type { ShellServices } from '../shells/connection.ts';
import { answerFile, SECURITY_HEADERS } from '../shells/page.ts';
import type { RendererFiles } from '../shells/rendererFiles.ts';
import { createClients } from './clients.ts';
import { createGuard, type Guard } from './guard.ts';
import { addressOf, failed, send, sendAnswer } from './http.ts';
import { createReports } from './reports.ts';
import { browserMeans } from './shellMeans.ts';
import { uploadRoutes } from './uploadRoutes.ts';
import { createUploads } from './uploads.ts';

/** The window over HTTP and a WebSocket, for browsers on this machine only. */
export interface WebShell {
  /** What the services may ask of a browser; there before they are. */
  readonly means: ShellMeans;
  /** Starts to listen on 127.0.0.1; port 0 takes any that is free. */
  listen(services: ShellServices, port: number): Promise<void>;
  /** An address that lets one browser in, once. */
  newLink(): string;
  close(): Promise<void>;
}

export const createWebShell = (files: RendererFiles): WebShell => {
  const clients = createClients();
  const reports = createReports();
  let guard: Guard | undefined;
  let uploads: ReturnType<typeof uploadRoutes> | undefined;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const mayOnlyRead = request.method === 'GET' || request.method === 'HEAD';
    if (guard === undefined || !guard.isAddressedHere(request, !mayOnlyRead)) return refuse(response);
    const address = addressOf(request, guard.origin);
    if (address === null) return refuse(response);
    const { pathname, searchParams } = address;
    const link = pathname === '/' && request.method === 'GET' ? searchParams.get('link') : null;
    if (link !== null) return enter(response, guard, link);
    if (!guard.hasSession(request)) return refuse(response);
    if (mayOnlyRead) {
      if (pathname === SESSION_PATH) return send(response, { status: 204, headers: SECURITY_HEADERS, body: '' });
      return send(response, (await reports.answer(pathname)) ?? (await answerFile(files, pathname)), request.method === 'HEAD');
    }
    await uploads?.(request, response, pathname, searchParams);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendAnswer(response, failed(error));
    });
  });
  // A large song may take its time; what comes before it may not.
  server.requestTimeout = 0;
  server.headersTimeout = 20_000;
  server.on('upgrade', (request, socket, head) => {
    // Node leaves the socket to us here; one that breaks off must not end the program.
    socket.on('error', () => socket.destroy());
    if (guard?.isAddressedHere(request, true) && guard.hasSession(request) && request.url === SOCKET_PATH) {
      clients.accept(request, socket, head);
    } else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });

  return {
    means: browserMeans(clients, reports),
    listen: async (services, port) => {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', resolve);
      }).catch((cause) => fail('usage', `port ${port}`, 'cannot be used', 'choose another with --port', cause));
      guard = createGuard((server.address() as AddressInfo).port);
      uploads = uploadRoutes(createUploads(services.folders, services.grants));
      clients.serve(services);
    },
    newLink: () =>
      guard === undefined ? fail('internal', null, 'the server is not listening', 'start again') : guard.origin + guard.newLink(),
    close: async () => {
      clients.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const SOCKET_PATH = '/socket';
/** Tells a window that lost its connection whether it is still known. */
const SESSION_PATH = '/session';

const PLAIN = {
  ...SECURITY_HEADERS,
  'Content-Type': 'text/plain; charset=utf-8',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
};

const refuse = (response: ServerResponse): void =>
  send(response, {
    status: 403,
    headers: PLAIN,
    body: 'Glassmaster lets a browser in by the link it prints in the terminal. Each link works once; press Enter there for another.\n',
  });

/** The token leaves the address bar and the history with the redirect. */
const enter = (response: ServerResponse, guard: Guard, link: string): void => {
  const cookie = guard.exchange(link);
  if (cookie === null) refuse(response);
  else send(response, { status: 303, headers: { ...PLAIN, 'Set-Cookie': cookie, Location: '/' }, body: '' });
};
