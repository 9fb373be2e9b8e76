import { basename } from 'node:path';
import type { Album } from '../../shared/album/album.ts';
import type { CommandHandlers } from '../../shared/contract/commands.ts';
import { FailureError, fail, failureOf } from '../../shared/failure.ts';
import type { Albums, Grants, JobHandle, JobRegister, ServiceContext } from '../context.ts';
import type { AlbumSongs } from './albumSongs.ts';
import { identityNow } from './files.ts';
import { type Candidate, matchSongs } from './findSongs.ts';
import { type Replacement, replaceFiles } from './fitSong.ts';
import { readAsJob } from './readingJob.ts';
import { inScratch } from './readVersion.ts';
import { findSongPaths } from './songPaths.ts';
import type { SongRegister } from './songRegister.ts';
import type { SongSource } from './songSource.ts';

export interface ReplaceMeans {
  readonly context: ServiceContext;
  readonly albums: Albums;
  readonly grants: Grants;
  readonly jobs: JobRegister;
  readonly songs: AlbumSongs;
  readonly register: SongRegister;
}

type ReplaceHandlers = Pick<
  CommandHandlers,
  'sources.relink' | 'sources.findMissing' | 'sources.useNewVersion' | 'sources.retry'
>;

/** Commands that put other content, or the same from elsewhere, behind songs of an album. */
export const replaceCommands = (means: ReplaceMeans): ReplaceHandlers => {
  const { albums, grants, jobs, songs } = means;
  const trackOf = (albumId: number, id: string) => {
    const track = albums.state(albumId).album.tracks.find((one) => one.id === id);
    return track ?? fail('conflict', null, 'the song is no longer on the album', 'look at the album as it is now');
  };
  return {
    'sources.relink': async ({ albumId, track: id, token }) => {
      const { file } = trackOf(albumId, id);
      const path = grants.pathOf(token);
      return withSongs(means, albumId, [path], `Read "${basename(path)}"`, ([song]) => {
        const frames = song === undefined ? 0 : framesOf(song);
        const step = (album: Album) => `Link ${titleIn(album, file)} to "${basename(path)}"`;
        return albums.commit(albumId, (album) => ({
          album: replaceFiles(album, new Map([[file, { file: path, frames }]])),
          step: step(album),
        }));
      });
    },

    'sources.useNewVersion': async ({ albumId, track: id }) => {
      const { file } = trackOf(albumId, id);
      const song = songs.song(albumId, file);
      if (song.status === 'missing') fail('conflict', song.name, 'is not there, in no version', 'locate it first');
      const accepted = song.accept();
      readAsJob(jobs, albumId, `Read the new version of "${song.name}"`, [song]);
      await accepted;
      const frames = framesOf(song);
      return albums.commit(albumId, (album) => ({
        album: replaceFiles(album, new Map([[file, { file, frames }]])),
        step: `Use the new version of ${titleIn(album, file)}`,
      }));
    },

    'sources.retry': ({ albumId, track: id }) => {
      const song = songs.song(albumId, trackOf(albumId, id).file);
      void song.retry();
      readAsJob(jobs, albumId, null, [song]);
      return null;
    },

    'sources.findMissing': async ({ albumId, tokens }) => {
      const lost = [...songs.songs(albumId)].filter(([, song]) => song.status === 'missing');
      const named = tokens.map((token) => grants.pathOf(token));
      const about = { kind: 'import', title: 'Look for missing songs', albumId } as const;
      const { done } = jobs.run(about, (job) => findFiles(means, named, lost, job));
      const found = await done;
      const missing = lost.length - found.size;
      if (found.size === 0) return { state: albums.state(albumId), found: 0, missing };
      const files = [...found.keys()];
      const title = found.size === 1 ? `Read "${basename(files[0] ?? '')}"` : `Read ${found.size} songs`;
      const state = await withSongs(means, albumId, [...found.values()], title, (held) => {
        const replacements = new Map<string, Replacement>();
        held.forEach((song, at) => {
          replacements.set(files[at] ?? '', { file: song.path, frames: framesOf(song) });
        });
        return albums.commit(albumId, (album) => ({
          album: replaceFiles(album, replacements),
          step: files.length === 1 ? `Locate ${titleIn(album, files[0] ?? '')}` : `Locate ${files.length} songs`,
        }));
      });
      return { state, found: found.size, missing };
    },
  };
};

/** Reads files that an edit is about to name, makes the edit, and lets the album go on from there. */
const withSongs = async <Output>(
  { albums, jobs, register }: ReplaceMeans,
  albumId: number,
  paths: readonly string[],
  title: string,
  edit: (songs: readonly SongSource[]) => Output,
): Promise<Output> => {
  const rate = albums.state(albumId).album.sampleRate;
  const held = paths.map((path) => register.hold(path, rate, true));
  try {
    await Promise.all(held.map(({ looked }) => looked));
    readAsJob(jobs, albumId, title, held);
    await Promise.all(held.map((song) => song.settled()));
    return edit(held);
  } finally {
    for (const song of held) register.release(song);
  }
};

/** A failure where the song could not be read. */
const framesOf = ({ status, failure, name, sessionFrames }: SongSource): number => {
  if (status === 'ready' && sessionFrames !== null) return sessionFrames;
  if (failure !== null) throw new FailureError(failure);
  return fail('unreadable', name, status === 'missing' ? 'does not exist' : 'could not be read', 'choose another file');
};

const titleIn = ({ tracks, hiddenTrack }: Album, file: string): string => {
  const song = tracks.find((track) => track.file === file) ?? hiddenTrack;
  return `"${song?.title === undefined || song.title === '' ? basename(file) : song.title}"`;
};

const findFiles = async (
  { context: { pool, library, folders } }: ReplaceMeans,
  named: readonly string[],
  lost: readonly (readonly [file: string, song: SongSource])[],
  { signal, progress }: JobHandle,
): Promise<Map<string, string>> => {
  const { files } = await findSongPaths(named);
  const candidates: Candidate[] = [];
  for (const path of files) {
    const identity = await identityNow(path).catch(() => null);
    if (identity !== null) candidates.push({ path, size: identity.size });
  }
  const songs = lost.map(([file, { path, version }]) => {
    return { file, size: library.knownFile(path)?.identity.size ?? null, version };
  });
  return matchSongs(songs, candidates, {
    hashOf: (path) => orNull(pool.run('identify', { path }, undefined, { signal }).then(({ sha256 }) => sha256)),
    describe: (path) =>
      orNull(inScratch(folders.scratch, (scratchFolder) => pool.run('describe', { path, scratchFolder }, undefined, { signal }))),
    onProgress: (fraction) => progress('Comparing files', fraction),
  });
};

/** A candidate that cannot be read is not the song; a user who stops the search stops all of it. */
const orNull = async <Output>(work: Promise<Output>): Promise<Output | null> => {
  try {
    return await work;
  } catch (error) {
    if (failureOf(error).kind === 'cancelled') throw error;
    return null;
  }
};
