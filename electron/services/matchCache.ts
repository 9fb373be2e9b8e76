import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DSP_FILE } from '../dsp/module.ts';
import { MEASUREMENT_VERSION } from '../engine/measurementVersion.ts';
import type { CorrelateInput, MeasuredClip, MeasureInput } from '../engine/protocol.ts';
import type { Correlate } from '../export/clips.ts';
import type { Measure } from '../export/matchSongs.ts';
import type { ProcessSong } from '../export/processSongs.ts';
import type { Album } from '../shared/album/album.ts';
import type { Ltas } from '../shared/analysis.ts';
import type { ServiceContext } from './context.ts';
import { MatchFiles } from './matchFiles.ts';
import { decodeCorrelation, decodeMeasured, encodeCorrelation, encodeMeasured } from './matchRecord.ts';
import { Remembered } from './matchRemembered.ts';
import { ProcessedSongs } from './processedSongs.ts';
import { ANALYSIS_VERSION } from './sources/facts.ts';
import { ToneReferences } from './toneReferences.ts';

/** Bytes: about forty matches of an 80-minute album. */
const MOST_MEASURED_BYTES = 64_000_000;
const MOST_CORRELATIONS = 10_000;

const bytesOf = ({ gatingBlocks, shortTermLufs, reductionDb }: MeasuredClip): number =>
  gatingBlocks.byteLength + shortTermLufs.byteLength + reductionDb.byteLength + 1000;

/** What a match needs done. */
export interface MatchMeans {
  readonly process: ProcessSong;
  readonly measure: Measure;
  readonly correlate: Correlate;
  /** Spectra of the music that the album's tone is matched to; an 'unreadable' failure where that is not there. */
  readonly reference: (album: Album) => Promise<readonly (Ltas | null)[]>;
}

/** Something was asked of `recalled` that was never measured. */
class NotRemembered extends Error {}

/** What the match has measured so far: in memory, and in files that outlive the program. */
export class MatchCache {
  readonly measurements: Pick<Remembered<MeasureInput, MeasuredClip>, 'known' | 'isPending' | 'get' | 'recall'>;
  /** Asked for ahead of all measurements: a crossfade being drawn is to be heard at once. */
  readonly correlations: Pick<Remembered<CorrelateInput, number>, 'known' | 'isPending' | 'get' | 'recall'>;
  /** Songs behind their chains. */
  readonly processed: ProcessedSongs;
  readonly references: ToneReferences;
  readonly #files: MatchFiles;

  constructor({ pool, folders, version }: Pick<ServiceContext, 'pool' | 'folders' | 'version'>) {
    this.#files = new MatchFiles(join(folders.cache, 'measurements'), () => measurementVersion(version));
    this.processed = new ProcessedSongs({ pool, folders }, this.#files);
    this.references = new ToneReferences({ pool, folders }, this.#files);
    this.measurements = new Remembered({
      run: (input, signal) => pool.run('measure', input, undefined, { signal }),
      weigh: bytesOf,
      mostWeight: MOST_MEASURED_BYTES,
      files: this.#files,
      encode: encodeMeasured,
      decode: decodeMeasured,
    });
    this.correlations = new Remembered({
      run: (input, signal) => pool.run('correlate', input, undefined, { signal, urgent: true }),
      weigh: () => 1,
      mostWeight: MOST_CORRELATIONS,
      files: this.#files,
      encode: encodeCorrelation,
      decode: decodeCorrelation,
    });
  }

  /** Measures what is not known yet, until the signal aborts. */
  means(signal: AbortSignal): MatchMeans {
    return {
      process: (source, processing) => this.processed.get({ source, ...processing }, signal),
      measure: (input) => this.measurements.get(input, signal),
      correlate: (input) => this.correlations.get(input, signal),
      reference: (album) => this.references.get(album, signal),
    };
  }

  /** The result of work that needs only what was measured before; null where it needs more, or is no longer asked for. */
  async recalled<Result>(work: (means: MatchMeans) => Promise<Result>, signal: AbortSignal): Promise<Result | null> {
    const asked: Promise<unknown>[] = [];
    const recall = <Value>(value: Promise<Value | null>): Promise<Value> => {
      asked.push(value);
      return value.then((found) => {
        if (found === null || signal.aborted) throw new NotRemembered();
        return found;
      });
    };
    try {
      return await work({
        process: (source, processing) => recall(this.processed.recall({ source, ...processing })),
        measure: (input) => recall(this.measurements.recall(input)),
        correlate: (input) => recall(this.correlations.recall(input)),
        reference: (album) => recall(this.references.recall(album)),
      });
    } catch (error) {
      if (!(error instanceof NotRemembered)) throw error;
      // The rest that is known is of use all the same.
      await Promise.allSettled(asked);
      return null;
    }
  }

  /** Resolves once what was measured is on the disk. */
  async close(): Promise<void> {
    await this.processed.close();
    await this.#files.close();
  }
}

/** Another one for whatever may come to measure otherwise. */
export const measurementVersion = async (program: string): Promise<string> => {
  const dsp = createHash('sha256')
    .update(await readFile(DSP_FILE))
    .digest('hex');
  const versions = JSON.stringify([program, MEASUREMENT_VERSION, ANALYSIS_VERSION, dsp]);
  return createHash('sha256').update(versions).digest('hex').slice(0, 16);
};
