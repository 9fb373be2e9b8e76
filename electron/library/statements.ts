import type { Database, Statement } from 'better-sqlite3';

const prepared = new WeakMap<Database, Map<string, unknown>>();

/** Prepared once for each connection: for what is asked of every song of an album. */
export const statementOf = <Bound extends unknown[], Row>(db: Database, sql: string): Statement<Bound, Row> => {
  const own = prepared.get(db) ?? new Map<string, unknown>();
  prepared.set(db, own);
  const known = own.get(sql) as Statement<Bound, Row> | undefined;
  if (known !== undefined) return known;
  const made = db.prepare<Bound, Row>(sql);
  own.set(sql, made);
  return made as Statement<Bound, Row>;
};
