import { activeStages } from './active.ts';
import type { Chain } from './schema.ts';

/** What one stage of a chain did to a song or a record. */
export interface StageWork {
  /** dB, 0 or above, deepest; 0 for stages that reduce nothing. Multiband: of the deepest band. */
  readonly maxReductionDb: number;
  /** Multiband: per band. Empty otherwise. */
  readonly bandsMaxReductionDb: readonly number[];
  /** LU, integrated, out minus in, what the matched bypass of this stage takes out; null for silence. */
  readonly loudnessChangeLu: number | null;
}

/** What a chain did, stage by stage in its order; a stage that is off did nothing. */
export interface ChainResult {
  readonly stages: readonly StageWork[];
  /** LU, integrated, out minus in, of the whole chain; null for silence. */
  readonly loudnessChangeLu: number | null;
  /** dB, 0 or above, deepest in each 100 ms from the first frame, per stage; empty for stages that reduce nothing. */
  readonly reductionDb: readonly Float32Array[];
}

const IDLE: StageWork = { maxReductionDb: 0, bandsMaxReductionDb: [], loudnessChangeLu: 0 };

/** What was measured of a chain's sound (see soundOf), in the places its stages have in the chain itself; the others did nothing. */
export const inPlacesOf = (chain: Chain, { stages, loudnessChangeLu, reductionDb }: ChainResult): ChainResult => {
  const places = activeStages(chain).map(({ index }) => index);
  const spread = <Value>(values: readonly Value[], otherwise: Value): Value[] =>
    chain.stages.map((_stage, index) => values[places.indexOf(index)] ?? otherwise);
  return {
    stages: spread(stages, IDLE),
    loudnessChangeLu,
    reductionDb: spread<Float32Array>(reductionDb, new Float32Array(0)),
  };
};
