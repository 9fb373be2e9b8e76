import type { Database } from 'better-sqlite3';
import type { KnownFile, StoredAnalysis } from './library.ts';
import { statementOf } from './statements.ts';

export const analysisOf = (db: Database, sha256: string, version: number): StoredAnalysis | null => {
  const row = statementOf<[string, number], { facts: string; shortTerm: Buffer }>(
    db,
    'SELECT facts, short_term AS shortTerm FROM analyses WHERE sha256 = ? AND version = ?',
  ).get(sha256, version);
  return row === undefined ? null : { facts: JSON.parse(row.facts), shortTermLufs: floatsOf(row.shortTerm) };
};

export const storeAnalysis = (db: Database, sha256: string, version: number, { facts, shortTermLufs }: StoredAnalysis): void => {
  db.prepare('INSERT OR REPLACE INTO analyses (sha256, version, facts, short_term) VALUES (?, ?, ?, ?)').run(
    sha256,
    version,
    JSON.stringify(facts),
    bytesOf(shortTermLufs),
  );
};

interface KnownFileRow {
  readonly path: string;
  readonly size: number;
  readonly modified: string;
  readonly inode: string;
  readonly sha256: string;
}

const knownFileOf = ({ path, size, modified, inode, sha256 }: KnownFileRow): KnownFile => ({
  path,
  identity: { size, modified, inode },
  sha256,
});

export const knownFile = (db: Database, path: string): KnownFile | null => {
  const row = statementOf<[string], KnownFileRow>(db, 'SELECT * FROM known_files WHERE path = ?').get(path);
  return row === undefined ? null : knownFileOf(row);
};

export const storeKnownFile = (db: Database, { path, identity, sha256 }: KnownFile): void => {
  db.prepare(
    `INSERT OR REPLACE INTO known_files (path, size, modified, inode, sha256)
     VALUES (@path, @size, @modified, @inode, @sha256)`,
  ).run({ path, sha256, size: identity.size, modified: identity.modified, inode: identity.inode });
};

export const filesWithHash = (db: Database, sha256: string): KnownFile[] =>
  db.prepare<[string], KnownFileRow>('SELECT * FROM known_files WHERE sha256 = ? ORDER BY path').all(sha256).map(knownFileOf);

const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT;

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Buffer => Buffer.from(buffer, byteOffset, byteLength);

/** A copy: a row's bytes need not lie where floats may. */
const floatsOf = (bytes: Buffer): Float32Array =>
  new Float32Array(new Uint8Array(bytes).buffer, 0, Math.floor(bytes.length / FLOAT_BYTES));
