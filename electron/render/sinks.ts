import { Dither } from '../dsp/dither.ts';
import type { DspInstance } from '../dsp/module.ts';
import { BLOCK_FRAMES, type Planes } from '../dsp/planes.ts';
import type { RenderInput, SampleRegion, Sink } from '../engine/protocol.ts';
import type { DitherKind } from '../shared/chain/choices.ts';
import { Interleaver } from './interleave.ts';
import { SinkFiles } from './sinkFiles.ts';

/** Frames [start, end) of the output. */
export interface FrameRange {
  readonly start: number;
  readonly end: number;
}

/** Takes mastered audio in timeline order and turns it into files. */
export interface OpenSinks {
  write(planes: Planes, start: number, frames: number): void;
  /** Once all is written and every file is closed, though not yet durable: per sink, as `sampleDigests` of a render. */
  finish(): (string | null)[][];
  /** After a failure: closes what is open. */
  abandon(): void;
}

/** The first number of every dither sequence. Fixed, so that the same project gives the same bytes. */
const DITHER_SEED = 0x474c4153;

/** Sinks of one encoding share the work of dithering and packing: the same frames are the same bytes in all of them. */
export const openSinks = (
  dsp: DspInstance,
  input: RenderInput,
  dithered: (bits: 16 | 24) => readonly FrameRange[],
): OpenSinks => {
  const files = input.sinks.map((sink) => ({ encoding: encodingOf(sink), files: new SinkFiles(sink, input) }));
  const groups = [...new Set(files.map(({ encoding }) => encoding))].map((encoding) => ({
    packer: encoding === 'f32' ? packFloat(dsp) : packIntegers(dsp, encoding === 's16' ? 16 : 24, input, dithered),
    files: files.filter((candidate) => candidate.encoding === encoding).map((sink) => sink.files),
  }));
  const closePackers = () => {
    // Once: a file that was not filled ends in `abandon` after `finish`.
    for (const { packer } of groups.splice(0)) packer.close();
  };
  return {
    write(planes, start, frames) {
      for (const group of groups) {
        const bytes = group.packer.pack(planes, start, frames);
        for (const sink of group.files) sink.write(bytes, start, frames);
      }
    },
    finish() {
      closePackers();
      return files.map((sink) => sink.files.finish());
    },
    abandon() {
      closePackers();
      for (const sink of files) sink.files.abandon();
    },
  };
};

const encodingOf = (sink: Sink): SampleRegion['encoding'] => {
  if (sink.kind === 'image') return 's16';
  if (sink.kind === 'float' || sink.bits === '32f') return 'f32';
  return sink.bits === 16 ? 's16' : 's24';
};

interface Packer {
  /** Interleaved bytes of `frames` frames that begin at output frame `start`; valid until the next call. */
  pack(planes: Planes, start: number, frames: number): Uint8Array;
  close(): void;
}

const packFloat = (dsp: DspInstance): Packer => {
  const interleaver = new Interleaver(dsp);
  return { pack: (planes, _start, frames) => interleaver.bytes(planes, frames), close: () => interleaver.destroy() };
};

const packIntegers = (
  dsp: DspInstance,
  bits: 16 | 24,
  { outputRate, dither }: RenderInput,
  dithered: (bits: 16 | 24) => readonly FrameRange[],
): Packer => {
  const ranges = dithered(bits);
  const frameBytes = bits / 4;
  const make = (mode: DitherKind) => {
    return { dither: new Dither(dsp, { bits, mode, seed: DITHER_SEED, sampleRate: outputRate, blankFrames: 0 }), next: -1 };
  };
  const ditherers = { inside: make(dither), outside: make('none') };
  const packed = dsp.allocate(BLOCK_FRAMES * frameBytes);
  let range = 0;
  return {
    pack(planes, start, frames) {
      for (let at = start; at < start + frames; ) {
        while ((ranges[range]?.end ?? Number.POSITIVE_INFINITY) <= at) range += 1;
        const next = ranges[range] ?? { start: Number.POSITIVE_INFINITY, end: Number.POSITIVE_INFINITY };
        const inside = at >= next.start;
        const to = Math.min(start + frames, inside ? next.end : next.start);
        const offset = at - start;
        const ditherer = inside ? ditherers.inside : ditherers.outside;
        // Shaped error goes on from block to block, and starts afresh with each stretch.
        if (ditherer.next !== at) ditherer.dither.reset(at);
        ditherer.dither.processPacked(planes.left + offset * 4, planes.right + offset * 4, to - at, packed + offset * frameBytes);
        ditherer.next = to;
        at = to;
      }
      return new Uint8Array(dsp.exports.memory.buffer, packed, frames * frameBytes);
    },
    close() {
      for (const { dither: used } of Object.values(ditherers)) used.destroy();
      dsp.free(packed);
    },
  };
};
