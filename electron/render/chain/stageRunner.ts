import type { Planes } from '../../dsp/planes.ts';

/** One stage at work. In place over planes, in order, in blocks of any size; nothing is allocated after it was made. */
export interface StageRunner {
  /** Frames by which the output is late. */
  readonly latency: number;
  process(planes: Planes, frames: number): void;
  /** Forgets the sound and the reports. */
  reset(): void;
  /** dB, 0 or above, of the latest frame; per band where there are several. Empty for a stage that reduces nothing. */
  currentReductionsDb(): readonly number[];
  /** dB, the deepest since `startInterval`, per band. */
  maxReductionsDb(): readonly number[];
  startInterval(): void;
  /** The smallest gain (linear) of each 100 ms finished since the last call, per band. */
  takeHistory(): readonly number[][];
  close(): void;
}

/** The reports of a stage whose gain does not follow the sound. */
export const NO_REPORTS = {
  currentReductionsDb: () => [],
  maxReductionsDb: () => [],
  startInterval: () => {},
  takeHistory: () => [],
} as const;
