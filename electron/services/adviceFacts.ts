import { join } from 'node:path';
import { type FileIdentity, identityOfPath } from '../decode/identity.ts';
import type { SourceFacts } from '../shared/advise/facts.ts';
import { decodeFacts, encodeFacts } from './adviceRecord.ts';
import type { ServiceContext } from './context.ts';
import { Listeners } from './listeners.ts';
import { measurementVersion } from './matchCache.ts';
import { MatchFiles } from './matchFiles.ts';
import { Remembered } from './matchRemembered.ts';
import { inScratch } from './sources/readVersion.ts';

/** A version of a file; it is looked at again when it changes. */
interface SongVersion {
  readonly looked: string;
  readonly identity: FileIdentity;
}

/** Of the fine spectra, mostly: those of some 200 songs. */
const MOST_BYTES = 64_000_000;
/** As much again on the disk, several times. */
const BOUNDS = { bytes: 256_000_000, files: 2000 };

/** What is measured of songs' files for advice, once per version of a file. The files are only ever read. */
export class AdviceFacts {
  readonly #facts: Remembered<SongVersion, SourceFacts>;
  readonly #files: MatchFiles;
  readonly #progress = new Listeners<[path: string, fraction: number]>();

  constructor({ pool, folders, version }: Pick<ServiceContext, 'pool' | 'folders' | 'version'>) {
    this.#files = new MatchFiles(join(folders.cache, 'advice'), () => measurementVersion(version), BOUNDS);
    this.#facts = new Remembered({
      run: ({ looked }, signal) =>
        inScratch(folders.scratch, (scratchFolder) => {
          const tell = ({ progress }: { readonly progress: number }) => this.#progress.tell(looked, progress);
          return pool.run('advise', { path: looked, name: looked, scratchFolder }, tell, { signal });
        }),
      weigh: ({ gatingBlocks, scan: { spectrum, lines } }) =>
        [gatingBlocks, spectrum.power, spectrum.levelDb, lines.floorDb].reduce((sum, { byteLength }) => sum + byteLength, 0),
      mostWeight: MOST_BYTES,
      files: this.#files,
      encode: encodeFacts,
      decode: decodeFacts,
    });
  }

  /** What was measured before, of the file as it is now; null where it would have to be looked at. */
  recall(path: string): Promise<SourceFacts | null> {
    return this.#facts.recall(versionOf(path));
  }

  get(path: string, signal: AbortSignal): Promise<SourceFacts> {
    return this.#facts.get(versionOf(path), signal);
  }

  /** Told how far a file is looked at, 0..1. Returns how to stop listening. */
  onProgress(listener: (path: string, fraction: number) => void): () => void {
    return this.#progress.add(listener);
  }

  close(): Promise<void> {
    return this.#files.close();
  }
}

const versionOf = (path: string): SongVersion => ({ looked: path, identity: identityOfPath(path) });
