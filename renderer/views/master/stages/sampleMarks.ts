import { decimal } from '../../../ui/format.ts';

/** Where a curve over samples is marked: full scale is 1, and what is said of a mark is its level in dBFS. */
export interface SampleMark {
  readonly sample: number;
  readonly text: string;
}

const LEVELS = [0, -6, -12];

const ABOVE = LEVELS.map((level): SampleMark => ({ sample: 10 ** (level / 20), text: decimal(level, 0) }));

/** From the lowest sample to the highest. */
export const SAMPLE_MARKS: readonly SampleMark[] = [
  ...ABOVE.map(({ sample, text }) => ({ sample: -sample, text })),
  { sample: 0, text: '\u2212∞' },
  ...ABOVE.toReversed(),
];
