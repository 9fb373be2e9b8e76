import { z } from 'zod';
import { type FileIdentity, identityOfPath } from '../decode/identity.ts';
import { type ReferenceSong, referenceFailure, referenceFile, referenceSongs } from '../export/toneReference.ts';
import type { Album } from '../shared/album/album.ts';
import type { Ltas } from '../shared/analysis.ts';
import { type Failure, FailureError, failureOf } from '../shared/failure.ts';
import { spectrumToMatch } from '../shared/tone/spectrum.ts';
import type { ServiceContext } from './context.ts';
import { ltasHead } from './figuresHead.ts';
import { Listeners } from './listeners.ts';
import type { MatchFiles } from './matchFiles.ts';
import { Remembered } from './matchRemembered.ts';
import { decodeRecord, encodeRecord } from './recordFile.ts';
import { inScratch } from './sources/readVersion.ts';

/** A version of a file; it is read again when it changes. */
interface ReferenceVersion {
  readonly path: string;
  readonly identity: FileIdentity;
}

interface Measured {
  readonly ltas: Ltas | null;
}

export type Reference = { readonly spectra: readonly (Ltas | null)[] } | { readonly failure: Failure };

type Toned = Pick<Album, 'tone'>;

/** More than anyone has at hand. */
const MOST_SPECTRA = 2000;
const NONE: Reference = { spectra: [] };

/** Spectra of the music that albums are matched to, measured once per version of a file. The files are only ever read. */
export class ToneReferences {
  readonly #measured: Remembered<ReferenceVersion, Measured>;
  readonly #listeners = new Listeners<[]>();
  /** By file or folder, as it was when last looked at, and how often that was something new. */
  readonly #known = new Map<string, { readonly reference: Reference; readonly version: number }>();

  constructor({ pool, folders }: Pick<ServiceContext, 'pool' | 'folders'>, files: MatchFiles) {
    this.#measured = new Remembered({
      run: ({ path }, signal) =>
        inScratch(folders.scratch, async (scratchFolder) => {
          const input = { path, name: path, scratchFolder, sessionRate: null, label: 'reference' };
          return { ltas: spectrumToMatch((await pool.run('prepare', input, undefined, { signal })).analysis) };
        }),
      weigh: () => 1,
      mostWeight: MOST_SPECTRA,
      files,
      encode: (name, measured) => encodeRecord(name, measured, []),
      decode: (name, file) => decodeRecord(name, file, measuredHead)?.head ?? null,
    });
  }

  /** As it was when last looked at; null where it never was. An album that needs none has an empty one. */
  known(album: Toned): Reference | null {
    const file = referenceFile(album);
    return file === null ? NONE : (this.#known.get(file)?.reference ?? null);
  }

  /** Equal as long as what is known is the same; 0 before anything is. */
  version(album: Toned): number {
    return this.#known.get(referenceFile(album) ?? '')?.version ?? 0;
  }

  /** Looks at the files as they are now, and measures what is not known. One that cannot be read is an 'unreadable' failure. */
  get(album: Toned, signal: AbortSignal): Promise<readonly (Ltas | null)[]> {
    return this.#look(album, (version) => this.#measured.get(version, signal)) as Promise<readonly (Ltas | null)[]>;
  }

  /** The same from what was measured before; null where that is not all. */
  recall(album: Toned): Promise<readonly (Ltas | null)[] | null> {
    return this.#look(album, (version) => this.#measured.recall(version));
  }

  /** Why the reference cannot be used now; null where it is there. Does not read the music itself. */
  async obstacle(album: Toned): Promise<Failure | null> {
    try {
      for (const song of await referenceSongs(album, '/')) versionOf(song);
    } catch (error) {
      return failureOf(error);
    }
    const known = this.known(album);
    return known !== null && 'failure' in known ? known.failure : null;
  }

  /** Told whenever a reference was read, or turned out to be missing. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  async #look(
    album: Toned,
    measure: (version: ReferenceVersion) => Promise<Measured | null>,
  ): Promise<readonly (Ltas | null)[] | null> {
    const file = referenceFile(album);
    if (file === null) return [];
    try {
      const songs = await referenceSongs(album, '/');
      const measured = await Promise.all(
        songs.map((song) =>
          measure(versionOf(song)).catch((error: unknown) => {
            throw referenceFailure(error, song);
          }),
        ),
      );
      if (measured.includes(null)) return null;
      const spectra = measured.map((one) => one?.ltas ?? null);
      this.#set(file, { spectra });
      return spectra;
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === 'unreadable') this.#set(file, { failure });
      throw error;
    }
  }

  #set(file: string, reference: Reference): void {
    const before = this.#known.get(file);
    if (JSON.stringify(before?.reference) === JSON.stringify(reference)) return;
    this.#known.set(file, { reference, version: (before?.version ?? 0) + 1 });
    this.#listeners.tell();
  }
}

const versionOf = ({ path, name }: ReferenceSong): ReferenceVersion => {
  try {
    return { path, identity: identityOfPath(path) };
  } catch (error) {
    throw referenceFailure(error, { name });
  }
};

const measuredHead = z.object({ ltas: ltasHead });

/** The reference's spectra, or none where it cannot be read: the songs are then heard as they are, and the tone says why. */
export const orNone = async (spectra: Promise<readonly (Ltas | null)[]>): Promise<readonly (Ltas | null)[]> => {
  try {
    return await spectra;
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind === 'unreadable') return [];
    throw error;
  }
};
