import type { Database } from 'better-sqlite3';
import { COMMANDS } from '../shared/contract/commands.ts';
import type { Settings } from '../shared/contract/state.ts';

export const DEFAULT_SETTINGS: Settings = {
  theme: 'dark',
  monitorGainDb: 0,
  joinSeconds: 5,
  lastAlbum: null,
  formats: ['ddp', 'wav', 'mp3'],
  bits: 16,
  mp3: '320',
  codecSafe: false,
};

const patchSchema = COMMANDS['app.changeSettings'].input;

/** A value that is not understood, such as one of a later version, gives way to the default. */
export const settingsOf = (db: Database): Settings => {
  const rows = db.prepare<[], { name: string; value: string }>('SELECT name, value FROM settings').all();
  return Object.assign({ ...DEFAULT_SETTINGS }, ...rows.map(({ name, value }) => understood(name, value))) as Settings;
};

const understood = (name: string, value: string): Partial<Settings> => {
  try {
    const checked = patchSchema.safeParse({ [name]: JSON.parse(value) });
    return checked.success ? (checked.data as Partial<Settings>) : {};
  } catch {
    return {};
  }
};

export const changeSettings = (db: Database, patch: Partial<Settings>): Settings => {
  const insert = db.prepare('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)');
  for (const [name, value] of Object.entries(patch)) {
    if (value !== undefined) insert.run(name, JSON.stringify(value));
  }
  return settingsOf(db);
};

export const forgetLastAlbum = (db: Database, albumId: number): void => {
  if (settingsOf(db).lastAlbum === albumId) changeSettings(db, { lastAlbum: null });
};
