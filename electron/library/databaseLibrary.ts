import type { Database } from 'better-sqlite3';
import { fail } from '../shared/failure.ts';
import { albumFrom, albumsOf, createAlbum, removeAlbum } from './albums.ts';
import { addDelivery, deliveriesOf, deliveryOf } from './deliveries.ts';
import { isDamage, libraryFailure } from './failures.ts';
import type { Library } from './library.ts';
import { albumAt, appendRevision, nameRevision, redo, revisionsOf, stateOf, undo } from './revisions.ts';
import { changeSettings, forgetLastAlbum, settingsOf } from './settings.ts';
import { analysisOf, filesWithHash, knownFile, storeAnalysis, storeKnownFile } from './songFiles.ts';

export interface LibraryMeans {
  readonly notices: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called when a call finds that the file is damaged. */
  readonly onDamage: () => void;
  /** Closes the database and what was opened with it. */
  readonly close: () => void;
}

/** The library over an open database of the newest form. */
export const libraryOf = (db: Database, { notices, now, onDamage, close }: LibraryMeans): Library => {
  const read = <Output>(work: () => Output): Output => {
    if (!db.open) return fail('cancelled', null, 'the library is closed', 'start Glassmaster again');
    try {
      return work();
    } catch (error) {
      if (isDamage(error)) onDamage();
      throw libraryFailure(db.name, error);
    }
  };
  const write = <Output>(work: () => Output): Output => read(() => db.transaction(work).immediate());

  return {
    notices,

    albums: () => read(() => albumsOf(db)),
    createAlbum: (album, step, origin) => write(() => createAlbum(db, album, step, origin ?? null, now())),
    albumFrom: (origin) => read(() => albumFrom(db, origin)),
    state: (albumId) => read(() => stateOf(db, albumId)),
    append: (albumId, album, step, gesture) => write(() => appendRevision(db, albumId, album, { step, gesture }, now())),
    undo: (albumId) => write(() => undo(db, albumId, now())),
    redo: (albumId) => write(() => redo(db, albumId, now())),
    revisions: (albumId) => read(() => revisionsOf(db, albumId)),
    nameRevision: (albumId, revision, name) => write(() => nameRevision(db, albumId, revision, name)),
    albumAt: (albumId, revision) => read(() => albumAt(db, albumId, revision)),
    removeAlbum: (albumId) =>
      write(() => {
        removeAlbum(db, albumId, now());
        forgetLastAlbum(db, albumId);
      }),

    analysis: (sha256, version) => read(() => analysisOf(db, sha256, version)),
    storeAnalysis: (sha256, version, analysis) => write(() => storeAnalysis(db, sha256, version, analysis)),
    knownFile: (path) => read(() => knownFile(db, path)),
    storeKnownFile: (file) => write(() => storeKnownFile(db, file)),
    filesWithHash: (sha256) => read(() => filesWithHash(db, sha256)),

    addDelivery: (delivery) => write(() => addDelivery(db, delivery, now())),
    deliveries: (albumId) => read(() => deliveriesOf(db, albumId)),
    delivery: (id) => read(() => deliveryOf(db, id)),

    settings: () => read(() => settingsOf(db)),
    changeSettings: (patch) => write(() => changeSettings(db, patch)),

    close,
  };
};
