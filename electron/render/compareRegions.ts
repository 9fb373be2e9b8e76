import type { DspInstance } from '../dsp/module.ts';
import type { Planes } from '../dsp/planes.ts';
import { Samples } from '../dsp/samples.ts';
import type { SampleRegion } from '../engine/protocol.ts';
import { RegionReader, streamRegion } from './sampleRegion.ts';

/**
 * Level of `reference` over its difference from `other`, frame by frame, in dB; null where they are bit-identical.
 * Both have the same length and encoding. Silence against anything else reads minus infinity. `visit` sees the other's frames.
 */
export const compareRegions = (
  dsp: DspInstance,
  reference: SampleRegion,
  other: SampleRegion,
  visit: (planes: Planes, frames: number) => void = () => {},
): number | null => {
  const reader = new RegionReader(dsp, other);
  const samples = new Samples(dsp);
  let identical = true;
  let signal = 0;
  let error = 0;
  try {
    streamRegion(dsp, reference, ({ bytes, planes, frames }) => {
      const theirs = reader.next();
      if (theirs === null) throw new Error(`${other.path} ends before ${reference.path}`);
      visit(theirs.planes, theirs.frames);
      if (identical && Buffer.compare(theirs.bytes, bytes) === 0) return;
      identical = false;
      const powers = samples.compare(planes, theirs.planes, frames);
      signal += powers.signal;
      error += other.encoding === 'f32' ? powers.error : Number.POSITIVE_INFINITY;
    });
  } finally {
    reader.close();
    samples.destroy();
  }
  if (identical || error === 0) return null;
  return signal === 0 && error < SILENCE_ERROR ? Number.POSITIVE_INFINITY : 10 * Math.log10(signal / error);
};

/** A coder's own noise around silence: not a sign that something else was encoded. */
const SILENCE_ERROR = 1e-3;
