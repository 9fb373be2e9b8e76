import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { MeasuredClip } from '../engine/protocol.ts';

/**
 * Measurements as the bytes of a file: a SHA-256 of the file's name and all that follows it, the length of the head, the head
 * as JSON, then the curves one after the other.
 */
const DIGEST_BYTES = 32;
const HEAD_START = DIGEST_BYTES + 4;

export const encodeMeasured = (name: string, measured: MeasuredClip): Uint8Array => {
  const { gatingBlocks, shortTermLufs, reductionDb, ...figures } = measured;
  const lengths = [gatingBlocks.length, shortTermLufs.length, reductionDb.length];
  return encode(name, { ...figures, lengths }, [gatingBlocks, shortTermLufs, reductionDb]);
};

/** Null for bytes that are not what was written under this name. */
export const decodeMeasured = (name: string, file: Uint8Array): MeasuredClip | null => {
  const opened = decode(name, file, measuredHead);
  if (opened === null) return null;
  const { head, curves } = opened;
  const { lengths, ...figures } = head;
  const [blocks, levels, reductions] = lengths;
  const levelsAt = blocks * Float64Array.BYTES_PER_ELEMENT;
  const reductionsAt = levelsAt + levels * Float32Array.BYTES_PER_ELEMENT;
  const end = reductionsAt + reductions * Float32Array.BYTES_PER_ELEMENT;
  if (curves.byteLength !== end) return null;
  return {
    ...figures,
    gatingBlocks: new Float64Array(curves.slice(0, levelsAt)),
    shortTermLufs: new Float32Array(curves.slice(levelsAt, reductionsAt)),
    reductionDb: new Float32Array(curves.slice(reductionsAt, end)),
  };
};

export const encodeCorrelation = (name: string, correlation: number): Uint8Array => encode(name, { correlation }, []);

/** Null for bytes that are not what was written under this name. */
export const decodeCorrelation = (name: string, file: Uint8Array): number | null =>
  decode(name, file, correlationHead)?.head.correlation ?? null;

const level = z.number().nullable();
const count = z.int().min(0);

const measuredHead = z.strictObject({
  analysis: z.strictObject({
    integratedLufs: level,
    maxMomentaryLufs: level,
    maxShortTermLufs: level,
    loudSectionsLufs: level,
    loudnessRangeLu: level,
    truePeakDbtp: level,
    samplePeakDbfs: level,
    audibleStartFrame: level,
    audibleEndFrame: level,
  }),
  maxGainReductionDb: z.number(),
  parts: z.array(z.strictObject({ truePeakDbtp: level, maxGainReductionDb: z.number() })),
  lengths: z.tuple([count, count, count]),
});

const correlationHead = z.strictObject({ correlation: z.number().min(-1).max(1) });

const encode = (name: string, head: object, curves: readonly (Float64Array | Float32Array)[]): Uint8Array => {
  const text = Buffer.from(JSON.stringify(head));
  const curvesStart = HEAD_START + text.length;
  const file = Buffer.alloc(curves.reduce((sum, { byteLength }) => sum + byteLength, curvesStart));
  file.writeUInt32LE(text.length, DIGEST_BYTES);
  file.set(text, HEAD_START);
  let at = curvesStart;
  for (const curve of curves) {
    file.set(new Uint8Array(curve.buffer, curve.byteOffset, curve.byteLength), at);
    at += curve.byteLength;
  }
  file.set(digestOf(name, file), 0);
  return file;
};

const decode = <Head>(
  name: string,
  file: Uint8Array,
  schema: z.ZodType<Head>,
): { readonly head: Head; readonly curves: ArrayBuffer } | null => {
  if (file.byteLength < HEAD_START || !digestOf(name, file).equals(file.subarray(0, DIGEST_BYTES))) return null;
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const curvesStart = HEAD_START + bytes.readUInt32LE(DIGEST_BYTES);
  const head = schema.safeParse(jsonOf(bytes.toString('utf8', HEAD_START, curvesStart)));
  if (!head.success) return null;
  return { head: head.data, curves: new Uint8Array(file.subarray(curvesStart)).buffer };
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const digestOf = (name: string, file: Uint8Array): Buffer =>
  createHash('sha256').update(`${name}\n`).update(file.subarray(DIGEST_BYTES)).digest();
