import type { Page } from '@playwright/test';
import type { AlbumState } from '../electron/shared/contract/state.ts';

/** Sound on its way to the ear: what is handed to the audio thread, and what the audition gives when asked directly. */

export interface HeardBlock {
  /** Timeline frame of the first sample. */
  readonly startFrame: number;
  readonly left: Float32Array;
  readonly right: Float32Array;
}

interface SentBlock {
  readonly startFrame: number;
  readonly left: string;
  readonly right: string;
}

declare global {
  interface Window {
    sentBlocks: { startFrame: number; left: Float32Array; right: Float32Array }[];
    inBase64: (samples: Float32Array) => string;
  }
}

const fromBase64 = (text: string): Float32Array => {
  const bytes = Buffer.from(text, 'base64');
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
};
const received = ({ startFrame, left, right }: SentBlock): HeardBlock => {
  return { startFrame, left: fromBase64(left), right: fromBase64(right) };
};

const prepare = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.sentBlocks = [];
    window.inBase64 = (samples) => {
      const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
      let text = '';
      for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
      return btoa(text);
    };
  });

/** From now on, keeps a copy of every block of samples that the page hands to its audio thread. */
export const listenIn = async (page: Page): Promise<void> => {
  await prepare(page);
  await page.evaluate(() => {
    const { postMessage } = MessagePort.prototype;
    const copying = function (this: MessagePort, message: unknown, ...rest: unknown[]): void {
      if (typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'block') {
        const { startFrame, left, right } = message as unknown as Window['sentBlocks'][number];
        window.sentBlocks.push({ startFrame, left: left.slice(), right: right.slice() });
      }
      Reflect.apply(postMessage, this, [message, ...rest]);
    };
    MessagePort.prototype.postMessage = copying as typeof postMessage;
  });
};

/** The blocks since it was last asked, or since `listenIn`. */
export const takeHeard = async (page: Page): Promise<readonly HeardBlock[]> => {
  const sent = await page.evaluate(() =>
    window.sentBlocks
      .splice(0)
      .map(({ startFrame, left, right }) => ({ startFrame, left: window.inBase64(left), right: window.inBase64(right) })),
  );
  return sent.map(received);
};

/** Frames handed on so far. */
export const heardFrames = (page: Page): Promise<number> =>
  page.evaluate(() => window.sentBlocks.reduce((sum, { left }) => sum + left.length, 0));

/** Pulls a stretch of the timeline as the player does, but as fast as it comes. */
export const pull = async (
  page: Page,
  { albumId }: AlbumState,
  stretch: { readonly start: number; readonly end: number },
): Promise<readonly HeardBlock[]> => {
  await prepare(page);
  const blocks = await page.evaluate(
    async ({ albumId, stretch }) => {
      const ask = async (name: string, input: unknown): Promise<unknown> => {
        const answer = await window.glassmaster.call(name, input);
        if (!answer.ok) throw new Error(`${name}: ${answer.failure.problem}`);
        return answer.output;
      };
      const monitor = { bypass: false };
      const input = { albumId, stretches: [stretch], loop: false, monitor, replaces: null };
      const { stream } = (await ask('audition.start', input)) as { stream: number };
      const found: { startFrame: number; left: string; right: string }[] = [];
      for (let last = false; !last; ) {
        const block = (await ask('audition.pull', { stream, frames: 32_768 })) as Window['sentBlocks'][number] & {
          last: boolean;
        };
        last = block.last;
        const [left, right] = [window.inBase64(block.left), window.inBase64(block.right)];
        found.push({ startFrame: block.startFrame, left, right });
      }
      return found;
    },
    { albumId, stretch },
  );
  return blocks.map(received);
};
