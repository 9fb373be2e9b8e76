import { z } from 'zod';
import type { PlaybackService } from '../contract/state.ts';
import { fail } from '../failure.ts';

const lufs = z.number().min(-40).max(0);
const words = z.string().min(1).max(600);

/** The file of services, `playback-services.json`: dated data, so that a figure is corrected without touching code. */
const servicesSchema = z.strictObject({
  services: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9-]+$/),
        name: words,
        targetLufs: lufs,
        raises: z.boolean(),
        raiseLimitDbtp: z.number().min(-6).max(0).nullable(),
        settings: z.array(z.strictObject({ name: words, targetLufs: lufs, limits: z.boolean() })),
        albumReference: z.enum(['loudest', 'album']).nullable(),
        confidence: z.enum(['published', 'reported', 'unverified']),
        note: words,
        source: words,
        asOf: z.string().regex(/^20[0-9]{2}-(0[1-9]|1[0-2])$/),
      }),
    )
    .refine((services) => new Set(services.map(({ id }) => id)).size === services.length, { error: 'names a service twice' }),
});

/** The services of a file's JSON, in its order. A 'usage' failure names `file` where it is not understood. */
export const parsePlaybackServices = (json: unknown, file: string): readonly PlaybackService[] => {
  const result = servicesSchema.safeParse(json);
  if (result.success) return result.data.services;
  const [first] = result.error.issues;
  const where = first === undefined ? '' : ` (${first.path.join('.')}: ${first.message})`;
  return fail('usage', file, `is not a list of playback services${where}`, 'restore the file that came with Glassmaster');
};
