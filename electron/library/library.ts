import type { FileIdentity } from '../decode/identity.ts';
import type { Album } from '../shared/album/album.ts';
import type { AlbumState, AlbumSummary, DeliveryFormat, RevisionSummary, Settings } from '../shared/contract/state.ts';
import type { Report } from '../shared/report.ts';

/** A song's file as it was read once: what is kept so that it need not be read again. */
export interface StoredAnalysis {
  /** Everything but the curve, as JSON; written and read by services/sources. */
  readonly facts: unknown;
  /** LUFS every 100 ms. */
  readonly shortTermLufs: Float32Array;
}

export interface KnownFile {
  readonly path: string;
  readonly identity: FileIdentity;
  readonly sha256: string;
}

export interface NewDelivery {
  readonly albumId: number;
  readonly revision: number;
  readonly folder: string;
  readonly formats: readonly DeliveryFormat[];
  readonly report: Report;
  readonly pqSheet: string;
  readonly checks: readonly { readonly what: string; readonly passed: boolean }[];
}

export interface StoredDelivery extends NewDelivery {
  readonly id: number;
  readonly madeAt: number;
}

/** A delivery without the documents it left. */
export type DeliveryEntry = Omit<StoredDelivery, 'report' | 'pqSheet' | 'checks'>;

/** All that is kept between starts. Every call is one transaction and durable when it returns; times are milliseconds since 1970. */
export interface Library {
  /** What the user is to be told of how the library was opened; one sentence each. */
  readonly notices: readonly string[];

  /** The one changed last first. */
  albums(): AlbumSummary[];
  /** `origin` marks an album made from something there is once, such as the demo. */
  createAlbum(album: Album, step: string, origin?: string): AlbumState;
  /** The newest album of an origin that is still in the list; null where there is none. */
  albumFrom(origin: string): number | null;
  /** A 'conflict' failure where there is no such album. */
  state(albumId: number): AlbumState;
  /** Appends a revision after the current one and makes it current; a redo there may have been stays in the history. */
  append(albumId: number, album: Album, step: string, gesture: string | null): AlbumState;
  /** Back before the current step, or before all steps of its gesture; the state as it is where there is nothing to undo. */
  undo(albumId: number): AlbumState;
  redo(albumId: number): AlbumState;
  /** Newest first; at most 500, named ones always. */
  revisions(albumId: number): RevisionSummary[];
  /** An empty name takes the name away. */
  nameRevision(albumId: number, revision: number, name: string): void;
  /** The album as it was at a revision; a 'conflict' failure where there is no such revision, as with nameRevision. */
  albumAt(albumId: number, revision: number): Album;
  /** Also forgotten as the album that was open last. */
  removeAlbum(albumId: number): void;

  analysis(sha256: string, version: number): StoredAnalysis | null;
  storeAnalysis(sha256: string, version: number, analysis: StoredAnalysis): void;
  knownFile(path: string): KnownFile | null;
  storeKnownFile(file: KnownFile): void;
  filesWithHash(sha256: string): KnownFile[];

  addDelivery(delivery: NewDelivery): number;
  /** Newest first. */
  deliveries(albumId: number): DeliveryEntry[];
  delivery(id: number): StoredDelivery | null;

  settings(): Settings;
  changeSettings(patch: Partial<Settings>): Settings;

  close(): void;
}
