import { basename } from 'node:path';
import { adviseAlbum } from '../shared/advise/adviseAlbum.ts';
import type { SourceFacts } from '../shared/advise/facts.ts';
import type { Album } from '../shared/album/album.ts';
import type { CommandHandlers } from '../shared/contract/commands.ts';
import type { AdviceState } from '../shared/contract/state.ts';
import { type Failure, failureOf } from '../shared/failure.ts';
import { AdviceFacts } from './adviceFacts.ts';
import { placesOf } from './advicePlaces.ts';
import type { Albums, JobHandle, JobRegister, ServiceContext, Sources } from './context.ts';

export interface AdviceService {
  readonly handlers: Pick<CommandHandlers, 'advice.look'>;
  /** Resolves once what was measured is on the disk. */
  close(): Promise<void>;
}

/** What is to be said of an album's songs: each file alone, and beside the others. */
export const createAdvice = (
  context: Pick<ServiceContext, 'pool' | 'folders' | 'version'>,
  albums: Pick<Albums, 'state'>,
  sources: Pick<Sources, 'pathOf'>,
  jobs: Pick<JobRegister, 'run'>,
): AdviceService => {
  const facts = new AdviceFacts(context);

  /** All songs' facts, as many at a time as the pool has workers. */
  const lookAtAll = async (paths: readonly string[], { signal, progress }: JobHandle): Promise<readonly (Looked | null)[]> => {
    const done = new Map(paths.map((path) => [path, 0]));
    const tell = (path: string, fraction: number): void => {
      if (!done.has(path)) return;
      done.set(path, fraction);
      progress('Looking at the songs', [...done.values()].reduce((sum, part) => sum + part, 0) / done.size);
    };
    const end = facts.onProgress(tell);
    try {
      const looked = await Promise.all(
        paths.map((path) =>
          lookedAt(path, async () => {
            const found = await facts.get(path, signal);
            tell(path, 1);
            return found;
          }),
        ),
      );
      signal.throwIfAborted();
      return looked;
    } finally {
      end();
    }
  };

  return {
    handlers: {
      'advice.look': async ({ albumId }) => {
        const { album, revision } = albums.state(albumId);
        const songs = songsOf(album);
        const paths = songs.map(({ file }) => sources.pathOf(albumId, file));
        const known = await Promise.all(paths.map((path) => lookedAt(path, () => facts.recall(path))));
        const looked = known.includes(null)
          ? await jobs.run({ kind: 'advise', title: 'Look over the songs', albumId }, (job) => lookAtAll(paths, job)).done
          : known;
        return { albumId, revision, ...adviceOf(songs, looked) };
      },
    },
    close: () => facts.close(),
  };
};

type Looked = { readonly facts: SourceFacts } | { readonly failure: Failure };

/** A song that cannot be read does not keep the others from being looked at. */
const lookedAt = async (path: string, look: () => Promise<SourceFacts | null>): Promise<Looked | null> => {
  try {
    const facts = await look();
    return facts === null ? null : { facts };
  } catch (error) {
    const failure = failureOf(error);
    return { failure: failure.kind === 'unreadable' ? { ...failure, file: basename(path) } : failure };
  }
};

interface SongOfAlbum {
  readonly track: string | null;
  readonly file: string;
  readonly intent: number;
  readonly excluded: boolean;
}

const songsOf = ({ tracks, hiddenTrack }: Album): readonly SongOfAlbum[] => [
  ...tracks.map(({ id, file, intent = 0, exclude = false }) => ({ track: id, file, intent, excluded: exclude })),
  ...(hiddenTrack === undefined
    ? []
    : [
        {
          ...{ track: null, file: hiddenTrack.file },
          ...{ intent: hiddenTrack.intent ?? 0, excluded: hiddenTrack.exclude ?? false },
        },
      ]),
];

const adviceOf = (
  songs: readonly SongOfAlbum[],
  looked: readonly (Looked | null)[],
): Pick<AdviceState, 'album' | 'songs' | 'failures'> => {
  const readable = songs.flatMap(({ track, intent, excluded }, at) => {
    const one = looked[at];
    return one != null && 'facts' in one ? [{ track, facts: one.facts, intent, excluded }] : [];
  });
  const advice = adviseAlbum(readable);
  return {
    album: advice.album,
    songs: readable.map(({ track, facts }, at) => ({
      track,
      advice: (advice.songs[at] ?? []).map((one) => ({ ...one, places: placesOf(one.code, facts) })),
    })),
    failures: looked.flatMap((one) => (one !== null && 'failure' in one ? [one.failure] : [])),
  };
};
