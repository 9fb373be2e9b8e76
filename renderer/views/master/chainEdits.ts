import {
  type Chain,
  MOST_STAGES,
  NO_CHAIN,
  newStage,
  type Stage,
  type StageKind,
  type StageOf,
} from '../../../electron/shared/chain/schema.ts';

/** What may be done to a chain, as pure functions. Stages are named by their place, from 0. */

export const STAGE_NAMES: Readonly<Record<StageKind, string>> = {
  eq: 'Equalizer',
  compressor: 'Compressor',
  multiband: 'Multiband compressor',
  stereo: 'Stereo',
  saturation: 'Saturation',
  gain: 'Gain',
};

export const STAGE_ABOUT: Readonly<Record<StageKind, string>> = {
  eq: 'Bells, shelves, cuts; per side, mid or side; static or dynamic; minimum or linear phase',
  compressor: 'Whole-band, feed-forward, with automatic release',
  multiband: 'Two to four bands, each with a compressor of its own',
  stereo: 'Width overall and by frequency, mono bass, balance',
  saturation: 'Soft clipping or a tape-like curve, oversampled',
  gain: 'A change of level between stages',
};

export const STAGE_KINDS = Object.keys(STAGE_NAMES) as StageKind[];

const withStages = (chain: Chain, stages: readonly Stage[]): Chain => ({ ...chain, stages });

export const canAdd = (chain: Chain): boolean => chain.stages.length < MOST_STAGES;

/** A stage as it is first added: some kinds need a setting to be something one can begin with. */
export const firstStage = (kind: StageKind): Stage => {
  if (kind !== 'multiband') return newStage(kind);
  const { bands: _none, ...stage } = newStage('multiband');
  return { ...stage, bands: stage.crossovers.map(() => NEUTRAL_BAND).concat(NEUTRAL_BAND) };
};

const { kind: _kind, highPass: _highPass, ...COMPRESSES } = newStage('compressor');
/** A band that compresses nothing until its ratio is raised. */
export const NEUTRAL_BAND = { ...COMPRESSES, ratio: 1 };

export const added = (chain: Chain, stage: Stage, at = chain.stages.length): Chain =>
  canAdd(chain)
    ? withStages({ ...chain, on: chain.on || chain.stages.length === 0 }, chain.stages.toSpliced(at, 0, stage))
    : chain;

export const removed = (chain: Chain, at: number): Chain => withStages(chain, chain.stages.toSpliced(at, 1));

export const duplicated = (chain: Chain, at: number): Chain => {
  const stage = chain.stages[at];
  return stage === undefined ? chain : added(chain, stage, at + 1);
};

/** Moves a stage so that it ends at place `to`. */
export const moved = (chain: Chain, from: number, to: number): Chain => {
  const stage = chain.stages[from];
  return stage === undefined ? chain : withStages(chain, chain.stages.toSpliced(from, 1).toSpliced(to, 0, stage));
};

/** The stage at a place changed; a chain that has another kind there stays as it is. */
export const changed = <Kind extends StageKind>(
  chain: Chain,
  at: number,
  kind: Kind,
  change: (stage: StageOf<Kind>) => StageOf<Kind>,
): Chain => {
  const stage = chain.stages[at];
  return stage?.kind === kind ? withStages(chain, chain.stages.with(at, change(stage as StageOf<Kind>) as Stage)) : chain;
};

export const switched = (chain: Chain, at: number, on: boolean): Chain => {
  const stage = chain.stages[at];
  return stage === undefined ? chain : withStages(chain, chain.stages.with(at, { ...stage, on } as Stage));
};

/** A chain as the album keeps it: nothing where it would be as good as none. */
export const kept = (chain: Chain): Chain | null => (chain.stages.length === 0 && chain.on ? null : chain);

const shapeOf = ({ stages }: Chain): string =>
  stages
    .map((stage) => {
      if (stage.kind === 'eq') return `eq ${stage.bands.length}`;
      if (stage.kind === 'multiband') return `multiband ${stage.crossovers.length}`;
      return stage.kind === 'stereo' ? `stereo ${stage.bands.length}` : stage.kind;
    })
    .join();

/** Whether chains have the same stages, so that one setting can be set in all of them at once. */
export const isAlike = (chains: readonly Chain[]): boolean => new Set(chains.map(shapeOf)).size <= 1;

/** The value all have, or null where they differ. */
export const shared = <Of, Value>(of: readonly Of[], get: (one: Of) => Value): Value | null => {
  const [first, ...rest] = of;
  if (first === undefined) return null;
  const value = get(first);
  return rest.every((one) => get(one) === value) ? value : null;
};

export const chainOf = (of: { readonly chain?: Chain }): Chain => of.chain ?? NO_CHAIN;
