import { Analyzer } from '../../analysis/analyzer.ts';
import { SideLevels } from '../../analysis/sideLevels.ts';
import { LinearSource } from '../../decode/linearSource.ts';
import { discardPrepared, prepareSource } from '../../decode/openSource.ts';
import { allocatePlanes, BLOCK_FRAMES, freePlanes } from '../../dsp/planes.ts';
import { SourceScan } from '../../dsp/sourceScan.ts';
import type { SourceFacts } from '../../shared/advise/facts.ts';
import type { AdviseInput, ReportProgress } from '../protocol.ts';
import { sharedDsp } from '../sharedDsp.ts';
import { sharedHost } from '../sharedHost.ts';

/** Decoding a song takes about as long as measuring it. */
const DECODING = 0.5;

/** One pass over the song, whatever is measured of it. Leaves nothing behind. */
export const advise = async ({ path, name, scratchFolder }: AdviseInput, report: ReportProgress): Promise<SourceFacts> => {
  const dsp = sharedDsp();
  let decoding = 0;
  const onProgress = (fraction: number) => {
    decoding = DECODING;
    report({ progress: fraction * DECODING });
  };
  const file = await prepareSource(path, { scratchFolder, host: sharedHost, onProgress });
  try {
    const source = new LinearSource(file, dsp);
    const { sampleRate, channels, frames } = source.format;
    const planes = allocatePlanes(dsp, BLOCK_FRAMES);
    const analyzer = new Analyzer(dsp, { sampleRate, channels, frames, loudnessOnly: false, spectrum: true });
    const scan = new SourceScan(dsp, { sampleRate, channels });
    const sides = new SideLevels();
    try {
      for (let at = 0; at < frames; at += BLOCK_FRAMES) {
        const count = Math.min(BLOCK_FRAMES, frames - at);
        source.read(at, dsp.plane(planes.left, count), dsp.plane(planes.right, count));
        analyzer.pushPlanes(planes, count);
        scan.process(planes.left, planes.right, count);
        if (channels === 2) sides.add(dsp.plane(planes.left, count), dsp.plane(planes.right, count));
        report({ progress: decoding + ((at + count) / frames) * (1 - decoding) });
      }
      const { analysis, ltas, gatingBlocks, edges } = analyzer.finish();
      if (edges === null) throw new Error('a song was measured without its edges');
      return {
        format: { ...source.format, path: name },
        analysis,
        gatingBlocks,
        edges,
        scan: scan.read(),
        ltas,
        leftToRightDb: sides.leftToRightDb,
        nonFiniteSamples: source.nonFiniteSamples,
      };
    } finally {
      source.close();
      analyzer.close();
      scan.destroy();
      freePlanes(dsp, planes);
    }
  } finally {
    discardPrepared(file);
  }
};
