/** A figure reached beside the one required (../../../README.md says where the requirement comes from). */
export interface Figure {
  readonly kernel: string;
  readonly what: string;
  readonly unit: string;
  readonly reached: number;
  /** Reached must lie at or below (at most) or at or above (at least) this. */
  readonly required: { readonly atMost: number } | { readonly atLeast: number };
  /** The same measured on others. */
  readonly peers: Readonly<Record<string, number>>;
}

export const meets = ({ reached, required }: Figure): boolean =>
  'atMost' in required ? reached <= required.atMost : reached >= required.atLeast;

export const shown = (value: number): string =>
  value === 0
    ? '0'
    : Math.abs(value) >= 1000
      ? value.toFixed(0)
      : Math.abs(value) < 0.005
        ? value.toExponential(1)
        : value.toFixed(Math.abs(value) < 0.1 ? 3 : 2);

export const decibels = (ratio: number): number => 20 * Math.log10(ratio);
