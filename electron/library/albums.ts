import type { Database } from 'better-sqlite3';
import type { Album } from '../shared/album/album.ts';
import type { AlbumState, AlbumSummary } from '../shared/contract/state.ts';
import { firstRevision } from './revisions.ts';

export const albumsOf = (db: Database): AlbumSummary[] =>
  db
    .prepare<[], AlbumSummary>(
      `SELECT id, title, artist, songs, changed_at AS changedAt FROM albums
       WHERE removed_at IS NULL ORDER BY changed_at DESC, id DESC`,
    )
    .all();

export const createAlbum = (db: Database, album: Album, step: string, origin: string | null, now: number): AlbumState => {
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO albums (origin, state, head, title, artist, songs, changed_at)
       VALUES (@origin, 1, 1, @title, @artist, @songs, @now)`,
    )
    .run({ origin, title: album.title, artist: album.artist, songs: album.tracks.length, now });
  return firstRevision(db, Number(lastInsertRowid), album, step, now);
};

export const albumFrom = (db: Database, origin: string): number | null =>
  db
    .prepare<[string], { id: number }>('SELECT id FROM albums WHERE origin = ? AND removed_at IS NULL ORDER BY id DESC LIMIT 1')
    .get(origin)?.id ?? null;

export const removeAlbum = (db: Database, albumId: number, now: number): void => {
  db.prepare('UPDATE albums SET removed_at = ? WHERE id = ? AND removed_at IS NULL').run(now, albumId);
};
