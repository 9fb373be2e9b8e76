import { AuditionEngine } from '../engine/audition/auditionEngine.ts';
import type { Stretch } from '../engine/audition/protocol.ts';
import type { Album } from '../shared/album/album.ts';
import { fileNameOf } from '../shared/album/finding.ts';
import type { CheckedInput, CommandHandlers } from '../shared/contract/commands.ts';
import type { AuditionBlock, SourceState } from '../shared/contract/state.ts';
import { fail } from '../shared/failure.ts';
import type { ChainsService } from './chains.ts';
import type { Albums, Match, RenderPlan, ServiceContext, Sources } from './context.ts';
import { isSilent } from './sources/silentSong.ts';

export interface Audition {
  readonly handlers: Pick<CommandHandlers, 'audition.start' | 'audition.pull' | 'audition.stop'>;
  close(): Promise<void>;
}

/** What is listened to: the render plan of an album, as the delivery would have it, in streams. */
export const createAudition = (
  context: Pick<ServiceContext, 'emit'>,
  albums: Pick<Albums, 'state'>,
  sources: Pick<Sources, 'list' | 'readNext'>,
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
    const within = stretchesWithin(stretches, totalFrames);
    // What plays already goes on through silence, and has the song as soon as it is there.
    const silent = unless === null ? silentAt(plan, within[0]?.start ?? 0) : null;
    if (silent !== null) {
      sources.readNext(albumId, silent.file);
      refuseToBeginIn(silent, sources.list(albumId));
    }
    const { clips, ...through } = chains.soloed(albumId, plan, monitor);
    const stream = engine.open({
      ...through,
      clips: clips.filter(({ source }) => !isSilent(source)),
      limiter,
      sampleRate,
      totalFrames,
      bypassGainDb,
      stretches: within,
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

const SILENT_BECAUSE: Readonly<Record<SourceState['status'], string>> = {
  ready: 'it is not ready yet',
  reading: 'it is still being read',
  missing: 'its file is missing',
  changed: 'its file was changed',
  unreadable: 'its file cannot be read',
};

interface SilentSong {
  /** `song 3 "Title"`, `the hidden track`. */
  readonly name: string;
  readonly file: string;
}

/** The song that is heard first from a frame on, where it is one that cannot be played now. */
const silentAt = ({ album, timeline, songs }: RenderPlan, start: number): SilentSong | null => {
  const first = timeline.clips.find(({ startFrame, frames }) => start < startFrame + Math.max(1, frames));
  const session = first === undefined ? null : (songs[first.trackIndex ?? album.tracks.length]?.session ?? null);
  if (first === undefined || session === null || !isSilent(session)) return null;
  return { name: nameOf(album, first.trackIndex), file: session.path };
};

const refuseToBeginIn = ({ name, file }: SilentSong, sources: readonly SourceState[]): never => {
  const status = sources.find((source) => source.file === file)?.status ?? 'ready';
  const remedy = status === 'reading' ? 'it comes next: play it in a moment, or play another song' : 'play another song';
  return fail('conflict', null, `${name} cannot be played: ${SILENT_BECAUSE[status]}`, remedy);
};

const nameOf = ({ tracks }: Album, trackIndex: number | null): string => {
  if (trackIndex === null) return 'the hidden track';
  const { title, file } = tracks[trackIndex] ?? { file: '' };
  return `song ${trackIndex + 1} "${title ?? fileNameOf(file)}"`;
};
