import { LinearSource } from '../../decode/linearSource.ts';
import { BLOCK_FRAMES } from '../../dsp/planes.ts';
import { ditherRanges } from '../../render/ditherRanges.ts';
import { HISTORY_SECONDS, type Receive } from '../../render/masterChain.ts';
import { MasteredRun } from '../../render/masteredRun.ts';
import { Programme } from '../../render/programme.ts';
import { openSinks } from '../../render/sinks.ts';
import type { RenderInput, RenderOutput, ReportProgress } from '../protocol.ts';
import { sharedDsp } from '../sharedDsp.ts';

export const render = (input: RenderInput, report: ReportProgress): RenderOutput => {
  const dsp = sharedDsp();
  const { sessionRate, outputRate, totalFrames, tracks, part = { startFrame: 0, endFrame: totalFrames } } = input;
  const programme = new Programme(dsp, input.clips, (clip) => new LinearSource(clip.source, dsp));
  const sinks = openSinks(dsp, input, (bits) => ditherRanges(input, bits));
  const ends = tracks.map((track) => track.startFrame + track.frames);
  // What comes before the first song (the first pause, or what only leads up to a part) is a mark of its own, when there is any.
  const lead = tracks[0]?.startFrame ?? 0;
  const interval = Math.round(outputRate * HISTORY_SECONDS);
  // The gain history counts from the timeline's start in whole intervals.
  const startFrame = Math.floor(part.startFrame / interval) * interval;
  let run: MasteredRun | undefined;
  let finished = 0;
  let progress = 0;
  const receive: Receive = (block, start, frames) => {
    sinks.write(block, start, frames);
    while (finished < ends.length && (ends[finished] ?? 0) <= start + frames) {
      finished += 1;
      report({ progress, finishedTracks: finished });
    }
  };
  try {
    run = new MasteredRun(dsp, programme, {
      sampleRate: sessionRate,
      outputRate,
      totalFrames,
      startFrame,
      chain: input.chain,
      measureChain: true,
      limiter: input.limiter,
      ...(input.ceilingSteps === undefined ? {} : { ceilingSteps: input.ceilingSteps }),
      marks: lead > 0 ? [lead, ...ends] : ends,
      keepGainHistory: true,
    });
    while (run.position < part.endFrame) {
      const count = Math.min(BLOCK_FRAMES, part.endFrame - run.position);
      progress = (run.position + count - startFrame) / (part.endFrame - startFrame);
      run.read(count, receive);
      report({ progress });
    }
    if (sessionRate !== outputRate) run.finish(receive);
    // The last interval of the gain history ends once it is full.
    else if (part.endFrame === totalFrames) run.read(interval, receive);
    const { gainHistory, reductionsDb } = run;
    const outputEnd = part.endFrame === totalFrames ? run.outputFrames : part.endFrame;
    const intervals =
      (part.endFrame === totalFrames ? Math.ceil(outputEnd / interval) : Math.floor(outputEnd / interval)) -
      startFrame / interval;
    return {
      sampleDigests: sinks.finish(),
      maxGainReductionDb: lead > 0 ? reductionsDb.slice(1) : reductionsDb,
      gainHistory: Float32Array.from({ length: intervals }, (_, at) => gainHistory[at] ?? 1),
      chain: input.chain === null ? null : run.chainResult(),
    };
  } catch (error) {
    sinks.abandon();
    throw error;
  } finally {
    run?.close();
    programme.close();
  }
};
