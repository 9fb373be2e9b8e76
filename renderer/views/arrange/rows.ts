import { type AlbumTrack, joinAfter } from '../../../electron/shared/album/album.ts';
import type { MatchedSong, SourceState } from '../../../electron/shared/contract/state.ts';
import { describeFailure } from '../../../electron/shared/failure.ts';
import { withMinus } from '../../../electron/shared/text/minus.ts';
import type { Scene } from '../../timeline/scene.ts';

/** One line of the song table: plain values only, so that a line is drawn again only when something of it has changed. */
export interface SongRow {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  /** The title is the file's name, as none is set. */
  readonly untitled: boolean;
  /** Null where it is the album's. */
  readonly artist: string | null;
  /** Frames on the timeline; null until the song is read. */
  readonly frames: number | null;
  /** What comes before the song. */
  readonly before: 'first-pause' | 'hidden-track' | 'gap' | 'crossfade';
  /** Asked frames of the pause, gap or overlap. */
  readonly beforeFrames: number;
  /** Id of the song that the join belongs to; null where none of the album's songs is before. */
  readonly joinId: string | null;
  /** The gap is the album's own. */
  readonly albumGap: boolean;
  readonly audibleMeasure: boolean;
  readonly fadeInFrames: number;
  readonly fadeOutFrames: number;
  /** A crossfade stands in place of the fade. */
  readonly crossfadeIn: boolean;
  readonly crossfadeOut: boolean;
  readonly status: SourceState['status'] | 'unknown';
  readonly progress: number;
  /** Why the file cannot be used; empty where it can. */
  readonly problem: string;
  /** Sentences, one a line. */
  readonly warnings: string;
  readonly excluded: boolean;
  readonly intentLu: number;
  readonly gainDb: number | null;
  readonly reductionDb: number | null;
  readonly sourceLufs: number | null;
  readonly masteredLufs: number | null;
  readonly peakDbtp: number | null;
  readonly rangeLu: number | null;
  readonly binds: boolean;
  readonly note: string;
}

export interface MatchFigures {
  readonly songs: Readonly<Record<string, MatchedSong>>;
  readonly bindingTrack: string | null;
}

/** Lines for the album's songs in order. */
export const songRows = (scene: Scene, match: MatchFigures | null): readonly SongRow[] =>
  scene.songs.flatMap((song, at): SongRow[] => {
    const { trackIndex } = song.clip;
    const track = trackIndex === null ? undefined : scene.album.tracks[trackIndex];
    if (track === undefined || trackIndex === null) return [];
    const matched = match?.songs[track.id];
    const { source, clip } = song;
    return [
      {
        id: track.id,
        number: trackIndex + 1,
        title: song.title,
        untitled: track.title === undefined || track.title === '',
        artist: track.artist === undefined || track.artist === '' ? null : track.artist,
        frames: clip.frames === 0 ? null : clip.frames,
        ...beforeOf(scene, trackIndex),
        fadeInFrames: track.fadeIn?.frames ?? 0,
        fadeOutFrames: track.fadeOut?.frames ?? 0,
        crossfadeIn: scene.joins[at - 1]?.kind === 'crossfade',
        crossfadeOut: scene.joins[at]?.kind === 'crossfade',
        status: source?.status ?? 'unknown',
        progress: source?.progress ?? 0,
        problem: problemOf(source),
        warnings: withMinus(warningsOf(track, source).join('\n')),
        excluded: track.exclude === true,
        intentLu: track.intent ?? 0,
        gainDb: matched?.gainDb ?? null,
        reductionDb: matched?.maxReductionDb ?? matched?.limiterWorkDb ?? null,
        sourceLufs: matched?.sourceLufs ?? source?.facts?.analysis.loudSectionsLufs ?? null,
        masteredLufs: matched?.masteredLufs ?? null,
        peakDbtp: matched?.masteredPeakDbtp ?? null,
        rangeLu: matched?.masteredRangeLu ?? source?.facts?.analysis.loudnessRangeLu ?? null,
        binds: match?.bindingTrack === track.id,
        note: withMinus(matched?.note ?? ''),
      },
    ];
  });

type Before = Pick<SongRow, 'before' | 'beforeFrames' | 'joinId' | 'albumGap' | 'audibleMeasure'>;

const beforeOf = ({ album }: Scene, index: number): Before => {
  const previous = album.tracks[index - 1];
  if (previous === undefined && album.hiddenTrack !== undefined) {
    return { before: 'hidden-track', beforeFrames: 0, joinId: null, albumGap: false, audibleMeasure: false };
  }
  if (previous === undefined) {
    return { before: 'first-pause', beforeFrames: album.firstPause, joinId: null, albumGap: false, audibleMeasure: false };
  }
  const join = joinAfter(album, index - 1);
  const own = { joinId: previous.id, albumGap: previous.join === undefined };
  return 'crossfade' in join
    ? { before: 'crossfade', beforeFrames: join.crossfade, audibleMeasure: false, ...own }
    : { before: 'gap', beforeFrames: join.gap, audibleMeasure: join.measure === 'audible', ...own };
};

const problemOf = (source: SourceState | null): string => (source?.failure == null ? '' : describeFailure(source.failure));

const warningsOf = (track: AlbumTrack, source: SourceState | null): readonly string[] => {
  const facts = source?.facts;
  if (facts === null || facts === undefined) return [];
  const beyond = track.trimEnd !== undefined && track.trimEnd > facts.sessionFrames + 1;
  return [...facts.warnings, ...(beyond ? ['the song is shorter than where its end is trimmed to'] : [])];
};

/** Whether two lines say the same. */
export const sameRow = (one: SongRow, other: SongRow): boolean =>
  (Object.keys(one) as (keyof SongRow)[]).every((key) => Object.is(one[key], other[key]));
