import { z } from 'zod';
import type { Figures, Ltas } from '../shared/analysis.ts';
import { LTAS_BANDS } from '../shared/tone/bands.ts';

/** What is measured of audio, as it is kept on the disk; checked where it is read again. */

export const level = z.number().nullable();

export const figuresHead = z.strictObject({
  integratedLufs: level,
  maxMomentaryLufs: level,
  maxShortTermLufs: level,
  loudSectionsLufs: level,
  loudnessRangeLu: level,
  truePeakDbtp: level,
  samplePeakDbfs: level,
  audibleStartFrame: level,
  audibleEndFrame: level,
}) satisfies z.ZodType<Figures>;

const powers = z.array(z.number().min(0)).length(LTAS_BANDS).readonly();
export const ltasHead = z.object({ mid: powers, side: powers }).nullable() satisfies z.ZodType<Ltas | null>;

/** Of a song: with its spectrum. */
export const analysisHead = figuresHead.extend({ ltas: ltasHead });
