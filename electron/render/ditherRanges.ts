import type { RenderClip, RenderInput } from '../engine/protocol.ts';
import type { FrameRange } from './sinks.ts';

/** A converted song rings this long before and after its own samples (seconds); quiet enough to end there. */
const CONVERSION_TAIL_SECONDS = 0.1;

/**
 * Where reducing the output to `bits` needs dither: wherever a song plays whose samples do not fit that word length as
 * they are. Digital silence between songs needs none and stays silent. Rising and merged, in output frames.
 */
export const ditherRanges = (
  { clips, sessionRate, outputRate }: Pick<RenderInput, 'clips' | 'sessionRate' | 'outputRate'>,
  bits: 16 | 24,
): FrameRange[] => {
  const converted = sessionRate !== outputRate;
  const tail = converted ? CONVERSION_TAIL_SECONDS * outputRate : 0;
  const needs = (clip: RenderClip) => converted || clip.untouchedBits === null || clip.untouchedBits > bits;
  const ranges = clips
    .filter(needs)
    .map((clip) => ({
      start: Math.max(0, Math.floor((clip.startFrame * outputRate) / sessionRate - tail)),
      end: Math.ceil(((clip.startFrame + clip.frames) * outputRate) / sessionRate + tail),
    }))
    .sort((a, b) => a.start - b.start);
  const merged: FrameRange[] = [];
  for (const range of ranges) {
    const last = merged[merged.length - 1];
    if (last !== undefined && range.start <= last.end)
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    else merged.push(range);
  }
  return merged;
};
