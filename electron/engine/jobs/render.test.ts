import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareSource } from '../../decode/openSource.ts';
import { writeSong } from '../../export/masterAlbum.testkit.ts';
import { DITHERS, type DitherKind } from '../../shared/chain/choices.ts';
import type { RenderClip } from '../protocol.ts';
import { sharedHost } from '../sharedHost.ts';
import { render } from './render.ts';

const RATE = 44100;
const FRAMES = 2 * RATE;
let folder: string;
let clips: RenderClip[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'render-'));
  const path = join(folder, 'song.wav');
  writeSong(path, 2, (frame, channel) => 0.3 * Math.sin(frame / 11 + channel));
  const source = await prepareSource(path, { scratchFolder: folder, host: sharedHost });
  const placed = (startFrame: number): RenderClip => ({
    ...{ source, startFrame, sourceStart: 0, frames: FRAMES },
    // No integer is any of these samples.
    ...{ gainDb: -0.5, fadeIn: null, fadeOut: null, untouchedBits: null },
  });
  clips = [placed(588), placed(588 + FRAMES)];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOTHING = new Uint8Array(0);

/** The record as an image, as two song files joined, and as floats. */
const rendered = (dither: DitherKind) => {
  const at = (name: string) => join(folder, `${dither}-${name}`);
  const songs = ['1', '2'].map((name) => ({ path: at(name), header: NOTHING, trailer: NOTHING }));
  const asked = { clips, sessionRate: RATE, outputRate: RATE, totalFrames: 588 + 2 * FRAMES, chain: null, dither };
  render(
    {
      ...asked,
      tracks: [0, 1].map((song) => ({ startFrame: 588 + song * FRAMES, frames: FRAMES })),
      limiter: { ceiling: -1, style: 'transparent' },
      sinks: [
        { kind: 'image', path: at('image') },
        { kind: 'wav', bits: 16, files: songs },
        { kind: 'float', paths: [at('f1'), at('f2')] },
      ],
    },
    () => {},
  );
  const read = (...names: string[]) => Buffer.concat(names.map((name) => readFileSync(at(name))));
  return { image: read('image'), songs: read('1', '2'), floats: read('f1', 'f2') };
};

describe('where word length falls', () => {
  it.each(DITHERS)('%s dither goes on across blocks and songs: the song files joined are the image after its pause', (dither) => {
    const { image, songs } = rendered(dither);
    expect(songs.equals(image.subarray(588 * 4))).toBe(true);
    expect(image.subarray(0, 588 * 4).every((byte) => byte === 0)).toBe(true);
    for (const name of ['image', '1', '2', 'f1', 'f2']) rmSync(join(folder, `${dither}-${name}`));
  });

  it('none rounds to the nearest step; every other one differs from that and from each other by a few steps', () => {
    const values = (bytes: Buffer) => Array.from({ length: RATE }, (_, at) => bytes.readInt16LE(at * 2));
    const plain = rendered('none');
    const rounded = values(plain.songs);
    for (const [at, value] of rounded.entries()) {
      const exact = plain.floats.readFloatLE(at * 4) * 32768;
      if (Math.abs(value - exact) > 0.5) throw new Error(`${exact} became ${value}`);
    }
    const others = (['tpdf', 'high-passed', 'shaped'] as const).map((dither) => values(rendered(dither).songs));
    for (const heard of others) {
      const most = heard.reduce((highest, value, at) => Math.max(highest, Math.abs(value - (rounded[at] ?? 0))), 0);
      expect(most).toBeGreaterThan(0);
      expect(most).toBeLessThan(20);
    }
    expect(new Set(others.map((heard) => heard.join())).size).toBe(3);
  });
});
