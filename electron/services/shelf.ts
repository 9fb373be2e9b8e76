import { join } from 'node:path';
import { loadProject, type ProjectOptions } from '../project/loadProject.ts';
import { parseAlbum } from '../shared/album/album.ts';
import type { CommandHandlers } from '../shared/contract/commands.ts';
import type { AlbumState } from '../shared/contract/state.ts';
import { storedCover, withAbsoluteSongs } from './albumFiles.ts';
import type { AlbumStates } from './albumStates.ts';
import type { Grants, JobRegister, ServiceContext } from './context.ts';
import { writeDemo, writtenDemo } from './demo.ts';

export type ShelfHandlers = Pick<
  CommandHandlers,
  'library.list' | 'library.create' | 'library.openDemo' | 'library.openAlbumFile' | 'library.remove' | 'library.duplicate'
>;

const DEMO = 'demo';

/** The list of albums: how one gets into it and out of it. */
export const createShelf = (
  { library, folders }: ServiceContext,
  albums: AlbumStates,
  grants: Grants,
  jobs: JobRegister,
): ShelfHandlers => {
  const addFile = async (path: string, step: string, origin?: string): Promise<AlbumState> => {
    const project = await loadProject(path, AS_WRITTEN);
    return albums.add(withAbsoluteSongs(project.album, project.folder), project.cover, step, origin);
  };

  const openDemo = async (): Promise<AlbumState> => {
    const folder = join(folders.songs, DEMO);
    const albumFile =
      writtenDemo(folder) ??
      (await jobs.run({ kind: 'demo', title: 'Make the demo album', albumId: null }, (job) => writeDemo(folder, job)).done);
    const existing = library.albumFrom(DEMO);
    return existing === null ? addFile(albumFile, 'Open the demo album', DEMO) : albums.open(existing);
  };
  // Two windows that ask at once get the same album.
  let opening: Promise<AlbumState> | null = null;

  return {
    'library.list': () => library.albums(),
    'library.create': ({ title }) =>
      albums.add(parseAlbum({ version: 1, title, artist: '', tracks: [] }, 'the new album'), null, 'Make the album'),
    'library.openDemo': () => {
      opening ??= openDemo().finally(() => {
        opening = null;
      });
      return opening;
    },
    'library.openAlbumFile': ({ token }) => addFile(grants.pathOf(token), 'Open the album file'),
    'library.remove': ({ albumId }) => {
      albums.remove(albumId);
      return null;
    },
    'library.duplicate': async ({ albumId }) => {
      const { album } = albums.state(albumId);
      const cover = await storedCover(albums.folderOf(albumId), album);
      return albums.add({ ...album, title: `${album.title} (copy)` }, cover, `Duplicate "${album.title}"`);
    },
  };
};

const AS_WRITTEN: ProjectOptions = {
  title: undefined,
  artist: undefined,
  upc: undefined,
  gapSeconds: undefined,
  rate: undefined,
};
