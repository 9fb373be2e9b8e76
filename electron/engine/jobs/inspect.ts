import { createHash } from 'node:crypto';
import { Analyzer } from '../../analysis/analyzer.ts';
import { streamRegion } from '../../render/sampleRegion.ts';
import type { InspectedAudio, InspectInput, ReportProgress } from '../protocol.ts';
import { sharedDsp } from '../sharedDsp.ts';

export const inspect = ({ regions, sampleRate, columns, loudnessOnly }: InspectInput, report: ReportProgress): InspectedAudio => {
  const frames = regions.reduce((sum, region) => sum + region.frames, 0);
  const hash = createHash('sha256');
  const overview = new Float32Array(columns * 2);
  const analyzer = new Analyzer(sharedDsp(), { sampleRate, channels: 2, frames, loudnessOnly });
  try {
    let done = 0;
    for (const region of regions) {
      streamRegion(region, (bytes, left, right) => {
        hash.update(bytes);
        analyzer.push(left, right);
        if (columns > 0) widenOverview(overview, left, right, done, frames, columns);
        done += left.length;
        report({ progress: done / frames });
      });
    }
    const { analysis, shortTermLufs } = analyzer.finish();
    return { sampleDigest: hash.digest('hex'), analysis, shortTermLufs, overview };
  } finally {
    analyzer.close();
  }
};

const widenOverview = (
  overview: Float32Array,
  left: Float32Array,
  right: Float32Array,
  start: number,
  total: number,
  columns: number,
): void => {
  for (let frame = 0; frame < left.length; ) {
    const column = Math.floor(((start + frame) * columns) / total);
    const end = Math.min(left.length, Math.ceil(((column + 1) * total) / columns) - start);
    let least = overview[column * 2] ?? 0;
    let most = overview[column * 2 + 1] ?? 0;
    for (; frame < end; frame += 1) {
      const l = left[frame] ?? 0;
      const r = right[frame] ?? 0;
      if (l < least) least = l;
      if (l > most) most = l;
      if (r < least) least = r;
      if (r > most) most = r;
    }
    overview[column * 2] = least;
    overview[column * 2 + 1] = most;
  }
};
