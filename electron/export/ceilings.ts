import type { CeilingStep, RenderClip } from '../engine/protocol.ts';

/** Seconds of silence it takes for two songs to have ceilings of their own: no limiter's work reaches across. */
const APART_SECONDS = 0.1;

/** Clips that share a ceiling: those that play into each other or nearly so. Indexes, in timeline order. */
export const ceilingGroups = (clips: readonly RenderClip[], sessionRate: number): number[][] => {
  const groups: number[][] = [];
  let end = 0;
  for (const [at, { startFrame, frames }] of clips.entries()) {
    const group = groups[groups.length - 1];
    if (group === undefined || startFrame - end >= APART_SECONDS * sessionRate) groups.push([at]);
    else group.push(at);
    end = Math.max(end, startFrame + frames);
  }
  return groups;
};

/** The ceilings of a pass, changing in the middle of the silence between songs. None where nothing is lowered. */
export const ceilingStepsOf = (
  clips: readonly RenderClip[],
  loweredDb: readonly number[],
  sessionRate: number,
  outputRate: number,
): CeilingStep[] => {
  if (loweredDb.every((lowered) => lowered === 0)) return [];
  return ceilingGroups(clips, sessionRate).map(([first = 0], at): CeilingStep => {
    const before = clips.slice(0, first).reduce((end, clip) => Math.max(end, clip.startFrame + clip.frames), 0);
    const middle = at === 0 ? 0 : (before + (clips[first]?.startFrame ?? 0)) / 2;
    return { startFrame: Math.round((middle * outputRate) / sessionRate), loweredDb: loweredDb[first] ?? 0 };
  });
};
