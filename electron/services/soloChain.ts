import type { LinearFile } from '../decode/linearSource.ts';
import type { RenderClip, ToneFilter } from '../engine/protocol.ts';
import type { Chain } from '../shared/chain/schema.ts';
import type { ChainResult } from '../shared/chain/work.ts';
import type { Monitor } from '../shared/contract/commands.ts';
import type { RenderPlan } from './context.ts';

export type Solo = NonNullable<Monitor['solo']>;

/** A chain of which a part is heard. */
export interface HeardChain {
  readonly chain: Chain | null;
  /** As LiveProcessing has it. */
  readonly deltaFrom: number | null;
}

/** dB that a gain stage holds. */
const MOST_GAIN = 24;

/**
 * A chain without one of its stages (or all), or only what that changes. A stage that is left out gives its place to a gain of
 * as many dB as it changed the loudness by, so that what follows is driven as before; `result` is in the chain's own places.
 */
export const heardChain = (chain: Chain | null, { stage, mode }: Solo, result: ChainResult | null): HeardChain => {
  if (mode === 'delta') {
    const stages = chain === null ? [] : stage === null ? chain.stages : chain.stages.slice(0, stage + 1);
    return { chain: chain === null ? null : { ...chain, stages }, deltaFrom: stage ?? 0 };
  }
  if (chain === null) return { chain, deltaFrom: null };
  const gain = (change: number | null | undefined): Chain['stages'][number] => {
    return { kind: 'gain', on: true, gain: Math.max(-MOST_GAIN, Math.min(MOST_GAIN, change ?? 0)) };
  };
  const stages =
    stage === null
      ? [gain(result?.loudnessChangeLu)]
      : chain.stages.map((one, at) => (at === stage && one.on ? gain(result?.stages[at]?.loudnessChangeLu) : one));
  return { chain: { ...chain, stages }, deltaFrom: null };
};

/** The plan's clips read from the songs' own files, nothing done to them. */
export const untreatedClips = (plan: RenderPlan): RenderClip[] =>
  plan.clips.map((clip, at): RenderClip => {
    const { live: _live, ...bare } = clip;
    const session = plan.songs[plan.timeline.clips[at]?.trackIndex ?? plan.album.tracks.length]?.session;
    return session == null ? clip : { ...bare, source: session };
  });

/** The plan's clips with those of one song read from its own file, through the chain as it is to be heard. */
export const soloedClips = (
  plan: RenderPlan,
  trackIndex: number,
  session: LinearFile,
  { chain, deltaFrom }: HeardChain,
  filter: ToneFilter | null,
): RenderClip[] =>
  plan.clips.map((clip, at): RenderClip => {
    if (plan.timeline.clips[at]?.trackIndex !== trackIndex) return clip;
    return { ...clip, source: session, live: { chain, filter: clip.live?.filter ?? filter, deltaFrom } };
  });
