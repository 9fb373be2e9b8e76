import { fail } from '../../shared/failure.ts';
import type { JobRegister } from '../context.ts';
import type { SongSource } from './songSource.ts';

const ANNOUNCE_MILLISECONDS = 100;

type Reading = Pick<SongSource, 'name' | 'status' | 'progress' | 'size' | 'busy' | 'settled' | 'cancel'>;

/** Shows the reading of songs as jobs that can be cancelled. */
export class ReadingJobs {
  readonly #jobs: JobRegister;
  /** Songs of jobs under way that more songs may join, by the name of what they come with. */
  readonly #open = new Map<string, Reading[]>();

  constructor(jobs: JobRegister) {
    this.#jobs = jobs;
  }

  /** Nothing where all are read already. Null title: a plain one. Songs of one `run` are one job while it lasts. */
  read(albumId: number, title: string | null, songs: readonly Reading[], run: string | null = null): void {
    const reading = songs.filter(({ status }) => status === 'reading');
    if (reading.length === 0) return;
    const name = `${albumId} ${run}`;
    const open = run === null ? undefined : this.#open.get(name);
    if (open !== undefined) {
      open.push(...reading);
      return;
    }
    if (run !== null) this.#open.set(name, reading);
    const plain = reading.length === 1 ? `Read "${reading[0]?.name}"` : `Read ${reading.length} songs`;
    const about = { kind: 'import', title: title ?? plain, albumId } as const;
    const { done } = this.#jobs.run(about, async ({ signal, progress }) => {
      const cancel = () => {
        for (const song of reading) song.cancel();
      };
      signal.addEventListener('abort', cancel, { once: true });
      const tell = () => {
        const bytes = reading.reduce((sum, { size }) => sum + size, 0);
        const left = reading.filter(({ status }) => status === 'reading');
        const bytesLeft = left.reduce((sum, song) => sum + song.size * (1 - song.progress), 0);
        const [current] = left;
        progress(current === undefined ? '' : `Reading ${current.name}`, bytes === 0 ? 0 : 1 - bytesLeft / bytes);
      };
      const timer = setInterval(tell, ANNOUNCE_MILLISECONDS);
      try {
        while (reading.some(({ busy }) => busy)) await Promise.all(reading.map((song) => song.settled()));
      } finally {
        this.#open.delete(name);
        clearInterval(timer);
        signal.removeEventListener('abort', cancel);
      }
      if (signal.aborted) fail('cancelled', null, 'stopped before all songs were read', '');
    });
    // How each song fared is in its own state.
    done.catch(() => {});
  }
}
