import type { CommandHandlers } from '../../shared/contract/commands.ts';
import { fail } from '../../shared/failure.ts';
import type { Albums, Grants, JobRegister, ServiceContext, Sources } from '../context.ts';
import { AlbumSongs } from './albumSongs.ts';
import { ChangeWatch, look } from './changeWatch.ts';
import { importCommand } from './importCommand.ts';
import { replaceCommands } from './replaceCommands.ts';
import { Slots } from './slots.ts';
import { SongCache } from './songCache.ts';
import { SongRegister } from './songRegister.ts';

type SourceHandlers = Pick<
  CommandHandlers,
  | 'songs.import'
  | 'sources.list'
  | 'sources.relink'
  | 'sources.findMissing'
  | 'sources.useNewVersion'
  | 'sources.retry'
  | 'sources.waveform'
  | 'sources.samples'
>;

const LOOKS_AT_ONCE = 8;

/** The songs' side of the library: from files to what match, audition and delivery read. */
export const createSources = (
  context: ServiceContext,
  albums: Albums,
  grants: Grants,
  jobs: JobRegister,
): Sources & { readonly handlers: SourceHandlers; close(): void } => {
  const { library, pool, folders, emit } = context;
  const cache = new SongCache(folders.cache);
  const queues = { looks: new Slots(LOOKS_AT_ONCE), slots: new Slots(pool.size) };
  const register = new SongRegister({ library, pool, cache, scratchFolder: folders.scratch, ...queues }, (song) => {
    songs.tell(song);
    if (song.status === 'ready') trimmer.soon();
  });
  const songs = new AlbumSongs(albums, jobs, register);
  const watch = new ChangeWatch(() => register.sources());
  const trimmer = trimming(() => cache.trim(register.cacheKeys()));
  // Told after `songs`, which listens longer.
  albums.onChange(() => watch.follow());
  albums.onRemove((albumId) => {
    songs.forget(albumId);
    watch.follow();
  });
  songs.onChange((albumId, source) => emit('sourceChanged', { albumId, source }));

  return {
    list: (albumId) => songs.list(albumId),
    prepared: (albumId) => songs.prepared(albumId),
    playable: (albumId) => songs.playable(albumId),
    whenPrepared: (albumId, signal) => songs.whenPrepared(albumId, signal),
    obstacle: (albumId) => songs.obstacle(albumId),
    readNext: (albumId, file) => songs.songs(albumId).get(file)?.readNext(),
    pathOf: (albumId, file) => songs.pathOf(albumId, file),
    onChange: (listener) => songs.onChange(listener),
    handlers: {
      'songs.import': importCommand(context, albums, grants, songs),
      'sources.list': async ({ albumId }) => {
        const known = [...songs.songs(albumId).values()];
        // A window that asks has just been opened or come to the front.
        void look(known);
        await Promise.all(known.map(({ looked }) => looked));
        return songs.list(albumId);
      },
      ...replaceCommands({ context, albums, grants, jobs, songs, register }),
      'sources.waveform': ({ albumId, file, framesPerColumn }) => songs.song(albumId, file).waveform(framesPerColumn),
      'sources.samples': ({ albumId, file, start, frames }) => {
        const { session, name } = songs.song(albumId, file);
        if (session === null) return fail('conflict', name, 'cannot be played now', 'see what is said of the song');
        return pool.run('samples', { source: session, start, frames }, undefined, { urgent: true });
      },
    },
    close: () => {
      watch.close();
      trimmer.close();
      register.close();
    },
  };
};

const TRIM_AFTER_SECONDS = 30;

/** The cache is brought within bounds once things are quiet. */
const trimming = (trim: () => Promise<void>) => {
  let timer: NodeJS.Timeout | undefined;
  return {
    soon: () => {
      clearTimeout(timer);
      timer = setTimeout(() => void trim(), TRIM_AFTER_SECONDS * 1000);
      timer.unref();
    },
    close: () => clearTimeout(timer),
  };
};
