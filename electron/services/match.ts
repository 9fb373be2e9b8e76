import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CommandHandlers } from '../shared/contract/commands.ts';
import type { Albums, JobRegister, Match, ServiceContext, Sources } from './context.ts';
import { matchAlbum } from './matchAlbum.ts';
import { MatchCache } from './matchCache.ts';
import { AlbumMatch } from './matchWork.ts';
import { songProcessing } from './songProcessing.ts';

/** Milliseconds between two reports of how far a match is. */
const REPORT_EVERY = 50;

export interface MatchService extends Match {
  readonly handlers: Pick<CommandHandlers, 'match.read' | 'match.curves'>;
  /** Resolves once what was measured is on the disk. */
  close(): Promise<void>;
}

/** Keeps the match of every album that was opened up to date, in the background. */
export const createMatch = (context: ServiceContext, albums: Albums, sources: Sources, _jobs: JobRegister): MatchService => {
  const cache = new MatchCache(context);
  const matches = new Map<number, AlbumMatch>();
  const reports = new Map<number, NodeJS.Timeout>();
  const listeners: Parameters<Match['onPlanChange']>[0][] = [];
  /** Changed since their match last looked. Opening a long album changes each song by itself; one look is enough for all. */
  const stale = new Set<number>();
  let looking: NodeJS.Immediate | null = null;

  const report = (albumId: number): void => {
    if (reports.has(albumId)) return;
    const send = () => {
      reports.delete(albumId);
      const match = matches.get(albumId);
      if (match === undefined) return;
      context.emit('matchChanged', match.state());
      context.emit('chainChanged', { albumId });
      context.emit('toneChanged', { albumId });
    };
    reports.set(albumId, setTimeout(send, REPORT_EVERY));
  };

  const forget = (albumId: number): void => {
    matches.get(albumId)?.close();
    matches.delete(albumId);
    stale.delete(albumId);
    clearTimeout(reports.get(albumId));
    reports.delete(albumId);
  };

  /** The match as the album is now. A 'conflict' failure for an album that is not in the library. */
  const matchFor = (albumId: number): AlbumMatch => {
    const known = matches.get(albumId);
    const match =
      known ??
      new AlbumMatch(albumId, {
        albums,
        sources,
        cache,
        onState: () => report(albumId),
        onPlan: (versions) => {
          for (const listener of listeners) listener(albumId, versions);
        },
      });
    matches.set(albumId, match);
    if (stale.delete(albumId) || known === undefined) match.refresh();
    return match;
  };

  const look = (): void => {
    looking = null;
    for (const albumId of [...stale]) {
      try {
        matchFor(albumId);
      } catch (error) {
        stale.delete(albumId);
        process.emitWarning(error instanceof Error ? error : String(error));
      }
    }
  };

  const lookSoon = (albumId: number): void => {
    stale.add(albumId);
    looking ??= setImmediate(look);
  };

  cache.processed.keep(() => [...matches.values()].flatMap((match) => match.processing()));
  cache.processed.onChange(() => {
    for (const [albumId, match] of matches) if (match.processing().length > 0) report(albumId);
  });
  // One that is found again is matched to, and one that is gone no more.
  cache.references.onChange(() => {
    for (const albumId of matches.keys()) {
      report(albumId);
      lookSoon(albumId);
    }
  });
  albums.onChange(({ albumId }) => lookSoon(albumId));
  albums.onRemove(forget);
  sources.onChange((albumId) => {
    if (matches.has(albumId)) lookSoon(albumId);
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
    processed: cache.processed,
    references: cache.references,
    songProcessing: (album, prepared) => songProcessing(cache, album, prepared),
    recordChain: (albumId) => matchFor(albumId).recordChain(),
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
      if (looking !== null) clearImmediate(looking);
      matches.clear();
      return cache.close();
    },
  };
};
