import { createHash, type Hash } from 'node:crypto';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import type { RenderInput, Sink } from '../engine/protocol.ts';
import { FRAME_BYTES } from './sampleRegion.ts';
import type { FrameRange } from './sinks.ts';

interface PlannedFile extends FrameRange {
  readonly path: string;
  readonly header: Uint8Array;
  readonly trailer: Uint8Array;
  /** Bytes in front of the first that is written: what other parts of the render write. */
  readonly skipped: number;
}

interface OpenFile {
  readonly handle: number;
  /** Null where nobody asks for the digest. */
  readonly hash: Hash | null;
  position: number;
}

/**
 * A sink writes one file after the other, each covering a stretch of the output; what lies outside every stretch (the
 * first pause, for song files) is not written. Floats are scratch, which feeds an encoder and is thrown away: they are not
 * digested.
 */
export class SinkFiles {
  readonly #files: readonly PlannedFile[];
  readonly #kind: Sink['kind'];
  readonly #digests: (string | null)[] = [];
  #current: OpenFile | undefined;

  constructor(sink: Sink, input: RenderInput) {
    this.#files = filesOf(sink, input);
    this.#kind = sink.kind;
  }

  /** Stored frames from output frame `start` on, in order. */
  write(bytes: Uint8Array, start: number, frames: number): void {
    const frameBytes = bytes.length / frames;
    for (let at = start; at < start + frames; ) {
      const file = this.#files[this.#digests.length];
      if (file === undefined) return;
      const from = Math.max(at, file.start);
      const to = Math.min(start + frames, file.end);
      if (from >= to) return;
      const open = this.#current ?? this.#begin(file);
      const part = bytes.subarray((from - start) * frameBytes, (to - start) * frameBytes);
      open.hash?.update(part);
      writeAll(open, part);
      if (to === file.end) this.#end(open, file);
      at = to;
    }
  }

  #begin(file: PlannedFile): OpenFile {
    // The image is made by all parts of a render at once, each in its own place; any other file by one alone.
    const flags = this.#kind === 'image' ? constants.O_WRONLY | constants.O_CREAT : 'wx';
    const hash = this.#kind === 'float' ? null : createHash('sha256');
    this.#current = { handle: openSync(file.path, flags), hash, position: file.skipped };
    writeAll(this.#current, file.header);
    return this.#current;
  }

  #end(open: OpenFile, file: PlannedFile): void {
    writeAll(open, file.trailer);
    this.#current = undefined;
    this.#digests.push(open.hash?.digest('hex') ?? null);
    closeSync(open.handle);
  }

  finish(): (string | null)[] {
    if (this.#digests.length !== this.#files.length)
      throw new Error(`${this.#files.length - this.#digests.length} files of a ${this.#kind} sink were not filled`);
    return this.#digests;
  }

  abandon(): void {
    if (this.#current !== undefined) closeSync(this.#current.handle);
    this.#current = undefined;
  }
}

const NOTHING = new Uint8Array(0);

const filesOf = (sink: Sink, { tracks, part }: RenderInput): PlannedFile[] => {
  const last = tracks[tracks.length - 1];
  if (sink.kind === 'image') {
    const start = part?.startFrame ?? 0;
    const end = last === undefined ? 0 : last.startFrame + last.frames;
    return [{ path: sink.path, header: NOTHING, trailer: NOTHING, start, end, skipped: start * FRAME_BYTES.s16 }];
  }
  const targets = sink.kind === 'wav' ? sink.files : sink.paths.map((path) => ({ path, header: NOTHING, trailer: NOTHING }));
  return targets.map((target, index) => {
    const track = tracks[index];
    if (track === undefined) throw new Error(`a sink has ${targets.length} files for ${tracks.length} songs`);
    return { ...target, start: track.startFrame, end: track.startFrame + track.frames, skipped: 0 };
  });
};

const writeAll = (file: OpenFile, bytes: Uint8Array): void => {
  for (let done = 0; done < bytes.length; ) {
    const written = writeSync(file.handle, bytes, done, bytes.length - done, file.position);
    done += written;
    file.position += written;
  }
};
