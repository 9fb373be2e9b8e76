import { z } from 'zod';
import type { SourceFacts } from '../shared/advise/facts.ts';
import { figuresHead, level, ltasHead } from './figuresHead.ts';
import { decodeRecord, encodeRecord } from './recordFile.ts';

/** What advice is drawn from, as the bytes of a file. */

export const encodeFacts = (name: string, { gatingBlocks, scan, ...facts }: SourceFacts): Uint8Array => {
  const { spectrum, lines, ...counts } = scan;
  const head = {
    ...facts,
    scan: counts,
    spectrum: { cells: spectrum.power.length, windows: spectrum.windows },
    lines: { bins: lines.floorDb.length, binHertz: lines.binHertz, windows: lines.windows },
    blocks: gatingBlocks.length,
  };
  return encodeRecord(name, head, [gatingBlocks, spectrum.power, spectrum.levelDb, lines.floorDb]);
};

/** Null for bytes that are not what was written under this name. */
export const decodeFacts = (name: string, file: Uint8Array): SourceFacts | null => {
  const opened = decodeRecord(name, file, factsHead);
  if (opened === null) return null;
  const { head, curves } = opened;
  const { scan, spectrum, lines, blocks, ...facts } = head;
  const gatingBlocks = curves.float64(blocks);
  const power = curves.float64(spectrum.cells);
  const levelDb = curves.float64(spectrum.cells);
  const floorDb = curves.float64(lines.bins);
  if (!curves.atEnd) return null;
  return {
    ...facts,
    gatingBlocks,
    scan: {
      ...scan,
      spectrum: { power, levelDb, windows: spectrum.windows },
      lines: { floorDb, binHertz: lines.binHertz, windows: lines.windows },
    },
  };
};

const count = z.int().min(0);
const factsHead = z.object({
  format: z.object({
    path: z.string(),
    container: z.string(),
    codec: z.string(),
    sampleRate: z.number(),
    channels: z.literal([1, 2]),
    frames: count,
    integerBits: z.int().nullable(),
  }),
  analysis: figuresHead,
  edges: z.object({
    headSilenceFrames: count,
    tailSilenceFrames: count,
    dcOffset: z.array(z.number()).readonly(),
    clippedRuns: count,
    longestClippedRun: count,
    dropouts: z.array(z.object({ startFrame: count, frames: count })).readonly(),
    nearMono: z.boolean(),
    sideToMidDb: level,
    missingChannel: z.enum(['left', 'right']).nullable(),
  }),
  ltas: ltasHead,
  leftToRightDb: level,
  nonFiniteSamples: count,
  scan: z.object({
    bits: count,
    nearPeakShare: z.number(),
    clickCount: count,
    clicks: z.array(z.object({ frame: count, error: z.number(), channel: z.enum(['left', 'right', 'both']) })).readonly(),
  }),
  spectrum: z.object({ cells: count, windows: count }),
  lines: z.object({ bins: count, binHertz: z.number(), windows: count }),
  blocks: count,
});
