import type { Chain, EqBand, MultibandBand, Stage } from './schema.ts';

/** A stage that sounds, and its place among all stages of its chain. */
export interface ActiveStage {
  readonly stage: Stage;
  readonly index: number;
}

/** The stages that change anything: those that are on, in a chain that is on, but for those whose settings do nothing at all. */
export const activeStages = (chain: Chain | null | undefined): ActiveStage[] =>
  chain?.on ? chain.stages.flatMap((stage, index): ActiveStage[] => (changesSound(stage) ? [{ stage, index }] : [])) : [];

export const changesSound = (stage: Stage): boolean => stage.on && !isNeutral(stage);

export const isActive = (chain: Chain | null | undefined): boolean => activeStages(chain).length > 0;

/** A chain of the stages that change anything, equal for chains that sound the same; null where none does. */
export const soundOf = (chain: Chain | null | undefined): Chain | null => {
  const stages = activeStages(chain).map(({ stage }) => stage);
  return chain && stages.length > 0 ? { version: chain.version, on: true, stages } : null;
};

/** Whether the band of an equalizer changes anything. */
export const movesBand = ({ on, shape, gain, dynamics }: EqBand): boolean =>
  on && (shape === 'low-cut' || shape === 'high-cut' || shape === 'notch' || gain !== 0 || (dynamics?.range ?? 0) !== 0);

const compresses = ({ on, ratio, makeup, mix }: Omit<MultibandBand, 'on'> & { readonly on: boolean }): boolean =>
  on && mix > 0 && (ratio > 1 || makeup !== 0);

const isNeutral = (stage: Stage): boolean => {
  switch (stage.kind) {
    case 'gain':
      return stage.gain === 0;
    case 'eq':
      return !stage.bands.some(movesBand);
    case 'compressor':
      return !compresses(stage);
    case 'multiband':
      return !stage.bands.slice(0, stage.crossovers.length + 1).some(compresses);
    case 'stereo':
      return stage.width === 1 && stage.monoBelow === 0 && stage.balance === 0 && stage.bands.every(({ width }) => width === 1);
    case 'saturation':
      return stage.mix === 0;
  }
};
