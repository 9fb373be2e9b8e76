import { join } from 'node:path';
import type { LinearFile } from '../decode/linearSource.ts';
import type { EnginePool } from '../engine/pool.ts';
import type { PreparedSource, ProcessedSource, SongProcessing } from '../engine/protocol.ts';
import type { Album } from '../shared/album/album.ts';
import { soundOf } from '../shared/chain/active.ts';
import type { Chain } from '../shared/chain/schema.ts';
import { inPlacesOf } from '../shared/chain/work.ts';

/** Renders a song through what is done to it, or remembers having done so. Equal calls may share one file. */
export type ProcessSong = (
  source: LinearFile,
  processing: SongProcessing,
  onProgress: (fraction: number) => void,
) => Promise<ProcessedSource>;

/** The chains of the album's songs that change anything, in order, the hidden track last; it has none. */
export const songChains = (album: Album): (Chain | null)[] => [
  ...album.tracks.map(({ chain }) => soundOf(chain)),
  ...(album.hiddenTrack === undefined ? [] : [null]),
];

/**
 * The prepared songs with what is heard in their place. This stands between preparing and laying out: trims, gaps and audible
 * edges go by the source's own, everything behind them (match, render, report) reads the processed file. A song that nothing
 * is done to is left as it is.
 */
export const processSongs = async (
  album: Album,
  prepared: readonly PreparedSource[],
  process: ProcessSong,
  onProgress: (fraction: number) => void,
): Promise<PreparedSource[]> => {
  const chains = songChains(album);
  const done = prepared.map((_song, at): number => ((chains[at] ?? null) === null ? 1 : 0));
  const tell = (at: number, fraction: number): void => {
    done[at] = fraction;
    onProgress(done.reduce((sum, part) => sum + part, 0) / done.length);
  };
  return Promise.all(
    prepared.map(async (song, at) => {
      const chain = chains[at] ?? null;
      if (chain === null || song.session === null) return song;
      const processed = await process(song.session, { chain, filter: null }, (fraction) => tell(at, fraction));
      tell(at, 1);
      return { ...song, processed: inPlaces(album.tracks[at]?.chain, processed) };
    }),
  );
};

/** Bytes that the processed files of an album's songs take at most. */
export const processedBytes = (album: Album, prepared: readonly PreparedSource[]): number => {
  const chains = songChains(album);
  return prepared.reduce((sum, { session }, at) => sum + (chains[at] ? (session?.layout.frames ?? 0) * BYTES_PER_FRAME : 0), 0);
};

const BYTES_PER_FRAME = 8;

/** With what the chain did told stage by stage of the album's own chain. */
export const inPlaces = (chain: Chain | undefined, processed: ProcessedSource): ProcessedSource =>
  chain === undefined || processed.chain === null ? processed : { ...processed, chain: inPlacesOf(chain, processed.chain) };

/** Renders into a scratch folder, each song and chain once: the parts of a song that was split share its file. */
export const processingInto = (pool: EnginePool, scratchFolder: string): ProcessSong => {
  const made = new Map<string, Promise<ProcessedSource>>();
  return (source, processing, onProgress) => {
    const key = JSON.stringify([source.samplesPath, processing]);
    const known = made.get(key);
    if (known !== undefined) return known;
    const output = join(scratchFolder, `${made.size}.processed`);
    const work = pool.run('process', { source, ...processing, output, sha256: null }, ({ progress }) => onProgress(progress));
    made.set(key, work);
    return work;
  };
};
