import { createHash } from 'node:crypto';
import { Analyzer } from '../../analysis/analyzer.ts';
import type { DspInstance } from '../../dsp/module.ts';
import type { Planes } from '../../dsp/planes.ts';
import { Samples } from '../../dsp/samples.ts';
import { streamRegion } from '../../render/sampleRegion.ts';
import type { InspectedAudio, InspectInput, ReportProgress } from '../protocol.ts';
import { sharedDsp } from '../sharedDsp.ts';

export const inspect = ({ regions, sampleRate, columns, loudnessOnly }: InspectInput, report: ReportProgress): InspectedAudio => {
  const dsp = sharedDsp();
  const frames = regions.reduce((sum, region) => sum + region.frames, 0);
  const hash = createHash('sha256');
  const overview = new Overview(dsp, frames, columns);
  const analyzer = new Analyzer(dsp, { sampleRate, channels: 2, frames, loudnessOnly });
  try {
    let done = 0;
    for (const region of regions) {
      streamRegion(dsp, region, (block) => {
        hash.update(block.bytes);
        analyzer.pushPlanes(block.planes, block.frames);
        overview.widen(block.planes, block.frames);
        done += block.frames;
        report({ progress: done / frames });
      });
    }
    const { analysis, shortTermLufs } = analyzer.finish();
    return { sampleDigest: hash.digest('hex'), analysis, shortTermLufs, overview: overview.columns };
  } finally {
    analyzer.close();
    overview.close();
  }
};

/** Lowest and highest sample of both channels in each of so many equal stretches of a song. */
class Overview {
  readonly columns: Float32Array;
  readonly #samples: Samples;
  readonly #frames: number;
  #done = 0;

  constructor(dsp: DspInstance, frames: number, columns: number) {
    this.columns = new Float32Array(columns * 2);
    this.#samples = new Samples(dsp);
    this.#frames = frames;
  }

  widen({ left, right }: Planes, frames: number): void {
    const count = this.columns.length / 2;
    for (let at = 0; count > 0 && at < frames; ) {
      const column = Math.floor(((this.#done + at) * count) / this.#frames);
      const end = Math.min(frames, Math.ceil(((column + 1) * this.#frames) / count) - this.#done);
      const [least, most] = [this.columns[column * 2] ?? 0, this.columns[column * 2 + 1] ?? 0];
      const stretch = { left: left + at * 4, right: right + at * 4 };
      this.columns.set(this.#samples.range(stretch, end - at, least, most), column * 2);
      at = end;
    }
    this.#done += frames;
  }

  close(): void {
    this.#samples.destroy();
  }
}
