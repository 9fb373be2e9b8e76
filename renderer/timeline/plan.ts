import type { ClipFade } from '../../electron/shared/album/timeline.ts';
import { playingTime } from '../ui/format.ts';
import { type Row, type Rows, rowsOf, TITLE_HEIGHT } from './rows.ts';
import { type Tick, ticksOf } from './ruler.ts';
import type { Scene, SceneJoin, SceneSong } from './scene.ts';
import { joinText, lengthText, statusText } from './texts.ts';
import { seen, type View, xOf } from './view.ts';

/** What is selected and what is being dragged; all by id. */
export interface Emphasis {
  readonly tracks: readonly string[];
  readonly join: string | null;
  readonly mark: { readonly track: string; readonly index: number } | null;
  readonly part: Part | null;
  /** The list of songs and joins has the keyboard. */
  readonly focused: boolean;
  /** Where a song that is being moved would go: before that song of the scene. */
  readonly drop: { readonly track: string; readonly before: number } | null;
}

/** What of a song the arrow keys move. */
export type Part = 'fadeIn' | 'fadeOut' | 'trimStart' | 'trimEnd';

export interface Canvas {
  readonly width: number;
  readonly height: number;
}

/** A song's box on its lane. Its edges may lie outside of the canvas. */
export interface SongBox {
  readonly song: SceneSong;
  /** Among the scene's songs. */
  readonly at: number;
  readonly x: number;
  readonly right: number;
  readonly row: Row;
  /** Where the waveform is, under the title. */
  readonly wave: Row;
  readonly lane: 0 | 1;
  readonly fadeIn: FadeShape | null;
  readonly fadeOut: FadeShape | null;
  /** Kept in sight while any of the song is. */
  readonly title: Title | null;
  readonly selected: boolean;
  readonly moving: boolean;
}

export interface Title {
  readonly x: number;
  readonly width: number;
  /** Empty for the hidden track. */
  readonly number: string;
  readonly text: string;
  /** What keeps the song from being heard; mostly empty. */
  readonly note: string;
  /** Playing time, and which channel is drawn how where single samples are. */
  readonly length: string;
}

export interface FadeShape {
  readonly fade: ClipFade;
  /** Left and right end. */
  readonly x: number;
  readonly right: number;
}

/** A gap or a crossfade, between the lanes. */
export interface JoinBox {
  readonly join: SceneJoin;
  readonly at: number;
  readonly x: number;
  readonly right: number;
  /** Room for its text, centred; null where there is none. */
  readonly text: { readonly x: number; readonly width: number; readonly full: string; readonly short: string } | null;
  readonly selected: boolean;
}

export interface MarkFlag {
  readonly x: number;
  readonly label: string;
  readonly number: number;
  /** 1 where a song starts; 2 and on for marks inside. */
  readonly index: number;
  readonly track: string | null;
  readonly selected: boolean;
}

export interface Band {
  readonly x: number;
  readonly right: number;
  readonly text: string;
}

/** Everything the canvas shows, ready to paint. */
export interface Plan {
  readonly canvas: Canvas;
  readonly rows: Rows;
  readonly view: View;
  readonly ticks: readonly Tick[];
  readonly songs: readonly SongBox[];
  readonly joins: readonly JoinBox[];
  readonly marks: readonly MarkFlag[];
  /** From index 00 to index 01. */
  readonly pregaps: readonly Band[];
  readonly firstPause: Band | null;
  readonly leadOut: Band | null;
  /** The part of the overview that is seen. */
  readonly window: { readonly x: number; readonly right: number };
  /** Where a dragged song would go. */
  readonly dropX: number | null;
  readonly part: Part | null;
  readonly focused: boolean;
}

const TITLE_PADDING = 7;
const LEAST_TITLE = 10;
const LEAST_JOIN_TEXT = 30;
const LEAST_MARK = 24;

/** Frames per CSS pixel below which single samples are drawn, a line for each channel. */
export const SAMPLE_FRAMES = 2;

/** Where a frame is in the overview, which always shows the whole record. */
export const overviewX = (frame: number, totalFrames: number, width: number): number =>
  (frame / Math.max(1, totalFrames)) * width;

export const planOf = (scene: Scene, view: View, canvas: Canvas, emphasis: Emphasis): Plan => {
  const rows = rowsOf(canvas.height);
  const { start, end } = seen(view, canvas.width);
  const { totalFrames, sampleRate } = scene.timeline;
  // A frame more on each side, for lines that are drawn half outside.
  const isSeen = (from: number, to: number): boolean => to >= start - view.framesPerPixel && from <= end + view.framesPerPixel;
  const selected = new Set(emphasis.tracks);

  const songs = scene.songs.flatMap((song, at): SongBox[] => {
    const { clip } = song;
    if (!isSeen(clip.startFrame, song.endFrame)) return [];
    const lane = (at % 2) as 0 | 1;
    const row = rows.lanes[lane];
    const [x, right] = [xOf(view, clip.startFrame), xOf(view, song.endFrame)];
    return [
      {
        ...{ song, at, x, right, row, lane },
        wave: { y: row.y + TITLE_HEIGHT, height: row.height - TITLE_HEIGHT - 1 },
        fadeIn: clip.fadeIn === null ? null : { fade: clip.fadeIn, x, right: xOf(view, clip.startFrame + clip.fadeIn.frames) },
        fadeOut: clip.fadeOut === null ? null : { fade: clip.fadeOut, x: xOf(view, song.endFrame - clip.fadeOut.frames), right },
        title: titleOf(song, x, right, canvas.width, sampleRate, view.framesPerPixel < SAMPLE_FRAMES),
        selected: song.id !== null && selected.has(song.id),
        moving: emphasis.drop !== null && emphasis.drop.track === song.id,
      },
    ];
  });

  const joins = scene.joins.flatMap((join, at): JoinBox[] => {
    const [before, after] = [scene.songs[at], scene.songs[at + 1]];
    if (before === undefined || after === undefined) return [];
    const [from, to] = stretchOf(join, before, after);
    if (!isSeen(from, to)) return [];
    const [x, right] = [xOf(view, from), xOf(view, to)];
    // Half of each song's box on either side belongs to its text.
    const room = Math.min(xOf(view, before.endFrame) - xOf(view, before.clip.startFrame), xOf(view, after.endFrame) - right) / 2;
    const width = right - x + 2 * Math.max(0, Math.min(room, 80));
    const words = joinText(join, sampleRate);
    return [
      {
        ...{ join, at, x, right },
        text: width < LEAST_JOIN_TEXT ? null : { x: inSight(x, right, canvas.width), width, ...words },
        selected: join.id !== null && join.id === emphasis.join,
      },
    ];
  });

  const marks = marksOf(scene, view, canvas.width, emphasis.mark);
  const pregaps = scene.songs.flatMap(({ track }): Band[] => {
    const { pregapStartFrame: from, startFrame: to } = track;
    return from === null || from >= to || !isSeen(from, to) ? [] : [{ x: xOf(view, from), right: xOf(view, to), text: '00' }];
  });
  const leadOutX = xOf(view, totalFrames);
  const first = scene.songs[0];
  return {
    ...{ canvas, rows, view, songs, joins, marks, pregaps },
    ticks: ticksOf(view, canvas.width, sampleRate),
    firstPause:
      first === undefined || first.clip.startFrame === 0
        ? null
        : {
            x: xOf(view, 0),
            right: xOf(view, first.clip.startFrame),
            text: `first pause ${lengthText(first.clip.startFrame, sampleRate)}`,
          },
    leadOut: first === undefined ? null : { x: leadOutX, right: canvas.width, text: 'lead-out' },
    window: windowOf(view, canvas.width, totalFrames),
    dropX: emphasis.drop === null ? null : dropX(scene, view, emphasis.drop.before),
    part: emphasis.part,
    focused: emphasis.focused,
  };
};

const marksOf = (scene: Scene, view: View, width: number, chosen: Emphasis['mark']): readonly MarkFlag[] => {
  const flags = scene.songs.flatMap(({ track, id }) =>
    [track.startFrame, ...track.indexes].map(
      (frame, at): MarkFlag => ({
        ...{ x: xOf(view, frame), label: String(at + 1).padStart(2, '0'), number: track.number, index: at + 1, track: id },
        selected: chosen !== null && chosen.track === id && chosen.index === at - 1,
      }),
    ),
  );
  return flags
    .map((flag, at): MarkFlag => {
      // Flags that would cover one another keep their line and lose their text.
      const room = (flags[at + 1]?.x ?? Number.POSITIVE_INFINITY) - flag.x;
      return room < LEAST_MARK && !flag.selected ? { ...flag, label: '' } : flag;
    })
    .filter(({ x }) => x > -LEAST_MARK && x < width + 1);
};

/** In sight while any of the song is; where there is too little room for a letter, there is none. */
const titleOf = (
  song: SceneSong,
  x: number,
  right: number,
  width: number,
  rate: number,
  areSamples: boolean,
): SongBox['title'] => {
  const from = Math.max(x, 0);
  const room = Math.min(right, width) - from;
  const padding = room < 2 * TITLE_PADDING + LEAST_TITLE ? 1 : TITLE_PADDING;
  if (room < LEAST_TITLE) return null;
  return {
    ...{ x: from + padding, width: room - 2 * padding },
    ...{ number: song.track.number === 0 ? '' : String(song.track.number), text: song.title },
    note: statusText(song.source),
    length: `${areSamples ? '● left  ■ right   ' : ''}${playingTime(song.clip.frames, rate)}`,
  };
};

/** What a join measures: the overlap of a crossfade, the silence between files or to the ear. */
const stretchOf = ({ kind, join }: SceneJoin, before: SceneSong, after: SceneSong): readonly [number, number] => {
  const isAudible = kind === 'gap' && 'measure' in join && join.measure === 'audible';
  const end = isAudible ? before.audibleEndFrame : before.endFrame;
  const start = isAudible ? after.audibleStartFrame : after.clip.startFrame;
  return end <= start ? [end, start] : [start, end];
};

/** The middle of what is seen of a stretch. */
const inSight = (x: number, right: number, width: number): number => {
  const [from, to] = [Math.max(0, x), Math.min(width, right)];
  return from < to ? (from + to) / 2 : (x + right) / 2;
};

const windowOf = (view: View, width: number, totalFrames: number): Plan['window'] => {
  const { start, end } = seen(view, width);
  const x = Math.max(0, overviewX(Math.max(0, start), totalFrames, width));
  const right = Math.min(width, overviewX(Math.min(totalFrames, end), totalFrames, width));
  // Always wide enough to be taken hold of.
  const missing = Math.max(0, 8 - (right - x)) / 2;
  return { x: Math.max(0, Math.min(x - missing, width - 8)), right: Math.min(width, Math.max(right + missing, 8)) };
};

const dropX = (scene: Scene, view: View, before: number): number => {
  const [last, next] = [scene.songs[before - 1], scene.songs[before]];
  const left = last?.endFrame ?? next?.clip.startFrame ?? 0;
  const right = next?.clip.startFrame ?? left;
  return xOf(view, (left + right) / 2);
};
