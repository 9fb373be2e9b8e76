import type { TrackEdges } from '../dsp/edges.ts';

/** A mean this far from zero (full scale 1) costs headroom and clicks at cuts: -50 dBFS. */
const DC_WORTH_SAYING = 10 ** (-50 / 20);

/** What is wrong with a song's audio, one sentence each, in the order of how much it matters. */
export const findDefects = (edges: TrackEdges, sampleRate: number, channels: 1 | 2): string[] => {
  if (edges.audibleStartFrame === null) return ['is silent'];
  const seconds = (count: number) => `${(count / sampleRate).toFixed(2)} s`;
  const [dropout] = edges.dropouts;
  return [
    edges.missingChannel === null ? null : `has no sound on the ${edges.missingChannel} side`,
    dropout === undefined
      ? null
      : `has ${edges.dropouts.length} dropout${edges.dropouts.length === 1 ? '' : 's'}, the first at ${seconds(dropout.startFrame)}`,
    edges.clippedRuns === 0
      ? null
      : `is clipped in ${edges.clippedRuns} place${edges.clippedRuns === 1 ? '' : 's'}, up to ${edges.longestClippedRun} samples long`,
    edges.dcOffset.some((mean) => Math.abs(mean) >= DC_WORTH_SAYING)
      ? `has a DC offset of ${edges.dcOffset.map((mean) => `${(mean * 100).toFixed(2)} %`).join(' / ')}`
      : null,
    channels === 2 && edges.nearMono && edges.missingChannel === null ? 'is stereo in name only (both sides are the same)' : null,
  ].filter((defect) => defect !== null);
};
