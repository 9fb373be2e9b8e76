import type { DspInstance } from '../dsp/module.ts';
import { allocatePlanes, BLOCK_FRAMES, freePlanes } from '../dsp/planes.ts';
import { TruePeakMeter } from '../dsp/truePeak.ts';
import type { SampleRegion } from '../engine/protocol.ts';
import { streamRegion } from './sampleRegion.ts';

/** dBTP of stereo samples as they are stored, at the strict reading; null for silence. */
export const truePeakOfRegion = (dsp: DspInstance, region: SampleRegion): number | null => {
  const meter = new TruePeakMeter(dsp, { channels: 2, strict: true });
  const planes = allocatePlanes(dsp, BLOCK_FRAMES);
  try {
    streamRegion(region, (_bytes, left, right) => {
      dsp.plane(planes.left, left.length).set(left);
      dsp.plane(planes.right, right.length).set(right);
      meter.process(planes.left, planes.right, left.length);
    });
    meter.finish();
    return meter.truePeakDbtp();
  } finally {
    meter.destroy();
    freePlanes(dsp, planes);
  }
};
