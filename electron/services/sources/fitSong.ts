import type { Album, AlbumTrack, Fade, HiddenTrack, Join } from '../../shared/album/album.ts';
import type { Frames } from '../../shared/units.ts';

/** What takes the place of a song's file, which may be the same file with other content. */
export interface Replacement {
  readonly file: string;
  /** Length at the session rate. */
  readonly frames: number;
}

/**
 * The album with other content behind some of its files, by the file's name now. All settings stay; those that reach past the
 * end of the new content end there: trims, fades, index marks, crossfades.
 */
export const replaceFiles = (album: Album, replacements: ReadonlyMap<string, Replacement>): Album => {
  const fitted = <Song extends HiddenTrack>(song: Song): Song => {
    const replacement = replacements.get(song.file);
    return replacement === undefined ? song : fitSong({ ...song, file: replacement.file }, replacement.frames);
  };
  const lengthOf = (song: HiddenTrack | undefined): number => {
    const replacement = song === undefined ? undefined : replacements.get(song.file);
    return song === undefined || replacement === undefined
      ? Number.POSITIVE_INFINITY
      : usedFrames(fitted(song), replacement.frames);
  };
  const joined = <Song extends HiddenTrack>(song: Song, before: HiddenTrack, next: HiddenTrack | undefined): Song =>
    song.join === undefined || next === undefined
      ? song
      : { ...song, join: fitJoin(song.join, Math.min(lengthOf(before), lengthOf(next))) };
  const { hiddenTrack, tracks } = album;
  return {
    ...album,
    tracks: tracks.map((track, at) => joined(fitted(track), track, tracks[at + 1])),
    ...(hiddenTrack === undefined ? {} : { hiddenTrack: joined(fitted(hiddenTrack), hiddenTrack, tracks[0]) }),
  };
};

const fitJoin = (join: Join, longest: number): Join =>
  'crossfade' in join && join.crossfade > longest ? { ...join, crossfade: Math.max(1, longest) as Frames } : join;

/** A trim that would leave nothing of the song is dropped. */
const fitSong = <Song extends HiddenTrack>(song: Song, frames: number): Song => {
  const { trimStart, trimEnd, fadeIn, fadeOut, ...rest }: Partial<AlbumTrack> = song;
  const start = trimStart === undefined || trimStart >= frames ? undefined : trimStart;
  const end = trimEnd === undefined || trimEnd >= frames || trimEnd <= (start ?? 0) ? undefined : trimEnd;
  const length = (end ?? frames) - (start ?? 0);
  const within = (fade: Fade): Fade => ({ ...fade, frames: Math.min(fade.frames, length) as Frames });
  return {
    ...rest,
    ...(start === undefined ? {} : { trimStart: start }),
    ...(end === undefined ? {} : { trimEnd: end }),
    ...(fadeIn === undefined ? {} : { fadeIn: within(fadeIn) }),
    ...(fadeOut === undefined ? {} : { fadeOut: within(fadeOut) }),
    ...(rest.indexes === undefined ? {} : { indexes: rest.indexes.filter((index) => index < length) }),
  } as Song;
};

const usedFrames = ({ trimStart, trimEnd }: HiddenTrack, frames: number): number => (trimEnd ?? frames) - (trimStart ?? 0);
