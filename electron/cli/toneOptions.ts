import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Album } from '../shared/album/album.ts';
import { fail } from '../shared/failure.ts';
import type { ToneReference } from '../shared/tone/schema.ts';
import type { MasterOptions, ToneOption } from './arguments.ts';

/** The command line's tonal match over the album's own. A file is relative to where the command is run, not to the album. */
export const withTone = (album: Album, { tone, toneAmount, toneBound, tonePhase }: MasterOptions): Album => ({
  ...album,
  tone: {
    ...album.tone,
    reference: tone === undefined ? album.tone.reference : toneReference(album, tone),
    amount: toneAmount ?? album.tone.amount,
    bound: toneBound ?? album.tone.bound,
    phase: tonePhase ?? album.tone.phase,
  },
});

const toneReference = (album: Album, tone: ToneOption): ToneReference => {
  if (typeof tone === 'string') return tone;
  if ('file' in tone) {
    if (existsSync(tone.file)) return { file: resolve(tone.file) };
    return fail(
      'usage',
      '--tone',
      `"${tone.file}" is no song or folder`,
      'give off, album, anchor:N, a song or a folder of songs',
    );
  }
  const songs = album.tracks.length;
  const track = album.tracks[tone.anchor - 1];
  if (track !== undefined) return { track: track.id };
  return fail('usage', '--tone', `there is no song ${tone.anchor}`, `give a number from 1 to ${songs}, as in anchor:1`);
};
