import { type Frames, framesPerSector, nearestSector, type SessionRate, sectorAtOrAfter, sectorsToFrames } from '../units.ts';
import { type Album, type AlbumTrack, type FadeCurve, type HiddenTrack, type Join, joinAfter } from './album.ts';

/** What the layout needs to know of a decoded song, in frames at the session rate. */
export interface SourceExtent {
  readonly frames: number;
  /** First frame that is heard; null for silence. */
  readonly audibleStart: number | null;
  /** One past the last frame that is heard; null for silence. */
  readonly audibleEnd: number | null;
}

/** A fade as it is rendered. 'auto' occurs in crossfades only: the shape follows from how alike the two songs are. */
export interface ClipFade {
  readonly frames: Frames;
  readonly curve: FadeCurve | 'auto';
  /** The clip next to this one plays during the fade. */
  readonly crossfade: boolean;
}

/** A stretch of a song on the timeline. Clips may overlap; the timeline is their sum. */
export interface Clip {
  /** Index into the album's tracks; null for the hidden track. */
  readonly trackIndex: number | null;
  readonly startFrame: Frames;
  /** First frame of the source that is used. */
  readonly sourceStart: Frames;
  readonly frames: Frames;
  readonly fadeIn: ClipFade | null;
  readonly fadeOut: ClipFade | null;
}

/** A song as discs and files are split: from its index 01 to the next one's, or to the lead-out. */
export interface TimelineTrack {
  /** From 1; 0 is the hidden track. */
  readonly number: number;
  /** Index 01, on the sector grid. */
  readonly startFrame: Frames;
  readonly frames: Frames;
  /** Silent frames at its end, before the next song's first frame or the end of the disc. */
  readonly gapFrames: Frames;
  /** Index 00; null where no pause of a sector or more comes before the song. Frame 0 for track 1. */
  readonly pregapStartFrame: Frames | null;
  /** Indexes 02 and on, from the start of the timeline, to the nearest sector. */
  readonly indexes: readonly Frames[];
}

/** What could not be laid out as asked. The layout holds the nearest thing that could. */
export interface LayoutProblem {
  readonly code: 'trim-out-of-range' | 'fade-too-long' | 'crossfade-too-long';
  /** Index into the album's tracks; null for the hidden track. */
  readonly trackIndex: number | null;
  readonly field: 'trimStart' | 'trimEnd' | 'fadeIn' | 'fadeOut' | 'join';
  readonly askedFrames: Frames;
  readonly possibleFrames: Frames;
}

/** The album in time. Frame 0 is sector 0 of the disc image: the first pause is part of it. */
export interface Timeline {
  readonly sampleRate: SessionRate;
  /** The hidden track first, if there is one; then one per song. `clips[n]` is the audio of `tracks[n]`. */
  readonly clips: readonly Clip[];
  readonly tracks: readonly TimelineTrack[];
  /** Whole sectors. */
  readonly totalFrames: Frames;
  /** Where the first of `tracks` starts: split files joined together start here and end with the timeline. */
  readonly programmeStartFrame: Frames;
  readonly problems: readonly LayoutProblem[];
}

interface Part {
  readonly song: AlbumTrack | HiddenTrack;
  readonly trackIndex: number | null;
  readonly join: Join;
  readonly sourceStart: number;
  readonly frames: number;
  /** Within the used part. */
  readonly audibleStart: number;
  readonly audibleEnd: number;
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

/**
 * Where every song of the album is. `sources` are the album's tracks in order at its sample rate.
 *
 * - Indexes lie on the CD sector grid (75 per second) at every rate.
 * - After a gap a song is moved so that its first frame is on the grid: the silence is the asked one to the nearest
 *   sector, and less than a sector more.
 * - After a gap of 0 or a crossfade no sample is moved; index 01 is at the last sector boundary at or before the song's
 *   first frame, so that skipping to the song never cuts its attack.
 * - An audible gap counts from the audible end of one song to the audible start of the next; inaudible ends may overlap.
 * - Index 00 is the first sector boundary after the audio before, where at least a sector of silence is left.
 * - A crossfade takes the place of the two songs' own fades there.
 * - The end is padded to a whole sector.
 *
 * Never throws for an album parseAlbum returned: what is impossible is reported in `problems`.
 */
export const layOut = (album: Album, sources: readonly SourceExtent[], hiddenSource: SourceExtent | null = null): Timeline => {
  const problems: LayoutProblem[] = [];
  const parts = partsOf(album, sources, hiddenSource, problems);
  const rate = album.sampleRate;
  const sector = framesPerSector(rate);
  const gridAtOrAfter = (frame: number): number => sectorsToFrames(sectorAtOrAfter(frame as Frames, rate), rate);
  const gridNearest = (frame: number): number => sectorsToFrames(nearestSector(frame as Frames, rate), rate);
  const gridAtOrBefore = (frame: number): number => frame - (frame % sector);

  const crossfades = crossfadesOf(parts, problems);
  const starts: number[] = [];
  const index01s: number[] = [];
  /** End of all audio so far, per part: an audible gap may leave an earlier song playing longest. */
  const audioEnds: number[] = [];
  parts.forEach((part, at) => {
    const before = parts[at - 1];
    let start = gridNearest(album.firstPause);
    if (before !== undefined) {
      const end = (starts[at - 1] ?? 0) + before.frames;
      if ('crossfade' in before.join) start = end - (crossfades[at - 1] ?? 0);
      else {
        const { gap, measure } = before.join;
        const from = measure === 'file' ? end : end - (before.frames - before.audibleEnd) - part.audibleStart;
        const earliest = starts[at - 1] ?? 0;
        start = gap === 0 ? Math.max(from, earliest) : Math.max(gridAtOrAfter(from) + gridNearest(gap), gridAtOrAfter(earliest));
      }
    }
    starts.push(start);
    // A song shorter than a sector still gets one of its own, so that indexes always rise.
    index01s.push(at === 0 ? start : Math.max(gridAtOrBefore(start), (index01s[at - 1] ?? 0) + sector));
    audioEnds.push(Math.max(audioEnds[at - 1] ?? 0, start + part.frames));
  });
  const lastIndex = index01s[index01s.length - 1];
  const audioEnd = audioEnds[audioEnds.length - 1] ?? gridNearest(album.firstPause);
  const totalFrames = Math.max(gridAtOrAfter(audioEnd), lastIndex === undefined ? 0 : lastIndex + sector);

  const tracks = parts.map((part, at): TimelineTrack => {
    const startFrame = index01s[at] ?? 0;
    const nextStart = starts[at + 1] ?? totalFrames;
    const pause = Math.max(gridAtOrAfter(audioEnds[at - 1] ?? 0), (index01s[at - 1] ?? 0) + sector);
    const pregap = part.trackIndex === null || part.trackIndex === 0 ? 0 : pause < startFrame ? pause : null;
    const indexes = 'indexes' in part.song ? (part.song.indexes ?? []) : [];
    return {
      number: part.trackIndex === null ? 0 : part.trackIndex + 1,
      startFrame: startFrame as Frames,
      frames: ((index01s[at + 1] ?? totalFrames) - startFrame) as Frames,
      gapFrames: Math.max(0, nextStart - (audioEnds[at] ?? 0)) as Frames,
      pregapStartFrame: pregap as Frames | null,
      indexes: indexes.map((offset) => (startFrame + gridNearest(offset)) as Frames),
    };
  });

  const clips = parts.map((part, at): Clip => {
    const { song, trackIndex, frames, sourceStart } = part;
    const crossfade = (join: Join | undefined, length: number | undefined): ClipFade | null =>
      join === undefined || !('crossfade' in join) || length === undefined || length === 0
        ? null
        : { frames: length as Frames, curve: join.curve, crossfade: true };
    const own = (field: 'fadeIn' | 'fadeOut'): ClipFade | null => {
      const fade = song[field];
      if (fade === undefined || fade.frames === 0) return null;
      const length = Math.min(fade.frames, frames) as Frames;
      if (length < fade.frames) {
        problems.push({ code: 'fade-too-long', trackIndex, field, askedFrames: fade.frames, possibleFrames: length });
      }
      return length === 0 ? null : { frames: length, curve: fade.curve, crossfade: false };
    };
    return {
      trackIndex,
      startFrame: (starts[at] ?? 0) as Frames,
      sourceStart: sourceStart as Frames,
      frames: frames as Frames,
      fadeIn: crossfade(parts[at - 1]?.join, crossfades[at - 1]) ?? own('fadeIn'),
      fadeOut: crossfade(at + 1 < parts.length ? part.join : undefined, crossfades[at]) ?? own('fadeOut'),
    };
  });

  return {
    sampleRate: rate,
    clips,
    tracks,
    totalFrames: totalFrames as Frames,
    programmeStartFrame: (index01s[0] ?? totalFrames) as Frames,
    problems,
  };
};

const partsOf = (
  album: Album,
  sources: readonly SourceExtent[],
  hiddenSource: SourceExtent | null,
  problems: LayoutProblem[],
): Part[] => {
  if (sources.length !== album.tracks.length) {
    throw new RangeError(`${album.tracks.length} tracks cannot be laid out with ${sources.length} sources`);
  }
  const { hiddenTrack } = album;
  if ((hiddenTrack === undefined) !== (hiddenSource === null)) throw new RangeError('a hidden track and its source go together');
  const hidden =
    hiddenTrack === undefined || hiddenSource === null
      ? []
      : [partOf(hiddenTrack, null, hiddenTrack.join ?? { gap: album.gap, measure: 'file' }, hiddenSource, problems)];
  const songs = album.tracks.map((track, at) => partOf(track, at, joinAfter(album, at), sources[at] ?? NOTHING, problems));
  return [...hidden, ...songs];
};

const NOTHING: SourceExtent = { frames: 0, audibleStart: null, audibleEnd: null };

const partOf = (
  song: AlbumTrack | HiddenTrack,
  trackIndex: number | null,
  join: Join,
  source: SourceExtent,
  problems: LayoutProblem[],
): Part => {
  const askedStart = song.trimStart ?? 0;
  const askedEnd = song.trimEnd ?? source.frames;
  // At least one frame is left of a song that has any.
  const sourceStart = clamp(askedStart, 0, Math.max(0, source.frames - 1));
  const end = clamp(askedEnd, Math.min(sourceStart + 1, source.frames), source.frames);
  const report = (field: 'trimStart' | 'trimEnd', asked: number, possible: number): void => {
    problems.push({
      code: 'trim-out-of-range',
      trackIndex,
      field,
      askedFrames: asked as Frames,
      possibleFrames: possible as Frames,
    });
  };
  if (sourceStart !== askedStart) report('trimStart', askedStart, sourceStart);
  // One frame past the end is what an album brought to another rate may have by rounding.
  if (end !== askedEnd && askedEnd !== source.frames + 1) report('trimEnd', askedEnd, end);
  const frames = end - sourceStart;
  const audibleStart = clamp((source.audibleStart ?? sourceStart) - sourceStart, 0, frames);
  const audibleEnd = clamp((source.audibleEnd ?? end) - sourceStart, audibleStart, frames);
  return { song, trackIndex, join, sourceStart, frames, audibleStart, audibleEnd };
};

/** Per part the overlap with the next, no longer than either song, nor than what the crossfade before left of it. */
const crossfadesOf = (parts: readonly Part[], problems: LayoutProblem[]): number[] => {
  const overlaps: number[] = [];
  parts.forEach((part, at) => {
    const next = parts[at + 1];
    if (next === undefined || !('crossfade' in part.join)) {
      overlaps.push(0);
      return;
    }
    const asked = part.join.crossfade;
    const possible = Math.min(asked, part.frames - (overlaps[at - 1] ?? 0), next.frames);
    if (possible < asked) {
      const { trackIndex } = part;
      problems.push({
        code: 'crossfade-too-long',
        trackIndex,
        field: 'join',
        askedFrames: asked,
        possibleFrames: possible as Frames,
      });
    }
    overlaps.push(possible);
  });
  return overlaps;
};
