import type { ClipFade } from '../../electron/shared/album/timeline.ts';

/** Exponential and logarithmic fades span 40 dB before they close on zero. */
const SPAN = 100;

/**
 * Gain of a fade-in at `share` (0..1) of its length, as it is rendered; a fade-out is its mirror image. How alike two
 * songs are is not known here: an automatic crossfade is drawn for songs that have nothing in common, as equal power.
 */
export const fadeGain = (curve: ClipFade['curve'], share: number): number => {
  if (share <= 0) return 0;
  if (share >= 1) return 1;
  switch (curve) {
    case 'linear':
      return share;
    case 'auto':
    case 'equal-power':
      return Math.sin((Math.PI / 2) * share);
    case 's-curve':
      return Math.sin((Math.PI / 2) * share) ** 2;
    case 'logarithmic':
      return Math.log(1 + (SPAN - 1) * share) / Math.log(SPAN);
    case 'exponential':
      return (SPAN ** share - 1) / (SPAN - 1);
  }
};

interface Faded {
  readonly frames: number;
  readonly fadeIn: ClipFade | null;
  readonly fadeOut: ClipFade | null;
}

/** Gain of a clip's fades at a frame counted from its start; 0 outside of it. */
export const clipGain = ({ frames, fadeIn, fadeOut }: Faded, at: number): number => {
  if (at < 0 || at >= frames) return 0;
  const opening = fadeIn === null ? 1 : fadeGain(fadeIn.curve, at / fadeIn.frames);
  const closing = fadeOut === null ? 1 : fadeGain(fadeOut.curve, (frames - at) / fadeOut.frames);
  return opening * closing;
};
