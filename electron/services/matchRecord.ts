import { z } from 'zod';
import type { MeasuredClip } from '../engine/protocol.ts';
import { figuresHead, level } from './figuresHead.ts';
import { decodeRecord, encodeRecord } from './recordFile.ts';

/** Measurements as the bytes of a file. */
export const encodeMeasured = (name: string, measured: MeasuredClip): Uint8Array => {
  const { gatingBlocks, shortTermLufs, reductionDb, chain, ...figures } = measured;
  const lengths = [gatingBlocks.length, shortTermLufs.length, reductionDb.length];
  const { reductionDb: stages = [], ...told } = chain ?? {};
  const head = { ...figures, chain: chain === null ? null : { ...told, lengths: stages.map(({ length }) => length) }, lengths };
  return encodeRecord(name, head, [gatingBlocks, shortTermLufs, reductionDb, ...stages]);
};

/** Null for bytes that are not what was written under this name. */
export const decodeMeasured = (name: string, file: Uint8Array): MeasuredClip | null => {
  const opened = decodeRecord(name, file, measuredHead);
  if (opened === null) return null;
  const { head, curves } = opened;
  const { lengths, chain, ...figures } = head;
  const [blocks, levels, reductions] = lengths;
  const measured = {
    ...figures,
    gatingBlocks: curves.float64(blocks),
    shortTermLufs: curves.float32(levels),
    reductionDb: curves.float32(reductions),
    chain: chain === null ? null : withCurves(chain, (length) => curves.float32(length)),
  };
  return curves.atEnd ? measured : null;
};

const withCurves = <Chain extends { readonly lengths: readonly number[] }>(
  { lengths, ...told }: Chain,
  take: (length: number) => Float32Array,
) => ({ ...told, reductionDb: lengths.map(take) });

export const encodeCorrelation = (name: string, correlation: number): Uint8Array => encodeRecord(name, { correlation }, []);

/** Null for bytes that are not what was written under this name. */
export const decodeCorrelation = (name: string, file: Uint8Array): number | null =>
  decodeRecord(name, file, correlationHead)?.head.correlation ?? null;

const count = z.int().min(0);

/** A chain's result, its curves left out but for their lengths. */
export const chainHead = z.strictObject({
  stages: z.array(
    z.strictObject({ maxReductionDb: z.number(), bandsMaxReductionDb: z.array(z.number()), loudnessChangeLu: level }),
  ),
  loudnessChangeLu: level,
  lengths: z.array(count),
});

const measuredHead = z.strictObject({
  analysis: figuresHead,
  maxGainReductionDb: z.number(),
  parts: z.array(z.strictObject({ truePeakDbtp: level, maxGainReductionDb: z.number() })),
  chain: chainHead.extend({ truePeakDbtp: level, integratedLufs: z.array(level) }).nullable(),
  lengths: z.tuple([count, count, count]),
});

const correlationHead = z.strictObject({ correlation: z.number().min(-1).max(1) });
