import { formatAlbum } from '../shared/album/album.ts';
import { applyEdit } from '../shared/album/albumEdit.ts';
import type { CommandHandlers } from '../shared/contract/commands.ts';
import { fail } from '../shared/failure.ts';
import { readPicture, storeCover, storedCover, withCover } from './albumFiles.ts';
import { type AlbumStates, createAlbumStates } from './albumStates.ts';
import type { Albums, Grants, JobRegister, ServiceContext } from './context.ts';
import { createShelf, type ShelfHandlers } from './shelf.ts';

type AlbumHandlers = Pick<
  CommandHandlers,
  | 'album.open'
  | 'album.edit'
  | 'album.undo'
  | 'album.redo'
  | 'album.revisions'
  | 'album.nameRevision'
  | 'album.restore'
  | 'album.at'
  | 'album.setCover'
  | 'album.cover'
  | 'album.fileText'
>;

/** The albums, and every command on one or on the list of them. */
export const createAlbums = (
  context: ServiceContext,
  grants: Grants,
  jobs: JobRegister,
): Albums & { readonly handlers: ShelfHandlers & AlbumHandlers } => {
  const states = createAlbumStates(context);
  return { ...states, handlers: { ...createShelf(context, states, grants, jobs), ...albumHandlers(context, states, grants) } };
};

const albumHandlers = ({ library }: ServiceContext, albums: AlbumStates, grants: Grants): AlbumHandlers => ({
  'album.open': ({ albumId }) => albums.open(albumId),
  'album.edit': ({ albumId, revision, edit, gesture }) => {
    if (revision > albums.state(albumId).revision)
      fail('conflict', null, 'the edit is of a later state of the album', 'open the album anew');
    return albums.commit(albumId, (album) => applyEdit(album, edit), gesture);
  },
  'album.undo': ({ albumId }) => albums.move(albumId, 'undo'),
  'album.redo': ({ albumId }) => albums.move(albumId, 'redo'),
  'album.revisions': ({ albumId }) => library.revisions(albumId),
  'album.nameRevision': ({ albumId, revision, name }) => {
    library.nameRevision(albumId, revision, name);
    return null;
  },
  'album.restore': ({ albumId, revision }) => {
    const made = library.revisions(albumId).find((summary) => summary.revision === revision);
    const what = made === undefined ? `revision ${revision}` : `"${made.name ?? made.step}"`;
    return albums.commit(albumId, () => ({ album: library.albumAt(albumId, revision), step: `Go back to ${what}` }));
  },
  'album.at': ({ albumId, revision }) => library.albumAt(albumId, revision),
  'album.setCover': async ({ albumId, token }) => {
    const cover = token === null ? null : await readPicture(grants.pathOf(token));
    albums.state(albumId);
    if (cover !== null) await storeCover(albums.folderOf(albumId), cover);
    const step = cover === null ? 'Remove the cover' : 'Set the cover';
    return albums.commit(albumId, (album) => ({ album: withCover(album, cover), step }));
  },
  'album.cover': async ({ albumId }) => {
    const cover = await storedCover(albums.folderOf(albumId), albums.state(albumId).album);
    return cover === null ? null : { mimeType: cover.mimeType, bytes: new Uint8Array(cover.bytes) };
  },
  'album.fileText': ({ albumId }) => formatAlbum(withCover(albums.state(albumId).album, null)),
});
