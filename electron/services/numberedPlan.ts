import type { RenderPlan } from './context.ts';

export type UnnumberedPlan = Omit<RenderPlan, 'versions'>;

/** Of the plans of all albums, so that no two are taken for the same. */
let lastVersion = 0;

/** What is to be heard of an album, under numbers that change when it sounds different. */
export class NumberedPlan {
  #plan: RenderPlan | null = null;
  #heard = heardOf(null);

  get now(): RenderPlan | null {
    return this.#plan;
  }

  /** Whether it sounds different from the one before, mastered or in the bypass. */
  change(plan: UnnumberedPlan | null): boolean {
    const heard = heardOf(plan);
    const before = this.#plan;
    const sameBypass = heard === this.#heard && plan?.bypassGainDb === before?.bypassGainDb;
    if (!sameBypass) lastVersion += 1;
    const versions = {
      mastered: heard === this.#heard && before !== null ? before.versions.mastered : lastVersion,
      bypass: sameBypass && before !== null ? before.versions.bypass : lastVersion,
    };
    this.#plan = plan === null ? null : { ...plan, versions };
    this.#heard = heard;
    return !sameBypass;
  }

  /** Takes up what is not heard. */
  reword(words: Pick<RenderPlan, 'revision' | 'album' | 'timeline'>): void {
    if (this.#plan !== null) this.#plan = { ...this.#plan, ...words };
  }
}

/** Equal for plans that sound the same, but for the level of the bypass. */
const heardOf = (plan: UnnumberedPlan | null): string => {
  if (plan === null) return '';
  const clips = plan.clips.map(({ untouchedBits: _, ...clip }) => clip);
  return JSON.stringify([clips, plan.chain, plan.limiter, plan.timeline.totalFrames]);
};
