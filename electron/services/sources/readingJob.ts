import { fail } from '../../shared/failure.ts';
import type { JobRegister } from '../context.ts';
import type { SongSource } from './songSource.ts';

const ANNOUNCE_MILLISECONDS = 100;

/** Shows the reading of songs as a job that can be cancelled; nothing where all are read already. Null title: a plain one. */
export const readAsJob = (jobs: JobRegister, albumId: number, title: string | null, songs: readonly SongSource[]): void => {
  const reading = songs.filter(({ status }) => status === 'reading');
  if (reading.length === 0) return;
  const plain = reading.length === 1 ? `Read "${reading[0]?.name}"` : `Read ${reading.length} songs`;
  const about = { kind: 'import', title: title ?? plain, albumId } as const;
  const { done } = jobs.run(about, async ({ signal, progress }) => {
    const cancel = () => {
      for (const song of reading) song.cancel();
    };
    signal.addEventListener('abort', cancel, { once: true });
    const bytes = reading.reduce((sum, { size }) => sum + size, 0);
    const tell = () => {
      const open = reading.filter(({ status }) => status === 'reading');
      const left = open.reduce((sum, song) => sum + song.size * (1 - song.progress), 0);
      const [current] = open;
      progress(current === undefined ? '' : `Reading ${current.name}`, bytes === 0 ? 0 : 1 - left / bytes);
    };
    const timer = setInterval(tell, ANNOUNCE_MILLISECONDS);
    try {
      await Promise.all(reading.map((song) => song.settled()));
    } finally {
      clearInterval(timer);
      signal.removeEventListener('abort', cancel);
    }
    if (signal.aborted) fail('cancelled', null, 'stopped before all songs were read', '');
  });
  // How each song fared is in its own state.
  done.catch(() => {});
};
