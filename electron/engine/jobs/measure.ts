import { Analyzer } from '../../analysis/analyzer.ts';
import { PartPeaks } from '../../analysis/partPeaks.ts';
import { LinearSource } from '../../decode/linearSource.ts';
import { allocatePlanes, BLOCK_FRAMES, freePlanes } from '../../dsp/planes.ts';
import { MasterChain } from '../../render/masterChain.ts';
import { Programme } from '../../render/programme.ts';
import type { MeasuredClip, MeasuredPart, MeasureInput, ReportProgress } from '../protocol.ts';
import { sharedDsp } from '../sharedDsp.ts';

export const measure = (
  { clips, startFrame, frames, partEnds, sampleRate, limiter }: MeasureInput,
  report: ReportProgress,
): MeasuredClip => {
  const dsp = sharedDsp();
  const programme = new Programme(dsp, clips, (clip) => new LinearSource(clip.source));
  const planes = allocatePlanes(dsp, BLOCK_FRAMES);
  const analyzer = new Analyzer(dsp, { sampleRate, channels: 2, frames, loudnessOnly: limiter !== null });
  // A single song's peak is that of the whole.
  const peaks = limiter === null && partEnds.length > 1 ? new PartPeaks(dsp, partEnds) : undefined;
  const chain = new MasterChain(
    dsp,
    { inputRate: sampleRate, outputRate: sampleRate, inputFrames: frames, limiter, marks: partEnds },
    (block, _start, count) => {
      analyzer.pushPlanes(block, count);
      peaks?.push(block, count);
    },
  );
  try {
    for (let at = 0; at < frames; at += BLOCK_FRAMES) {
      const count = Math.min(BLOCK_FRAMES, frames - at);
      programme.render(startFrame + at, count, planes);
      chain.push(planes, count);
      report({ progress: (at + count) / frames });
    }
    chain.finish();
    const { analysis, gatingBlocks, shortTermLufs } = analyzer.finish();
    const steps = limiter === null ? 0 : Math.ceil((frames * 10) / sampleRate);
    const reductionDb = Float32Array.from({ length: steps }, (_, at) => reductionOf(chain.gainHistory[at] ?? 1));
    const parts = partEnds.map((_end, at): MeasuredPart => {
      const truePeakDbtp = peaks === undefined ? analysis.truePeakDbtp : (peaks.peaksDbtp[at] ?? null);
      return { truePeakDbtp, maxGainReductionDb: chain.reductionsDb[at] ?? 0 };
    });
    const maxGainReductionDb = Math.max(0, ...chain.reductionsDb);
    return { analysis, gatingBlocks, shortTermLufs, maxGainReductionDb, parts, reductionDb };
  } finally {
    chain.close();
    analyzer.close();
    peaks?.close();
    programme.close();
    freePlanes(dsp, planes);
  }
};

const reductionOf = (gain: number): number => (gain < 1 ? -20 * Math.log10(gain) : 0);
