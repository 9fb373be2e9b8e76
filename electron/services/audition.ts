import { AuditionEngine } from '../engine/audition/auditionEngine.ts';
import type { Stretch } from '../engine/audition/protocol.ts';
import type { CheckedInput, CommandHandlers } from '../shared/contract/commands.ts';
import type { AuditionBlock } from '../shared/contract/state.ts';
import { fail } from '../shared/failure.ts';
import type { ChainsService } from './chains.ts';
import type { Albums, Match, ServiceContext } from './context.ts';

export interface Audition {
  readonly handlers: Pick<CommandHandlers, 'audition.start' | 'audition.pull' | 'audition.stop'>;
  close(): Promise<void>;
}

/** What is listened to: the render plan of an album, as the delivery would have it, in streams. */
export const createAudition = (
  context: Pick<ServiceContext, 'emit'>,
  albums: Pick<Albums, 'state'>,
  match: Pick<Match, 'plan' | 'state' | 'onPlanChange'>,
  chains: Pick<ChainsService, 'soloed'>,
): Audition => {
  const engine = new AuditionEngine();
  match.onPlanChange((albumId, plan) => {
    context.emit('auditionStale', { albumId, plan });
    // To start a thread takes a while, and the match that has just been made has taken one.
    setImmediate(() => engine.warm());
  });

  /** A stream that does not even begin is none. */
  const firstOf = async (stream: number, frames: number | null): Promise<AuditionBlock | null> => {
    if (frames === null) return null;
    try {
      return await engine.pull(stream, frames);
    } catch (error) {
      engine.end(stream);
      throw error;
    }
  };

  const start = async ({ albumId, stretches, loop, monitor, replaces, unless, first }: CheckedInput<'audition.start'>) => {
    albums.state(albumId);
    const plan = await match.plan(albumId);
    if (plan === null) {
      const reason = match.state(albumId).reason ?? 'the songs are still being read';
      return fail('conflict', null, `nothing can be played yet: ${reason}`, 'play again when the songs are there');
    }
    const { versions, limiter, timeline, bypassGainDb } = plan;
    const version = monitor.bypass ? versions.bypass : versions.mastered;
    if (version === unless) return null;
    const { totalFrames, sampleRate } = timeline;
    const stream = engine.open({
      ...chains.soloed(albumId, plan, monitor),
      limiter,
      sampleRate,
      totalFrames,
      bypassGainDb,
      stretches: stretchesWithin(stretches, totalFrames),
      loop,
      monitor,
    });
    const block = await firstOf(stream, first);
    if (replaces !== null) engine.end(replaces);
    return { stream, sampleRate, plan: version, block };
  };

  return {
    handlers: {
      'audition.start': start,
      'audition.pull': ({ stream, frames }) => engine.pull(stream, frames),
      'audition.stop': ({ stream }) => {
        engine.end(stream);
        return null;
      },
    },
    close: () => engine.close(),
  };
};

/** What of the stretches is on the timeline, which an edit under way may have made shorter; a 'usage' failure if nothing is. */
const stretchesWithin = (stretches: readonly Stretch[], totalFrames: number): readonly Stretch[] => {
  const backwards = stretches.find(({ start, end }) => start >= end);
  if (backwards !== undefined) {
    fail(
      'usage',
      null,
      `frames ${backwards.start} to ${backwards.end} are no stretch`,
      'this is a defect in Glassmaster; please report it',
    );
  }
  const within = stretches
    .filter(({ start }) => start < totalFrames)
    .map(({ start, end }) => ({ start, end: Math.min(end, totalFrames) }));
  if (within.length === 0) fail('usage', null, 'there is nothing to play after the end of the record', 'move the play head back');
  return within;
};
