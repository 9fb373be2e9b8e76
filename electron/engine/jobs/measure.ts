import { Analyzer } from '../../analysis/analyzer.ts';
import { LinearSource } from '../../decode/linearSource.ts';
import { allocatePlanes, BLOCK_FRAMES, freePlanes } from '../../dsp/planes.ts';
import { MasterChain } from '../../render/masterChain.ts';
import { Programme } from '../../render/programme.ts';
import type { MeasuredClip, MeasureInput, ReportProgress } from '../protocol.ts';
import { sharedDsp } from '../sharedDsp.ts';

export const measure = (
  { clips, startFrame, frames, sampleRate, limiter }: MeasureInput,
  report: ReportProgress,
): MeasuredClip => {
  const dsp = sharedDsp();
  const programme = new Programme(dsp, clips, (clip) => new LinearSource(clip.source));
  const planes = allocatePlanes(dsp, BLOCK_FRAMES);
  const analyzer = new Analyzer(dsp, { sampleRate, channels: 2, frames, loudnessOnly: limiter !== null });
  const chain = new MasterChain(
    dsp,
    { inputRate: sampleRate, outputRate: sampleRate, inputFrames: frames, limiter, marks: [frames] },
    (block, _start, count) => analyzer.pushPlanes(block, count),
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
    return { analysis, gatingBlocks, shortTermLufs, maxGainReductionDb: chain.reductionsDb[0] ?? 0, reductionDb };
  } finally {
    chain.close();
    analyzer.close();
    programme.close();
    freePlanes(dsp, planes);
  }
};

const reductionOf = (gain: number): number => (gain < 1 ? -20 * Math.log10(gain) : 0);
