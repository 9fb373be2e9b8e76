import type { Answer, Bridge } from '../../electron/shared/contract/api.ts';
import { decodeMessage, encodeMessage } from '../../electron/shared/contract/wire.ts';
import { failureOf } from '../../electron/shared/failure.ts';
import { hideBanner, showBanner } from './banner.ts';
import { upload } from './upload.ts';

/** The contract over a WebSocket, for the window in a browser. */

type Settle = (answer: Answer<unknown>) => void;
type Listener = (event: unknown) => void;

const LOST: Answer<never> = {
  ok: false,
  failure: {
    kind: 'internal',
    file: null,
    problem: 'the connection to Glassmaster was lost',
    remedy: 'everything up to here is kept; start Glassmaster again and open the link it prints',
  },
};

const RETRY_MS = 1500;

export const connectBridge = (): Bridge => {
  const waiting = new Map<number, Settle>();
  const listeners = new Map<string, Set<Listener>>();
  /** Calls made before the connection stood. */
  let early: Uint8Array<ArrayBuffer>[] = [];
  let nextId = 1;
  let lost = false;

  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/socket`);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', () => {
    for (const bytes of early) socket.send(bytes);
    early = [];
  });
  socket.addEventListener('message', ({ data }) => receive(decodeMessage(new Uint8Array(data as ArrayBuffer)) as Incoming));
  socket.addEventListener('close', () => {
    lost = true;
    for (const settle of waiting.values()) settle(LOST);
    waiting.clear();
    void returnWhenPossible();
  });

  const receive = (message: Incoming): void => {
    if ('id' in message) {
      waiting.get(message.id)?.(message.answer);
      waiting.delete(message.id);
    } else if ('event' in message) {
      for (const listener of listeners.get(message.event) ?? []) listener(message.data);
    } else {
      openTab(message.open);
    }
  };

  const call = (name: string, input: unknown): Promise<Answer<unknown>> =>
    new Promise((settle) => {
      if (lost) {
        settle(LOST);
        return;
      }
      const id = nextId++;
      const bytes = encodeMessage({ id, name, input });
      waiting.set(id, settle);
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes);
      else early.push(bytes);
    });

  return {
    // The services answer with the output of the command that was asked for.
    call: call as Bridge['call'],
    listen: (name, listener) => {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener as Listener));
      return () => known.delete(listener as Listener);
    },
    grant: (files, onArrived) =>
      upload(files, onArrived).catch((error: unknown): Answer<never> => ({ ok: false, failure: failureOf(error) })),
  };
};

type Incoming =
  | { readonly id: number; readonly answer: Answer<unknown> }
  | { readonly event: string; readonly data: unknown }
  | { readonly open: string };

const openTab = (address: string): void => {
  const tab = window.open(address, '_blank');
  if (tab === null) showBanner('The browser kept the report from opening.', { label: 'Open the report', address });
  else tab.opener = null;
};

/**
 * Events were missed, so the window is loaded anew as soon as the program answers. A program that was started again does not
 * know this browser any more: then only its new link helps.
 */
const returnWhenPossible = async (): Promise<void> => {
  for (;;) {
    const status = await fetch('/session', { cache: 'no-store' }).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 204) {
      hideBanner();
      location.reload();
      return;
    }
    showBanner(
      status === 0
        ? 'Glassmaster has stopped. Everything is kept; start it again.'
        : 'Glassmaster was started again. Open the new link that it printed.',
    );
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
};
