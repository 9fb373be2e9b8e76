import type { Database } from 'better-sqlite3';
import { type Album, parseAlbum } from '../shared/album/album.ts';
import type { AlbumState, RevisionSummary } from '../shared/contract/state.ts';
import { fail } from '../shared/failure.ts';
import { NO_BASE, packed, unpacked } from './content.ts';
import { damage } from './failures.ts';

/** The states of albums: a tree of revisions, and where in it each album is now. */

/** After so many changes in a row a revision is kept whole, so that reading one stays quick. */
const WHOLE_EVERY = 50;

const MOST_LISTED = 500;

interface Position {
  /** Number of the newest state. */
  readonly state: number;
  /** The revision whose album that is. */
  readonly head: number;
}

const positionOf = (db: Database, albumId: number): Position =>
  db.prepare<[number], Position>('SELECT state, head FROM albums WHERE id = ? AND removed_at IS NULL').get(albumId) ??
  fail('conflict', null, 'the album is no longer in the library', 'choose another album');

/** Text of a revision, and of how many changes it is made up. */
const textAt = (db: Database, albumId: number, revision: number): { text: Buffer; changes: number } => {
  const chain = db
    .prepare<{ albumId: number; revision: number }, { content: Buffer }>(
      `WITH RECURSIVE chain (number, base, content) AS (
         SELECT number, base, content FROM revisions WHERE album_id = @albumId AND number = @revision
         UNION ALL
         SELECT r.number, r.base, r.content FROM chain JOIN revisions r ON r.album_id = @albumId AND r.number = chain.base
       )
       SELECT content FROM chain ORDER BY number`,
    )
    .all({ albumId, revision });
  if (chain.length === 0) throw damage(db.name, new Error(`album ${albumId} has no revision ${revision}`));
  try {
    return { text: chain.reduce((base, { content }) => unpacked(content, base), NO_BASE), changes: chain.length - 1 };
  } catch (error) {
    throw damage(db.name, error);
  }
};

const albumOf = (db: Database, albumId: number, revision: number): Album => {
  const { text } = textAt(db, albumId, revision);
  return parseAlbum(text.toString('utf8'), db.name);
};

/** Throws a damage failure unless the album each head leads to can be read. */
export const checkHeads = (db: Database): void => {
  const heads = db.prepare<[], { id: number; head: number }>('SELECT id, head FROM albums WHERE removed_at IS NULL').all();
  for (const { id, head } of heads) albumOf(db, id, head);
};

/** The revision that a state's number leads to. */
const revisionOf = (db: Database, albumId: number, number: number): number => {
  positionOf(db, albumId);
  const found = db
    .prepare<{ albumId: number; number: number }, { revision: number }>(
      `SELECT number AS revision FROM revisions WHERE album_id = @albumId AND number = @number
       UNION ALL
       SELECT revision FROM visits WHERE album_id = @albumId AND number = @number`,
    )
    .get({ albumId, number });
  return found?.revision ?? fail('conflict', null, `the album has no revision ${number}`, 'choose one from its history');
};

export const stateOf = (db: Database, albumId: number): AlbumState => {
  const position = positionOf(db, albumId);
  return stateAt(db, albumId, position, albumOf(db, albumId, position.head));
};

const stateAt = (db: Database, albumId: number, { state, head }: Position, album: Album): AlbumState => {
  const steps = db
    .prepare<[number, number], { undo: string | null; redo: string | null }>(
      `SELECT CASE WHEN at.parent IS NULL THEN NULL ELSE at.step END AS undo, next.step AS redo
       FROM revisions at LEFT JOIN revisions next ON next.album_id = at.album_id AND next.number = at.redo
       WHERE at.album_id = ? AND at.number = ?`,
    )
    .get(albumId, head);
  return { albumId, revision: state, album, undo: steps?.undo ?? null, redo: steps?.redo ?? null };
};

/** Writes the album's row to say that state number `state` is of revision `head`. */
const moveTo = (db: Database, albumId: number, { state, head }: Position, album: Album, now: number): void => {
  db.prepare(
    `UPDATE albums SET state = @state, head = @head, title = @title, artist = @artist, songs = @songs, changed_at = @now
     WHERE id = @albumId`,
  ).run({ albumId, state, head, title: album.title, artist: album.artist, songs: album.tracks.length, now });
};

export const appendRevision = (
  db: Database,
  albumId: number,
  album: Album,
  { step, gesture }: { readonly step: string; readonly gesture: string | null },
  now: number,
): AlbumState => {
  const { state, head } = positionOf(db, albumId);
  const before = textAt(db, albumId, head);
  const number = state + 1;
  const whole = before.changes + 1 >= WHOLE_EVERY;
  insertRevision(db, {
    albumId,
    number,
    parent: head,
    base: whole ? null : head,
    step,
    gesture,
    content: packed(textOf(album), whole ? NO_BASE : before.text),
    now,
  });
  moveTo(db, albumId, { state: number, head: number }, album, now);
  return { albumId, revision: number, album, undo: step, redo: null };
};

const textOf = (album: Album): Buffer => Buffer.from(JSON.stringify(album));

const insertRevision = (
  db: Database,
  row: {
    readonly albumId: number;
    readonly number: number;
    readonly parent: number | null;
    readonly base: number | null;
    readonly step: string;
    readonly gesture: string | null;
    readonly content: Buffer;
    readonly now: number;
  },
): void => {
  db.prepare(
    `INSERT INTO revisions (album_id, number, parent, base, step, gesture, content, made_at)
     VALUES (@albumId, @number, @parent, @base, @step, @gesture, @content, @now)`,
  ).run(row);
};

/** The album's first revision; its row is there already and says so. */
export const firstRevision = (db: Database, albumId: number, album: Album, step: string, now: number): AlbumState => {
  const content = packed(textOf(album), NO_BASE);
  insertRevision(db, { albumId, number: 1, parent: null, base: null, step, gesture: null, content, now });
  return { albumId, revision: 1, album, undo: null, redo: null };
};

export const undo = (db: Database, albumId: number, now: number): AlbumState => {
  const { state, head } = positionOf(db, albumId);
  // A parent's number is below its children's, so the lowest is where the gesture began.
  const back = db
    .prepare<{ albumId: number; head: number }, { parent: number | null }>(
      `WITH RECURSIVE gesture (number, parent, name) AS (
         SELECT number, parent, gesture FROM revisions WHERE album_id = @albumId AND number = @head
         UNION ALL
         SELECT r.number, r.parent, r.gesture FROM gesture
         JOIN revisions r ON r.album_id = @albumId AND r.number = gesture.parent AND r.gesture = gesture.name
       )
       SELECT parent FROM gesture ORDER BY number LIMIT 1`,
    )
    .get({ albumId, head });
  const target = back?.parent ?? null;
  if (target === null) return stateOf(db, albumId);
  db.prepare('UPDATE revisions SET redo = ? WHERE album_id = ? AND number = ?').run(head, albumId, target);
  return visit(db, albumId, { state: state + 1, head: target }, now);
};

export const redo = (db: Database, albumId: number, now: number): AlbumState => {
  const { state, head } = positionOf(db, albumId);
  const target = db
    .prepare<[number, number], { redo: number | null }>('SELECT redo FROM revisions WHERE album_id = ? AND number = ?')
    .get(albumId, head)?.redo;
  if (target === undefined || target === null) return stateOf(db, albumId);
  return visit(db, albumId, { state: state + 1, head: target }, now);
};

const visit = (db: Database, albumId: number, position: Position, now: number): AlbumState => {
  db.prepare('INSERT INTO visits (album_id, number, revision) VALUES (?, ?, ?)').run(albumId, position.state, position.head);
  const album = albumOf(db, albumId, position.head);
  moveTo(db, albumId, position, album, now);
  return stateAt(db, albumId, position, album);
};

export const albumAt = (db: Database, albumId: number, number: number): Album =>
  albumOf(db, albumId, revisionOf(db, albumId, number));

export const nameRevision = (db: Database, albumId: number, number: number, name: string): void => {
  const revision = revisionOf(db, albumId, number);
  const given = name.trim();
  db.prepare('UPDATE revisions SET name = ? WHERE album_id = ? AND number = ?').run(
    given === '' ? null : given,
    albumId,
    revision,
  );
};

export const revisionsOf = (db: Database, albumId: number): RevisionSummary[] => {
  const { head } = positionOf(db, albumId);
  return db
    .prepare<
      { albumId: number; head: number; most: number },
      Omit<RevisionSummary, 'current' | 'undone'> & { readonly undone: 0 | 1 }
    >(
      `WITH RECURSIVE path (number, parent) AS (
         SELECT number, parent FROM revisions WHERE album_id = @albumId AND number = @head
         UNION ALL
         SELECT r.number, r.parent FROM path JOIN revisions r ON r.album_id = @albumId AND r.number = path.parent
       ), ends AS (
         SELECT number FROM revisions r WHERE album_id = @albumId AND NOT EXISTS (
           SELECT 1 FROM revisions next
           WHERE next.album_id = r.album_id AND next.parent = r.number AND next.gesture = r.gesture
         )
         ORDER BY number DESC LIMIT @most
       )
       SELECT number AS revision, step, made_at AS madeAt, name, number NOT IN (SELECT number FROM path) AS undone
       FROM revisions
       WHERE album_id = @albumId AND (name IS NOT NULL OR number = @head OR number IN ends)
       ORDER BY number DESC`,
    )
    .all({ albumId, head, most: MOST_LISTED })
    .map((row) => ({ ...row, undone: row.undone === 1, current: row.revision === head }));
};
