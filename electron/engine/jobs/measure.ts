import { Analyzer } from '../../analysis/analyzer.ts';
import { PartPeaks } from '../../analysis/partPeaks.ts';
import { LinearSource } from '../../decode/linearSource.ts';
import { allocatePlanes, BLOCK_FRAMES, freePlanes } from '../../dsp/planes.ts';
import { TruePeakMeter } from '../../dsp/truePeak.ts';
import { MasterChain } from '../../render/masterChain.ts';
import { Programme } from '../../render/programme.ts';
import type { MeasuredClip, MeasuredPart, MeasureInput, ReportProgress } from '../protocol.ts';
import { sharedDsp } from '../sharedDsp.ts';

export const measure = (
  { clips, startFrame, frames, partEnds, sampleRate, chain: recordChain, limiter }: MeasureInput,
  report: ReportProgress,
): MeasuredClip => {
  const dsp = sharedDsp();
  const programme = new Programme(dsp, clips, (clip) => new LinearSource(clip.source, dsp));
  const planes = allocatePlanes(dsp, BLOCK_FRAMES);
  const analyzer = new Analyzer(dsp, { sampleRate, channels: 2, frames, loudnessOnly: limiter !== null });
  // Ahead of the limiter. A single song's peak is that of the whole; behind a gain alone it is known without measuring.
  const wanted = limiter === null || recordChain !== null;
  const peaks = wanted && partEnds.length > 1 ? new PartPeaks(dsp, partEnds) : undefined;
  const chainPeak = recordChain === null ? undefined : new TruePeakMeter(dsp, { channels: 2 });
  const chain = new MasterChain(
    dsp,
    {
      inputRate: sampleRate,
      outputRate: sampleRate,
      inputFrames: frames,
      limiter,
      chain: recordChain,
      measureChain: true,
      onLimiterInput: (block, count) => {
        peaks?.push(block, count);
        chainPeak?.process(block.left, block.right, count);
      },
      marks: partEnds,
    },
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
    chainPeak?.finish();
    const wholePeak = chainPeak === undefined ? analysis.truePeakDbtp : chainPeak.truePeakDbtp();
    const steps = limiter === null ? 0 : Math.ceil((frames * 10) / sampleRate);
    const reductionDb = Float32Array.from({ length: steps }, (_, at) => reductionOf(chain.gainHistory[at] ?? 1));
    const parts = partEnds.map((_end, at): MeasuredPart => {
      const truePeakDbtp = peaks === undefined ? wholePeak : (peaks.peaksDbtp[at] ?? null);
      return { truePeakDbtp, maxGainReductionDb: chain.reductionsDb[at] ?? 0 };
    });
    const maxGainReductionDb = Math.max(0, ...chain.reductionsDb);
    const measuredChain = recordChain === null ? null : { ...chain.chainResult(), truePeakDbtp: wholePeak };
    return { analysis, gatingBlocks, shortTermLufs, maxGainReductionDb, parts, reductionDb, chain: measuredChain };
  } finally {
    chain.close();
    analyzer.close();
    peaks?.close();
    chainPeak?.destroy();
    programme.close();
    freePlanes(dsp, planes);
  }
};

const reductionOf = (gain: number): number => (gain < 1 ? -20 * Math.log10(gain) : 0);
