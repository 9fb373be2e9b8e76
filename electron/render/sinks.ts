import { createHash, type Hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { Dither } from '../dsp/dither.ts';
import type { DspInstance } from '../dsp/module.ts';
import { BLOCK_FRAMES, type Planes } from '../dsp/planes.ts';
import type { RenderInput, Sink } from '../engine/protocol.ts';
import type { DitherKind } from '../shared/chain/schema.ts';
import { Interleaver } from './interleave.ts';
import { FRAME_BYTES } from './sampleRegion.ts';

/** Frames [start, end) of the output. */
export interface FrameRange {
  readonly start: number;
  readonly end: number;
}

/** Takes mastered audio in timeline order and turns it into files. */
export interface OpenSink {
  write(planes: Planes, start: number, frames: number): void;
  /** Closes the files, durable on disk; gives the SHA-256 of each file's samples. */
  finish(): string[];
  /** After a failure: closes what is open. */
  abandon(): void;
}

/** The first number of every dither sequence. Fixed, so that the same project gives the same bytes. */
const DITHER_SEED = 0x474c4153;

/**
 * A sink writes one file after the other, each covering a stretch of the output; what lies outside every stretch (the
 * first pause, for song files) is not written.
 */
export const openSink = (
  dsp: DspInstance,
  sink: Sink,
  input: RenderInput,
  dithered: (bits: 16 | 24) => readonly FrameRange[],
): OpenSink => {
  const files = filesOf(sink, input);
  const encoding =
    sink.kind === 'image' ? 's16' : sink.kind === 'float' || sink.bits === '32f' ? 'f32' : sink.bits === 16 ? 's16' : 's24';
  const pack = encoding === 'f32' ? packFloat(dsp) : packIntegers(dsp, encoding === 's16' ? 16 : 24, input, dithered);
  const frameBytes = FRAME_BYTES[encoding];
  const digests: string[] = [];
  let current: { file: number; hash: Hash } | undefined;

  const begin = (file: OutputFile) => {
    const opened = openSync(file.path, 'wx');
    current = { file: opened, hash: createHash('sha256') };
    writeAll(opened, file.header);
    return current;
  };
  const end = (file: OutputFile) => {
    if (current === undefined) return;
    writeAll(current.file, file.trailer);
    fsyncSync(current.file);
    closeSync(current.file);
    digests.push(current.hash.digest('hex'));
    current = undefined;
  };
  return {
    write(planes, start, frames) {
      for (let at = start; at < start + frames; ) {
        const file = files[digests.length];
        if (file === undefined) return;
        const from = Math.max(at, file.start);
        const to = Math.min(start + frames, file.end);
        if (from >= to) return;
        const open = current ?? begin(file);
        const bytes = pack.pack(
          { left: planes.left + (from - start) * 4, right: planes.right + (from - start) * 4 },
          from,
          to - from,
        );
        open.hash.update(bytes);
        writeAll(open.file, bytes.subarray(0, (to - from) * frameBytes));
        if (to === file.end) end(file);
        at = to;
      }
    },
    finish() {
      pack.close();
      if (digests.length !== files.length)
        throw new Error(`${files.length - digests.length} files of a ${sink.kind} sink were not filled`);
      return digests;
    },
    abandon() {
      pack.close();
      if (current !== undefined) closeSync(current.file);
      current = undefined;
    },
  };
};

interface OutputFile extends FrameRange {
  readonly path: string;
  readonly header: Uint8Array;
  readonly trailer: Uint8Array;
}

const NOTHING = new Uint8Array(0);

const filesOf = (sink: Sink, { tracks }: RenderInput): OutputFile[] => {
  const last = tracks[tracks.length - 1];
  if (sink.kind === 'image') {
    return [
      {
        path: sink.path,
        header: NOTHING,
        trailer: NOTHING,
        start: 0,
        end: last === undefined ? 0 : last.startFrame + last.frames,
      },
    ];
  }
  const targets = sink.kind === 'wav' ? sink.files : sink.paths.map((path) => ({ path, header: NOTHING, trailer: NOTHING }));
  return targets.map((target, index) => {
    const track = tracks[index];
    if (track === undefined) throw new Error(`a sink has ${targets.length} files for ${tracks.length} songs`);
    return { ...target, start: track.startFrame, end: track.startFrame + track.frames };
  });
};

const writeAll = (file: number, bytes: Uint8Array): void => {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
};

interface Packer {
  /** Interleaved bytes of `frames` frames that begin at output frame `start`; valid until the next call. */
  pack(planes: Planes, start: number, frames: number): Uint8Array;
  close(): void;
}

const packFloat = (dsp: DspInstance): Packer => {
  const interleaver = new Interleaver(dsp);
  return { pack: (planes, _start, frames) => interleaver.bytes(planes, frames), close() {} };
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
