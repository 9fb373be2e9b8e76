import type { Events } from '../../electron/shared/contract/events.ts';
import type { JobState } from '../../electron/shared/contract/state.ts';
import { call, listen } from '../api/api.ts';
import { attempt, hear, openAlbum } from './actions.ts';
import { reportFailure, reportInformation } from './notices.ts';
import { useStudio } from './studio.ts';
import { withKnown } from './withKnown.ts';

const MOST_JOBS = 20;

/** Listens, asks for what there is, and opens the album that was open last. Called once. */
export const startStudio = async (): Promise<void> => {
  listenToAll();
  const started = await attempt(() =>
    Promise.all([call('app.describe', {}), call('app.readSettings', {}), call('library.list', {}), call('jobs.list', {})]),
  );
  if (started === null) {
    useStudio.setState({ status: 'failed' });
    return;
  }
  const [facts, settings, albums, jobs] = started;
  useStudio.setState({ facts, settings, albums, jobs });
  for (const notice of facts.notices) reportInformation(notice);
  const last = settings.lastAlbum;
  if (last !== null && albums.some(({ id }) => id === last)) await openAlbum(last);
  useStudio.setState({ status: 'ready' });
};

const listenToAll = (): void => {
  listen('albumChanged', hear);
  listen('libraryChanged', (albums) => useStudio.setState({ albums }));
  listen('sourceChanged', hearSource);
  listen('matchChanged', (match) => {
    useStudio.setState(({ album, match: before }) =>
      album?.albumId === match.albumId ? { match: withKnown(before, match) } : {},
    );
  });
  listen('settingsChanged', (settings) => useStudio.setState({ settings }));
  listen('jobChanged', (job) => {
    useStudio.setState(({ jobs }) => ({ jobs: withJob(jobs, job) }));
    if (job.status === 'failed' && job.failure !== null) reportFailure(job.failure);
  });
};

/** Songs that are being read have much to tell, and the whole record is laid out anew for it: once for all of a moment. */
const MOMENT_MILLISECONDS = 16;
const told = new Map<string, Events['sourceChanged']>();

const hearSource = (event: Events['sourceChanged']): void => {
  if (told.size === 0) window.setTimeout(takeTold, MOMENT_MILLISECONDS);
  told.set(`${event.albumId} ${event.source.file}`, event);
};

const takeTold = (): void => {
  const events = [...told.values()];
  told.clear();
  useStudio.setState(({ album, sources }) => {
    const own = events.filter(({ albumId }) => albumId === album?.albumId);
    if (own.length === 0) return {};
    return { sources: { ...sources, ...Object.fromEntries(own.map(({ source }) => [source.file, source])) } };
  });
};

const withJob = (jobs: readonly JobState[], job: JobState): readonly JobState[] =>
  jobs.some(({ id }) => id === job.id)
    ? jobs.map((other) => (other.id === job.id ? job : other))
    : [...jobs, job].slice(-MOST_JOBS);
