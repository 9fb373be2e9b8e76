import { basename } from 'node:path';
import type { PreparedSource, ProcessedSource, ToneFilter } from '../engine/protocol.ts';
import type { Album } from '../shared/album/album.ts';
import type { Ltas } from '../shared/analysis.ts';
import { fail } from '../shared/failure.ts';
import { outcomeOf, type ToneOutcome } from '../shared/tone/outcome.ts';
import { planTone, type TonePlan, type ToneSong } from '../shared/tone/plan.ts';
import { spectrumToMatch } from '../shared/tone/spectrum.ts';
import { inPlaces, type ProcessSong, songChains } from './processSongs.ts';

export interface TonedSongs {
  /** The songs with what is heard in their place, their match filter in it. */
  readonly prepared: readonly PreparedSource[];
  /** Worked out when first called: where the match is off nothing hangs on it, and it takes its time. */
  readonly tone: () => ToneOutcome;
}

/**
 * The tonal match of songs that are behind their own chains, as `processSongs` leaves them: their spectra are compared, and each
 * song that needs a correction is rendered again through its chain and the match filter. `outside` are the spectra of the
 * reference's songs where the album names other music. Where the match is off nothing is rendered.
 */
export const toneSongs = async (
  album: Album,
  chained: readonly PreparedSource[],
  outside: readonly (Ltas | null)[],
  process: ProcessSong,
  onProgress: (fraction: number) => void,
): Promise<TonedSongs> => {
  const plan = once(() => tonePlanOf(album, chained, outside));
  const filters = album.tone.reference === 'off' ? chained.map(() => null) : filtersOf(album, plan());
  const chains = songChains(album);
  const done = filters.map((filter): number => (filter === null ? 1 : 0));
  const tell = (at: number, fraction: number): void => {
    done[at] = fraction;
    onProgress(done.reduce((sum, part) => sum + part, 0) / done.length);
  };
  const filtered = await Promise.all(
    chained.map(async ({ session }, at): Promise<ProcessedSource | null> => {
      const filter = filters[at] ?? null;
      if (filter === null || session === null) return null;
      const processed = await process(session, { chain: chains[at] ?? null, filter }, (fraction) => tell(at, fraction));
      tell(at, 1);
      return inPlaces(album.tracks[at]?.chain, processed);
    }),
  );
  const spectra = filtered.map((song) => song?.analysis.ltas ?? null);
  return {
    prepared: chained.map((song, at) => ({ ...song, processed: filtered[at] ?? song.processed })),
    tone: once(() => outcomeOf(album.tone, toneReferenceName(album), plan(), spectra)),
  };
};

const once = <Output>(work: () => Output): (() => Output) => {
  let done: { readonly output: Output } | undefined;
  return () => {
    done ??= { output: work() };
    return done.output;
  };
};

/** What songs behind their chains need. A song is compared whole: its trims and fades are no part of its sound. */
export const tonePlanOf = (album: Album, chained: readonly PreparedSource[], outside: readonly (Ltas | null)[]): TonePlan =>
  planTone(album.tone, toneSongsOf(album, chained), outside);

const toneSongsOf = (album: Album, chained: readonly PreparedSource[]): ToneSong[] => {
  const chains = songChains(album);
  return chained.map(({ session, processed, analysis }, at) => ({
    id: album.tracks[at]?.id ?? null,
    sound: JSON.stringify([session?.path ?? at, chains[at] ?? null]),
    ltas: spectrumToMatch((processed ?? { analysis }).analysis),
    tone: (album.tracks[at] ?? album.hiddenTrack)?.tone ?? {},
  }));
};

/** Per song, the hidden track last; null where nothing is done to it. */
export const filtersOf = ({ tone: { phase } }: Album, { songs }: TonePlan): (ToneFilter | null)[] =>
  songs.map(({ applied }) => (applied === null ? null : { curveDb: applied, phase }));

/** What the songs of an album are compared with, for people. */
export const toneReferenceName = ({ tone: { reference }, tracks }: Album): string => {
  if (reference === 'off' || reference === 'album') return 'the median of the album';
  if ('curve' in reference) return 'a drawn curve';
  if ('file' in reference) return basename(reference.file);
  const at = tracks.findIndex(({ id }) => id === reference.track);
  const title = tracks[at]?.title;
  return title === undefined ? `song ${at + 1}` : `song ${at + 1} "${title}"`;
};

/** Bytes of the files that songs behind match filters take at most. */
export const tonedBytes = (album: Album, prepared: readonly PreparedSource[]): number =>
  album.tone.reference === 'off'
    ? 0
    : prepared.reduce((sum, { session }) => sum + (session?.layout.frames ?? 0) * BYTES_PER_FRAME, 0);

const BYTES_PER_FRAME = 8;

/** A reference that is one of the album's songs must be there. */
export const requireToneReference = ({ tone: { reference }, tracks }: Album, name: string): void => {
  if (typeof reference !== 'object' || !('track' in reference)) return;
  if (tracks.some(({ id }) => id === reference.track)) return;
  fail(
    'usage',
    name,
    `"tone.reference" names no song of the album ("${reference.track}")`,
    'name the "id" of one of its "tracks"',
  );
};
