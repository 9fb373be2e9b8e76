import { basename } from 'node:path';
import type { CommandHandlers } from '../../shared/contract/commands.ts';
import { FailureError } from '../../shared/failure.ts';
import { coverName, storeCover } from '../albumFiles.ts';
import type { Albums, Grants, ServiceContext } from '../context.ts';
import type { AlbumSongs } from './albumSongs.ts';
import { type ImportRun, runEdit, withArrived } from './importRun.ts';
import { findSongPaths } from './songPaths.ts';

/** The rows appear once the tags are read, so that order and titles are right from the start; the rest follows. */
export const importCommand = (
  { pool }: ServiceContext,
  albums: Albums,
  grants: Grants,
  songs: AlbumSongs,
): CommandHandlers['songs.import'] => {
  /** The latest of each album. */
  const runs = new Map<number, ImportRun>();
  albums.onRemove((albumId) => runs.delete(albumId));

  const runOf = (albumId: number, gesture: string, at: number | null): ImportRun => {
    const known = runs.get(albumId);
    if (known?.gesture === gesture) return known;
    const { album, revision } = albums.state(albumId);
    const place = at ?? album.tracks.length;
    return { gesture, album, at: place, songs: [], seen: new Set(), cover: undefined, revision };
  };

  return async ({ albumId, tokens, at, gesture }) => {
    albums.state(albumId);
    const before = runs.get(albumId);
    const seen = before?.gesture === gesture ? before?.seen : undefined;
    const { files, failures } = await findSongPaths(tokens.map((token) => grants.pathOf(token)));
    const paths = files.filter((path) => seen?.has(path) !== true);
    const { files: told, cover } = await pool.run('tags', { paths }, undefined, { urgent: true });
    const usable = told.flatMap((file) => ('tags' in file ? [file] : []));
    const refused = told.flatMap((file) => ('failure' in file ? [{ ...file.failure, file: basename(file.path) }] : []));
    const skipped = [...failures, ...refused];
    const [first] = skipped;
    if (usable.length === 0 && first !== undefined && gesture === null) throw new FailureError(first);
    if (cover !== null) await storeCover(albums.folderOf(albumId), cover);
    const picture = cover === null ? undefined : coverName(cover);
    const run = withArrived(runOf(albumId, gesture ?? '', at), albums.state(albumId), { songs: usable, paths, cover: picture });
    const edit = runEdit(run);
    const accepted = new Set(usable.map(({ path }) => path));
    const title = gesture === null ? edit.step : 'Import songs';
    const state =
      usable.length === 0
        ? albums.state(albumId)
        : songs.bring({ title, run: gesture, accepted }, () => albums.commit(albumId, () => edit, gesture));
    if (gesture !== null) runs.set(albumId, { ...run, revision: state.revision });
    return { state, skipped };
  };
};
