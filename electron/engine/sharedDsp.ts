import { compileDsp, DspInstance } from '../dsp/module.ts';

let instance: DspInstance | undefined;

/** This worker's one DSP instance. */
export const sharedDsp = (): DspInstance => {
  instance ??= new DspInstance(compileDsp());
  return instance;
};
