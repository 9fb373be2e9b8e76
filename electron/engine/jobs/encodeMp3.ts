import { closeSync, openSync, writeSync } from 'node:fs';
import { systemFailure } from '../../decode/refusals.ts';
import type { DspInstance } from '../../dsp/module.ts';
import { infoFrameBytes, Mp3Stream, mp3InfoFrame } from '../../formats/mp3InfoFrame.ts';
import { streamRegion } from '../../render/sampleRegion.ts';
import { LameEncoder } from '../lame.ts';
import type { EncodeInput } from '../protocol.ts';

/** What writes the frames, and how many samples it puts ahead of the first one. */
const ENCODER = 'LAME3.100';
const DELAY = 576;

/** Encodes a region into a new file: an info frame, so that players know the exact length, then the sound. */
export const encodeMp3 = (
  dsp: DspInstance,
  { region, sampleRate, mp3, output }: Pick<EncodeInput, 'region' | 'sampleRate' | 'mp3' | 'output'>,
  onProgress: (fraction: number) => void,
): void => {
  const lame = new LameEncoder({ sampleRate, rate: mp3 });
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
      lame.encode(dsp.plane(planes.left, frames), dsp.plane(planes.right, frames), append);
      done += frames;
      onProgress(done / region.frames);
    });
    lame.finish(append);
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
