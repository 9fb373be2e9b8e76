import { z } from 'zod';
import { TONE_PHASES } from '../chain/choices.ts';
import type { Immutable } from '../immutable.ts';

/** How the songs' long-term average spectra are brought together: settings of the record, and what a song has of its own. */

/** Octaves that the wanted correction is smoothed over. */
export const TONE_SMOOTHINGS = ['1/6', '1/3', '1/2', '1'] as const;
export const MOST_CURVE_POINTS = 32;

const curvePoint = z.strictObject({
  frequency: z.number().min(10).max(24_000).describe('Hz'),
  level: z.number().min(-60).max(60).describe('dB, power per band of equal width in octaves; only differences count'),
});

export const toneReferenceSchema = z
  .union(
    [
      z.literal(['off', 'album']),
      z.strictObject({ track: z.string().min(1).describe('Id of the song the others are matched to') }),
      z.strictObject({
        file: z
          .string()
          .refine((name) => name !== '' && !name.includes('\0'), { error: 'must be a file name' })
          .describe('A song, or a folder of songs, that the record is matched to; relative to this file'),
      }),
      z.strictObject({
        curve: z
          .array(curvePoint)
          .min(2)
          .max(MOST_CURVE_POINTS)
          .refine((points) => points.every(({ frequency }, at) => at === 0 || frequency > (points[at - 1]?.frequency ?? 0)), {
            error: 'must rise in frequency',
          }),
      }),
    ],
    { error: 'must be "off", "album", {"track": ID}, {"file": NAME} or {"curve": [...]}' },
  )
  .describe("What the songs are matched to: nothing, the album's median, one of its songs, other music, or a drawn curve");

const amount = z.number().min(0).max(100).describe('How much of the wanted correction is applied (%)');
const bound = z.number().min(0).max(12).describe('Most that is applied at any frequency (dB)');

export const toneSchema = z
  .strictObject({
    reference: toneReferenceSchema.default('off'),
    amount: amount.default(50),
    bound: bound.default(3),
    smoothing: z.enum(TONE_SMOOTHINGS).default('1/3').describe('Width the wanted correction is smoothed over (octaves)'),
    phase: z.enum(TONE_PHASES).default('minimum').describe('Phase of the match filter'),
  })
  .meta({ id: 'Tone' });

/** What a song has of its own; the record's settings hold for the rest. */
export const songToneSchema = z
  .strictObject({
    exclude: z.boolean().describe('Left alone by the tonal match, and no part of the median').exactOptional(),
    amount: amount.exactOptional(),
    bound: bound.exactOptional(),
  })
  .meta({ id: 'SongTone' });

export type ToneSettings = Immutable<z.output<typeof toneSchema>>;
export type ToneReference = ToneSettings['reference'];
export type SongTone = Immutable<z.output<typeof songToneSchema>>;

/** Whether a reference is known without a file that somebody would have to name. */
export const namesNoFile = (reference: unknown): boolean =>
  typeof reference !== 'object' || reference === null || !('file' in reference);
