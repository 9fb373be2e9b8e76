/** What is played in which order, and where on its path what is. Frames of the timeline, end exclusive. */

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export interface Segment extends Stretch {
  /** Which stretch of the whole list it is part of. */
  readonly index: number;
}

export interface Playlist {
  /** At least one, none empty. */
  readonly segments: readonly Segment[];
  readonly loop: boolean;
}

const lengthOf = ({ start, end }: Stretch): number => end - start;

/**
 * A list of stretches taken up at a frame of one of them; in a loop the part before that frame comes round at the end. A frame
 * outside of stretch `index` is looked for in the others; where none has it, the stretch begins anew. Null where there is
 * nothing to play.
 */
export const playlistFrom = (stretches: readonly Stretch[], index: number, frame: number, loop: boolean): Playlist | null => {
  const all = stretches.map((stretch, at): Segment => ({ ...stretch, index: at })).filter((segment) => lengthOf(segment) > 0);
  const has = (segment: Segment): boolean => segment.start <= frame && frame < segment.end;
  const first =
    all.find((segment) => segment.index === index && has(segment)) ??
    all.find(has) ??
    all.find((segment) => segment.index >= index);
  if (first === undefined) return null;
  const from = has(first) ? frame : first.start;
  const place = all.indexOf(first);
  const segments = [{ ...first, start: from }, ...all.slice(place + 1)];
  if (loop) segments.push(...all.slice(0, place), { ...first, end: from });
  return { segments: segments.filter((segment) => lengthOf(segment) > 0), loop };
};

/** The timeline frame at a place of the path, counted in played frames; null past the end. */
export const frameAtPath = (
  { segments, loop }: Playlist,
  path: number,
): { readonly index: number; readonly frame: number } | null => {
  const whole = segments.reduce((sum, segment) => sum + lengthOf(segment), 0);
  let left = loop ? path % whole : path;
  for (const segment of segments) {
    if (left < lengthOf(segment)) return { index: segment.index, frame: segment.start + left };
    left -= lengthOf(segment);
  }
  return null;
};
