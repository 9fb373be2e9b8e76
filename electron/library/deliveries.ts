import { deflateSync, inflateSync } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import type { DeliveryFormat } from '../shared/contract/state.ts';
import { damage } from './failures.ts';
import type { DeliveryEntry, NewDelivery, StoredDelivery } from './library.ts';

export const addDelivery = (db: Database, delivery: NewDelivery, now: number): number => {
  const { albumId, revision, folder, formats, ...documents } = delivery;
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO deliveries (album_id, revision, folder, made_at, formats, documents)
       VALUES (@albumId, @revision, @folder, @now, @formats, @documents)`,
    )
    .run({
      albumId,
      revision,
      folder,
      now,
      formats: JSON.stringify(formats),
      documents: deflateSync(JSON.stringify(documents)),
    });
  return Number(lastInsertRowid);
};

interface EntryRow {
  readonly id: number;
  readonly albumId: number;
  readonly revision: number;
  readonly folder: string;
  readonly madeAt: number;
  readonly formats: string;
}

const ENTRY = 'id, album_id AS albumId, revision, folder, made_at AS madeAt, formats';

const entryOf = (row: EntryRow): DeliveryEntry => ({ ...row, formats: JSON.parse(row.formats) as DeliveryFormat[] });

export const deliveriesOf = (db: Database, albumId: number): DeliveryEntry[] =>
  db.prepare<[number], EntryRow>(`SELECT ${ENTRY} FROM deliveries WHERE album_id = ? ORDER BY id DESC`).all(albumId).map(entryOf);

export const deliveryOf = (db: Database, id: number): StoredDelivery | null => {
  const row = db
    .prepare<[number], EntryRow & { documents: Buffer }>(`SELECT ${ENTRY}, documents FROM deliveries WHERE id = ?`)
    .get(id);
  if (row === undefined) return null;
  const { documents, ...entry } = row;
  return { ...entryOf(entry), ...documentsOf(db, documents) };
};

type Documents = Pick<StoredDelivery, 'report' | 'pqSheet' | 'checks'>;

const documentsOf = (db: Database, bytes: Buffer): Documents => {
  try {
    return JSON.parse(inflateSync(bytes).toString('utf8')) as Documents;
  } catch (error) {
    throw damage(db.name, error);
  }
};
