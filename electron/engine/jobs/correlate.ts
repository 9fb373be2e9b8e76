import { LinearSource } from '../../decode/linearSource.ts';
import { Correlation } from '../../dsp/mix.ts';
import { allocatePlanes, BLOCK_FRAMES, freePlanes } from '../../dsp/planes.ts';
import type { CorrelateInput } from '../protocol.ts';
import { sharedDsp } from '../sharedDsp.ts';

/** Both channels count; the parts need not be equally loud. */
export const correlate = ({ outgoing, incoming, frames }: CorrelateInput): number => {
  const dsp = sharedDsp();
  const correlation = new Correlation(dsp);
  const parts = [outgoing, incoming].map(({ source, start }) => {
    return { source: new LinearSource(source, dsp), start, planes: allocatePlanes(dsp, BLOCK_FRAMES) };
  });
  try {
    const [first, second] = parts;
    if (first === undefined || second === undefined) return 0;
    for (let at = 0; at < frames; at += BLOCK_FRAMES) {
      const count = Math.min(BLOCK_FRAMES, frames - at);
      for (const { source, start, planes } of parts) {
        const left = dsp.plane(planes.left, count);
        const right = dsp.plane(planes.right, count);
        const read = source.read(start + at, left, right);
        left.fill(0, read);
        right.fill(0, read);
      }
      correlation.add(first.planes.left, second.planes.left, count);
      correlation.add(first.planes.right, second.planes.right, count);
    }
    return correlation.value;
  } finally {
    for (const { source, planes } of parts) {
      source.close();
      freePlanes(dsp, planes);
    }
    correlation.destroy();
  }
};
