import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CommandHandlers } from '../shared/contract/commands.ts';
import { failureOf } from '../shared/failure.ts';
import type { Albums, JobRegister, Match, ServiceContext, Sources } from './context.ts';
import { matchAlbum } from './matchAlbum.ts';
import { MatchCache } from './matchCache.ts';
import { AlbumMatch } from './matchWork.ts';

/** Milliseconds between two reports of how far a match is. */
const REPORT_EVERY = 50;

export interface MatchService extends Match {
  readonly handlers: Pick<CommandHandlers, 'match.read' | 'match.curves'>;
  close(): void;
}

/** Keeps the match of every album that was opened up to date, in the background. */
export const createMatch = (context: ServiceContext, albums: Albums, sources: Sources, _jobs: JobRegister): MatchService => {
  const cache = new MatchCache(context.pool);
  const matches = new Map<number, AlbumMatch>();
  const reports = new Map<number, NodeJS.Timeout>();
  const listeners: ((albumId: number) => void)[] = [];

  const report = (albumId: number): void => {
    if (reports.has(albumId)) return;
    const send = () => {
      reports.delete(albumId);
      const match = matches.get(albumId);
      if (match !== undefined) context.emit('matchChanged', match.state());
    };
    reports.set(albumId, setTimeout(send, REPORT_EVERY));
  };

  const matchFor = (albumId: number): AlbumMatch => {
    const known = matches.get(albumId);
    if (known !== undefined) return known;
    const made = new AlbumMatch(albumId, {
      albums,
      sources,
      cache,
      onState: () => report(albumId),
      onPlan: () => {
        for (const listener of listeners) listener(albumId);
      },
    });
    matches.set(albumId, made);
    made.refresh();
    return made;
  };

  /** An album that was removed has no match any more. */
  const refresh = (albumId: number): void => {
    try {
      matchFor(albumId).refresh();
    } catch (error) {
      if (failureOf(error).kind !== 'conflict') throw error;
      matches.get(albumId)?.close();
      matches.delete(albumId);
    }
  };

  albums.onChange(({ albumId }) => refresh(albumId));
  sources.onChange((albumId) => {
    if (matches.has(albumId)) refresh(albumId);
  });

  const outcome: Match['outcome'] = async (albumId, signal) => {
    for (;;) {
      await sources.whenPrepared(albumId, signal);
      // The album may have been edited in the meantime; this pair belongs together.
      const prepared = sources.prepared(albumId);
      if (prepared !== null) {
        return (await matchAlbum(cache.means(signal), albums.state(albumId).album, prepared, () => {})).outcome;
      }
      await nextTurn();
    }
  };

  return {
    state: (albumId) => matchFor(albumId).state(),
    plan: async (albumId) => matchFor(albumId).plan(),
    outcome,
    matchOf: (album, prepared, signal, onProgress) => matchAlbum(cache.means(signal), album, prepared, onProgress),
    onPlanChange: (listener) => {
      listeners.push(listener);
    },
    handlers: {
      'match.read': ({ albumId }) => matchFor(albumId).state(),
      'match.curves': ({ albumId }) => matchFor(albumId).curves(),
    },
    close: () => {
      for (const match of matches.values()) match.close();
      for (const timer of reports.values()) clearTimeout(timer);
      matches.clear();
    },
  };
};
