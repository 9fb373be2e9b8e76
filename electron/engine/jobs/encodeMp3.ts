import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createEncoder } from 'wasm-media-encoders';
import { systemFailure } from '../../decode/refusals.ts';
import type { DspInstance } from '../../dsp/module.ts';
import { infoFrameBytes, Mp3Stream, mp3InfoFrame } from '../../formats/mp3InfoFrame.ts';
import { streamRegion } from '../../render/sampleRegion.ts';
import { FailureError } from '../../shared/failure.ts';
import type { EncodeInput } from '../protocol.ts';

/** What the library is built from, and what LAME puts ahead of the first sample. */
const ENCODER = 'LAME3.100';
const DELAY = 576;

const require = createRequire(import.meta.url);
let compiled: WebAssembly.Module | undefined;

/** LAME, as WebAssembly; each song has a fresh instance. */
const createLame = () => {
  try {
    compiled ??= new WebAssembly.Module(readFileSync(require.resolve('wasm-media-encoders/wasm/mp3')));
    return createEncoder('audio/mpeg', compiled);
  } catch (cause) {
    const problem = 'the built-in MP3 encoder cannot be loaded';
    throw new FailureError(
      { kind: 'internal', file: null, problem, remedy: 'run `npm run setup` to install it again' },
      { cause },
    );
  }
};

/** Encodes a region into a new file: an info frame, so that players know the exact length, then the sound. */
export const encodeMp3 = async (
  dsp: DspInstance,
  { region, sampleRate, mp3, output }: Pick<EncodeInput, 'region' | 'sampleRate' | 'mp3' | 'output'>,
  onProgress: (fraction: number) => void,
): Promise<void> => {
  const lame = await createLame();
  lame.configure({ channels: 2, sampleRate, ...(mp3 === 'V0' ? { vbrQuality: 0 } : { bitrate: 320 }) });
  const header = mp3 === 'V0' ? 'Xing' : 'Info';
  const stream = new Mp3Stream();
  const file = openOutput(output);
  let room = 0;
  const append = (frames: Uint8Array) => {
    stream.take(frames);
    // The first frame says how long the info frame is that goes ahead of it.
    if (room === 0 && stream.frames > 0) room = infoFrameBytes(header, stream.firstHead);
    writeAt(file, output, frames, room + stream.bytes - frames.length);
  };
  try {
    let done = 0;
    streamRegion(dsp, region, ({ planes, frames }) => {
      append(lame.encode([dsp.plane(planes.left, frames), dsp.plane(planes.right, frames)]));
      done += frames;
      onProgress(done / region.frames);
    });
    append(lame.finalize());
    writeAt(file, output, mp3InfoFrame(stream, { header, encoder: ENCODER, delay: DELAY, frames: region.frames }), 0);
  } finally {
    closeSync(file);
  }
};

const openOutput = (path: string): number => {
  try {
    return openSync(path, 'w');
  } catch (error) {
    throw systemFailure('destination', path, error);
  }
};

const writeAt = (file: number, path: string, bytes: Uint8Array, position: number): void => {
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, position + done);
  } catch (error) {
    throw systemFailure('destination', path, error);
  }
};
