import { basename } from 'node:path';
import type { CommandHandlers } from '../../shared/contract/commands.ts';
import { FailureError } from '../../shared/failure.ts';
import { coverName, storeCover } from '../albumFiles.ts';
import type { Albums, Grants, ServiceContext } from '../context.ts';
import type { AlbumSongs } from './albumSongs.ts';
import { importSongs } from './importEdit.ts';
import { findSongPaths } from './songPaths.ts';

/** The rows appear once the tags are read, so that order and titles are right from the start; the rest follows. */
export const importCommand =
  ({ pool }: ServiceContext, albums: Albums, grants: Grants, songs: AlbumSongs): CommandHandlers['songs.import'] =>
  async ({ albumId, tokens, at }) => {
    albums.state(albumId);
    const { files, failures } = await findSongPaths(tokens.map((token) => grants.pathOf(token)));
    const { files: told, cover } = await pool.run('tags', { paths: files }, undefined, { urgent: true });
    const usable = told.flatMap((file) => ('tags' in file ? [file] : []));
    const refused = told.flatMap((file) => ('failure' in file ? [{ ...file.failure, file: basename(file.path) }] : []));
    const skipped = [...failures, ...refused];
    const [first] = skipped;
    if (usable.length === 0 && first !== undefined) throw new FailureError(first);
    const accepted = new Set(usable.map(({ path }) => path));
    const title = usable.length === 1 ? `Import "${usable[0]?.tags.title}"` : `Import ${usable.length} songs`;
    if (cover !== null) await storeCover(albums.folderOf(albumId), cover);
    const picture = cover === null ? undefined : coverName(cover);
    const state = songs.bring(title, accepted, () =>
      albums.commit(albumId, (album) => importSongs(album, usable, at ?? album.tracks.length, picture)),
    );
    return { state, skipped };
  };
