import { LinearSource } from '../../decode/linearSource.ts';
import { allocatePlanes, BLOCK_FRAMES, freePlanes } from '../../dsp/planes.ts';
import { ditherRanges } from '../../render/ditherRanges.ts';
import { MasterChain } from '../../render/masterChain.ts';
import { Programme } from '../../render/programme.ts';
import { openSink } from '../../render/sinks.ts';
import type { RenderInput, RenderOutput, ReportProgress } from '../protocol.ts';
import { sharedDsp } from '../sharedDsp.ts';

export const render = (input: RenderInput, report: ReportProgress): RenderOutput => {
  const dsp = sharedDsp();
  const { clips, sessionRate, outputRate, totalFrames, tracks, limiter, ceilingSteps = [] } = input;
  const programme = new Programme(dsp, clips, (clip) => new LinearSource(clip.source));
  const planes = allocatePlanes(dsp, BLOCK_FRAMES);
  const sinks = input.sinks.map((sink) => openSink(dsp, sink, input, (bits) => ditherRanges(input, bits)));
  const ends = tracks.map((track) => track.startFrame + track.frames);
  // The stretch before the first song (the first pause) is a mark of its own, when there is one.
  const lead = tracks[0]?.startFrame ?? 0;
  const marks = lead > 0 ? [lead, ...ends] : ends;
  let finished = 0;
  const chain = new MasterChain(
    dsp,
    {
      inputRate: sessionRate,
      outputRate,
      inputFrames: totalFrames,
      chain: input.chain,
      measureChain: true,
      limiter,
      ceilingSteps,
      marks,
    },
    (block, start, frames) => {
      for (const sink of sinks) sink.write(block, start, frames);
      while (finished < ends.length && (ends[finished] ?? 0) <= start + frames) {
        finished += 1;
        report({ progress: (start + frames) / chain.outputFrames, finishedTracks: finished });
      }
    },
  );
  try {
    for (let at = 0; at < totalFrames; at += BLOCK_FRAMES) {
      const count = Math.min(BLOCK_FRAMES, totalFrames - at);
      programme.render(at, count, planes);
      chain.push(planes, count);
      report({ progress: (at + count) / totalFrames });
    }
    chain.finish();
    const sampleDigests = sinks.map((sink) => sink.finish());
    const reductions = lead > 0 ? chain.reductionsDb.slice(1) : chain.reductionsDb;
    return {
      sampleDigests,
      maxGainReductionDb: reductions,
      gainHistory: Float32Array.from(chain.gainHistory),
      chain: input.chain === null ? null : chain.chainResult(),
    };
  } catch (error) {
    for (const sink of sinks) sink.abandon();
    throw error;
  } finally {
    chain.close();
    programme.close();
    freePlanes(dsp, planes);
  }
};
