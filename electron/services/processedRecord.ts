import { z } from 'zod';
import type { ProcessedSource } from '../engine/protocol.ts';
import { analysisHead } from './figuresHead.ts';
import { chainHead } from './matchRecord.ts';
import { decodeRecord, encodeRecord } from './recordFile.ts';

/** What is known of a processed song but for its sound, as the bytes of a file. */
export type ProcessedFigures = Pick<ProcessedSource, 'analysis' | 'shortTermLufs' | 'chain'> & { readonly frames: number };

export const encodeProcessed = (name: string, { frames, analysis, shortTermLufs, chain }: ProcessedFigures): Uint8Array => {
  const { reductionDb: stages = [], ...told } = chain ?? {};
  const lengths = stages.map(({ length }) => length);
  const head = { frames, analysis, levels: shortTermLufs.length, chain: chain === null ? null : { ...told, lengths } };
  return encodeRecord(name, head, [shortTermLufs, ...stages]);
};

/** Null for bytes that are not what was written under this name. */
export const decodeProcessed = (name: string, file: Uint8Array): ProcessedFigures | null => {
  const opened = decodeRecord(name, file, processedHead);
  if (opened === null) return null;
  const { head, curves } = opened;
  const { frames, analysis, levels, chain } = head;
  const shortTermLufs = curves.float32(levels);
  if (chain === null) return curves.atEnd ? { frames, analysis, shortTermLufs, chain } : null;
  const { lengths, ...told } = chain;
  const reductionDb = lengths.map((length) => curves.float32(length));
  return curves.atEnd ? { frames, analysis, shortTermLufs, chain: { ...told, reductionDb } } : null;
};

const count = z.int().min(0);
const processedHead = z.object({
  frames: count,
  analysis: analysisHead,
  levels: count,
  chain: chainHead.nullable(),
});
