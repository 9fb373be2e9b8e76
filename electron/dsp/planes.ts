import type { DspInstance } from './module.ts';

/** Frames per block throughout the engine. Results do not depend on it. */
export const BLOCK_FRAMES = 16384;

/** A stereo pair of f32 planes in the DSP's memory. */
export interface Planes {
  readonly left: number;
  readonly right: number;
}

export const allocatePlanes = (dsp: DspInstance, frames: number): Planes => ({
  left: dsp.allocatePlane(frames),
  right: dsp.allocatePlane(frames),
});

export const freePlanes = (dsp: DspInstance, planes: Planes): void => {
  dsp.free(planes.left);
  dsp.free(planes.right);
};
