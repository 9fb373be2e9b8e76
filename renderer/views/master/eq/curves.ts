import { bandResponse, movedBand } from '../../../../electron/shared/chain/response.ts';
import type { EqBand } from '../../../../electron/shared/chain/schema.ts';

/** Frequencies from left to right that curves are drawn through, and what bands do there: worked out once for a band as it is. */
export interface Curves {
  /** Hz */
  readonly hertz: Float64Array;
  /** dB of a band with its dynamics at rest. */
  of(band: EqBand): Float64Array;
  /** dB of a band whose dynamics are used up. */
  ofMoved(band: EqBand): Float64Array;
  /** dB of several bands together. */
  ofAll(bands: readonly EqBand[]): Float64Array;
}

export const curvesThrough = (hertz: Float64Array): Curves => {
  const resting = new WeakMap<EqBand, Float64Array>();
  const moved = new WeakMap<EqBand, Float64Array>();
  const once =
    (known: WeakMap<EqBand, Float64Array>, shape: (band: EqBand) => EqBand) =>
    (band: EqBand): Float64Array => {
      const levels = known.get(band) ?? hertz.map(bandResponse(shape(band)));
      known.set(band, levels);
      return levels;
    };
  const of = once(resting, (band) => band);
  return {
    hertz,
    of,
    ofMoved: once(moved, movedBand),
    ofAll: (bands) => {
      const all = bands.map(of);
      return hertz.map((_, at) => all.reduce((sum, levels) => sum + (levels[at] ?? 0), 0));
    },
  };
};
