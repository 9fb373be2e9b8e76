import { z } from 'zod';
import { describeIssues } from '../album/issues.ts';
import { fail } from '../failure.ts';
import { type Chain, chainSchema } from './schema.ts';

/** A chain to start from. */
export interface ChainPreset {
  /** Lower case, with hyphens; what the command line calls it. */
  readonly id: string;
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  /** What it is made for. */
  readonly scope: 'song' | 'album' | 'both';
  readonly chain: Chain;
}

const presetsSchema = z.strictObject({
  presets: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
      name: z.string().min(1).max(40),
      about: z.string().min(1).max(160),
      scope: z.enum(['song', 'album', 'both']),
      chain: chainSchema,
    }),
  ),
});

/** The presets in the text of `chain-presets.json`, with every default applied. */
export const parsePresets = (text: string): readonly ChainPreset[] => presetsSchema.parse(JSON.parse(text)).presets;

/** The chain in the text of a file, on its own or as an album file has it. Anything not understood is a 'usage' failure. */
export const parseChain = (text: string, file: string): Chain => {
  const remedy = 'correct the file: a chain is {"stages": [...]}';
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return fail('usage', file, 'is not valid JSON', remedy, error);
  }
  const result = chainSchema.safeParse(value);
  return result.success ? result.data : fail('usage', file, describeIssues(result.error.issues, value, 'the chain'), remedy);
};
