import { join } from 'node:path';
import type { Album } from '../shared/album/album.ts';
import { safeFileName } from '../shared/text/fileName.ts';

/** The folder a delivery becomes: `Artist - Title` in `parent` unless named otherwise. */
export const targetFolder = (parent: string, album: Album, name: string | null): string => {
  const words = [album.artist, album.title].filter((word) => word !== '').join(' - ');
  return join(parent, safeFileName(name ?? words, 'Untitled album'));
};
