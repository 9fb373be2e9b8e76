import { LinearSource } from '../../decode/linearSource.ts';
import type { Samples, SamplesInput } from '../protocol.ts';

export const samples = ({ source, start, frames }: SamplesInput): Samples => {
  const count = Math.max(0, Math.min(frames, source.layout.frames - start));
  const left = new Float32Array(count);
  const right = new Float32Array(count);
  const open = new LinearSource(source);
  try {
    open.read(start, left, right);
    return { left, right };
  } finally {
    open.close();
  }
};
