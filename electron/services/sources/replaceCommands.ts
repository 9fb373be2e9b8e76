import { basename } from 'node:path';
import type { Album } from '../../shared/album/album.ts';
import type { CommandHandlers } from '../../shared/contract/commands.ts';
import { FailureError, fail, failureOf } from '../../shared/failure.ts';
import type { Albums, Grants, JobHandle, JobRegister, ServiceContext } from '../context.ts';
import type { AlbumSongs } from './albumSongs.ts';
import { sessionFrames } from './facts.ts';
import { identityNow } from './files.ts';
import { type Candidate, matchSongs } from './findSongs.ts';
import { type Replacement, replaceFiles } from './fitSong.ts';
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
      return withSongs(means, albumId, [path], `Read "${basename(path)}"`, ([song]) =>
        albums.commit(albumId, (album) => ({
          album: replaceFiles(album, new Map([[file, replacementBy(song, album)]])),
          step: `Link ${titleIn(album, file)} to "${basename(path)}"`,
        })),
      );
    },

    'sources.useNewVersion': async ({ albumId, track: id }) => {
      const { file } = trackOf(albumId, id);
      const song = songs.song(albumId, file);
      if (song.status === 'missing') fail('conflict', song.name, 'is not there, in no version', 'locate it first');
      const accepted = song.accept();
      await song.looked;
      songs.read(albumId, `Read the new version of "${song.name}"`, [song]);
      await accepted;
      return albums.commit(albumId, (album) => ({
        album: replaceFiles(album, new Map([[file, { ...replacementBy(song, album), file }]])),
        step: `Use the new version of ${titleIn(album, file)}`,
      }));
    },

    'sources.retry': async ({ albumId, track: id }) => {
      const song = songs.song(albumId, trackOf(albumId, id).file);
      void song.retry();
      await song.looked;
      songs.read(albumId, null, [song]);
      return null;
    },

    'sources.findMissing': async ({ albumId, tokens }) => {
      const lost = [...songs.songs(albumId)].filter(([, song]) => song.status === 'missing');
      const named = tokens.map((token) => grants.pathOf(token));
      const about = { kind: 'import', title: 'Look for missing songs', albumId } as const;
      const { done } = jobs.run(about, (job) => findFiles(means, named, lost, job));
      const found = await done;
      const paths = [...new Set(found.values())];
      const title = paths.length === 1 ? `Read "${basename(paths[0] ?? '')}"` : `Read ${paths.length} songs`;
      return withSongs(means, albumId, paths, title, (held) => {
        const readable = new Map(held.flatMap((song) => (song.status === 'ready' ? [[song.path, song] as const] : [])));
        const files = [...found].flatMap(([file, path]) => (readable.has(path) ? [file] : []));
        const counts = { found: files.length, missing: lost.length - files.length };
        const [first] = files;
        if (first === undefined) return { state: albums.state(albumId), ...counts };
        const state = albums.commit(albumId, (album) => ({
          album: replaceFiles(
            album,
            new Map(files.map((file) => [file, replacementBy(readable.get(found.get(file) ?? ''), album)])),
          ),
          step: files.length === 1 ? `Locate ${titleIn(album, first)}` : `Locate ${files.length} songs`,
        }));
        return { state, ...counts };
      });
    },
  };
};

/** Reads files that an edit is about to name, makes the edit, and lets the album go on from there. */
const withSongs = async <Output>(
  { albums, songs, register }: ReplaceMeans,
  albumId: number,
  paths: readonly string[],
  title: string,
  edit: (held: readonly SongSource[]) => Output,
): Promise<Output> => {
  const rate = albums.state(albumId).album.sampleRate;
  const held = paths.map((path) => register.hold(path, rate, true));
  try {
    await Promise.all(held.map(({ looked }) => looked));
    songs.read(albumId, title, held);
    await Promise.all(held.map((song) => song.settled()));
    return edit(held);
  } finally {
    for (const song of held) register.release(song);
  }
};

/** A failure where the song could not be read. */
const replacementBy = (song: SongSource | undefined, { sampleRate }: Album): Replacement => {
  if (song?.version != null && song.status === 'ready') {
    return { file: song.path, frames: sessionFrames(song.version.facts, sampleRate) };
  }
  if (song?.failure != null) throw new FailureError(song.failure);
  return fail('unreadable', song?.name ?? null, 'does not exist', 'choose another file');
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
