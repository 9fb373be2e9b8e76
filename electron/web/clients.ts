import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Answer } from '../shared/contract/api.ts';
import { decodeMessage, encodeMessage } from '../shared/contract/wire.ts';
import type { ShellServices } from '../shells/connection.ts';

/** What the window sends; name and input are checked by the services. */
const requestSchema = z.strictObject({ id: z.int().min(0), name: z.unknown(), input: z.unknown() });

/** What the window is sent. */
export type ServerMessage =
  | { readonly id: number; readonly answer: Answer<unknown> }
  | { readonly event: string; readonly data: unknown }
  /** An address of ours to open in a tab of its own. */
  | { readonly open: string };

/** Edits and tokens are small; the largest is the list of a folder's songs. */
const MOST_REQUEST_BYTES = 8 << 20;
/** A window that has stopped reading is let go before it costs the program its memory. */
const MOST_UNSENT_BYTES = 256 << 20;

export interface Client {
  send(message: ServerMessage): void;
}

export interface Clients {
  /** Takes over a connection whose sender has been checked. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** The window whose call is being answered. */
  caller(): Client | undefined;
  close(): void;
}

export const createClients = (): Clients & { serve(services: ShellServices): void } => {
  const server = new WebSocketServer({ noServer: true, maxPayload: MOST_REQUEST_BYTES, perMessageDeflate: false });
  const callers = new AsyncLocalStorage<Client>();
  let services: ShellServices | undefined;

  const sendBytes = (socket: WebSocket, bytes: Uint8Array): void => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MOST_UNSENT_BYTES) socket.terminate();
    else socket.send(bytes);
  };

  const answer = async (client: Client, data: unknown): Promise<void> => {
    if (services === undefined || !(data instanceof Uint8Array)) throw new TypeError('not a message of ours');
    const { id, name, input } = requestSchema.parse(decodeMessage(data));
    const { call } = services;
    client.send({ id, answer: await callers.run(client, () => call(name, input)) });
  };

  server.on('connection', (socket: WebSocket) => {
    const client: Client = { send: (message) => sendBytes(socket, encodeMessage(message)) };
    socket.on('error', () => socket.terminate());
    // What is not a request at all cannot be answered: there is no id to answer to.
    socket.on('message', (data) => {
      answer(client, data).catch(() => socket.close(1008, 'not a request'));
    });
  });

  return {
    serve: (given) => {
      services = given;
      given.subscribe((event, data) => {
        const bytes = encodeMessage({ event, data } satisfies ServerMessage);
        for (const socket of server.clients) sendBytes(socket, bytes);
      });
    },
    accept: (request, socket, head) =>
      server.handleUpgrade(request, socket, head, (connected) => server.emit('connection', connected, request)),
    caller: () => callers.getStore(),
    close: () => {
      for (const socket of server.clients) socket.close(1001, 'closed');
      server.close();
    },
  };
};
