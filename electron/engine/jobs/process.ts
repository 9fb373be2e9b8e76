import { Analyzer } from '../../analysis/analyzer.ts';
import { identityOfPath } from '../../decode/identity.ts';
import { LinearSource } from '../../decode/linearSource.ts';
import { allocatePlanes, BLOCK_FRAMES, freePlanes } from '../../dsp/planes.ts';
import { SongRunner } from '../../render/chain/songRunner.ts';
import { SongWriter } from '../../render/songWriter.ts';
import type { ProcessedSource, ProcessInput, ReportProgress } from '../protocol.ts';
import { sharedDsp } from '../sharedDsp.ts';
import { convertedFile } from '../songCache.ts';

export const process = ({ source, chain, filter, output, sha256 }: ProcessInput, report: ReportProgress): ProcessedSource => {
  const dsp = sharedDsp();
  const song = new LinearSource(source, dsp);
  const { sampleRate, frames } = source.layout;
  const planes = allocatePlanes(dsp, BLOCK_FRAMES);
  const analyzer = new Analyzer(dsp, { sampleRate, channels: 2, frames, loudnessOnly: false, spectrum: true });
  const runner = new SongRunner(dsp, { chain, filter }, { sampleRate, measure: true, expectedFrames: frames });
  const writer = new SongWriter(dsp, output);
  try {
    // What comes late is made up for: it is driven out by as much silence, and as much is left out at the start.
    let early = runner.latency;
    for (let at = 0; at < frames + runner.latency; at += BLOCK_FRAMES) {
      const count = Math.min(BLOCK_FRAMES, frames + runner.latency - at);
      const [left, right] = [dsp.plane(planes.left, count), dsp.plane(planes.right, count)];
      const read = at < frames ? song.read(at, left, right) : 0;
      left.fill(0, read);
      right.fill(0, read);
      runner.process(planes, count);
      const skipped = Math.min(early, count);
      early -= skipped;
      const heard = { left: planes.left + skipped * 4, right: planes.right + skipped * 4 };
      writer.write(heard, count - skipped);
      analyzer.pushPlanes(heard, count - skipped);
      report({ progress: (at + count) / (frames + runner.latency) });
    }
    writer.finish();
    const { analysis: figures, ltas, shortTermLufs } = analyzer.finish();
    const analysis = { ...figures, ltas };
    const made = { path: output, identity: identityOfPath(output), frames, sampleRate };
    return { file: { ...convertedFile(source, made), sha256 }, analysis, shortTermLufs, chain: runner.result() };
  } catch (error) {
    writer.abandon();
    throw error;
  } finally {
    runner.close();
    analyzer.close();
    song.close();
    freePlanes(dsp, planes);
  }
};
