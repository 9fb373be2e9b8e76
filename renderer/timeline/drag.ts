import type { AlbumEdit } from '../../electron/shared/album/albumEdit.ts';
import { framesPerSector } from '../../electron/shared/units.ts';
import { crossfadeOf, firstPauseEdit, type Grid, joinEdit, joinForStart } from './joinEdits.ts';
import type { Part } from './plan.ts';
import type { Scene, SceneSong } from './scene.ts';
import { markMoved, markRemoved, partMoved, type TrackEdit } from './songEdits.ts';
import { exactText, lengthText, placeText } from './texts.ts';

/** What is taken hold of. `at` is among the scene's songs or joins. */
export type Held =
  | { readonly kind: 'song'; readonly at: number }
  /** The join's later song moves; the songs stay in order. */
  | { readonly kind: 'gap'; readonly at: number }
  /** The end of the song before, over the later one. */
  | { readonly kind: 'crossfadeEnd'; readonly at: number }
  | { readonly kind: 'part'; readonly at: number; readonly part: Part }
  | { readonly kind: 'mark'; readonly at: number; readonly index: number };

export interface Pull {
  /** Frames of the timeline where the pointer was taken down, and where it is. */
  readonly from: number;
  readonly to: number;
  readonly grid: Grid;
  /** The pointer is far above or below: what can be thrown away is. */
  readonly away: boolean;
}

export interface DragResult {
  /** What releasing does now; null for nothing. */
  readonly edit: AlbumEdit | null;
  /** The value at the pointer. */
  readonly readout: string;
  /** Where among the scene's songs the dragged one would go; null where it stays in order. */
  readonly before: number | null;
  /** The song whose sound stays under the pointer: what comes before it moves instead. */
  readonly still: string | null;
}

const NOTHING: DragResult = { edit: null, readout: '', before: null, still: null };

/** What a drag does to the record it started on. */
export const dragged = (scene: Scene, held: Held, pull: Pull): DragResult => {
  const delta = pull.to - pull.from;
  switch (held.kind) {
    case 'song': {
      const song = scene.songs[held.at];
      return song === undefined ? NOTHING : (reordered(scene, song, pull) ?? songMoved(scene, held.at, delta, pull.grid));
    }
    case 'gap':
      return songMoved(scene, held.at + 1, delta, pull.grid);
    case 'crossfadeEnd':
      return crossfadeEnd(scene, held.at, delta, pull.grid);
    case 'part':
      return partDragged(scene, held.at, held.part, delta, !pull.grid.free);
    case 'mark':
      return markDragged(scene, held.at, held.index, pull);
  }
};

/** The middle of a neighbour is where it makes room. */
const reordered = (scene: Scene, song: SceneSong, { to }: Pull): DragResult | null => {
  const { trackIndex } = song.clip;
  if (trackIndex === null || song.id === null) return null;
  const middle = (other: SceneSong): number => other.clip.startFrame + other.clip.frames / 2;
  const songs = scene.songs.filter(({ clip }) => clip.trackIndex !== null);
  const passedLeft = songs.slice(0, trackIndex).filter((other) => middle(other) > to).length;
  const passedRight = songs.slice(trackIndex + 1).filter((other) => middle(other) < to).length;
  if (passedLeft + passedRight === 0) return null;
  const position = trackIndex - passedLeft + passedRight;
  const hidden = scene.songs.length - songs.length;
  return {
    edit: { kind: 'move', track: song.id, to: position },
    readout: `move to ${position + 1}`,
    before: hidden + (passedRight > 0 ? position + 1 : position),
    still: null,
  };
};

const songMoved = (scene: Scene, at: number, delta: number, grid: Grid): DragResult => {
  const song = scene.songs[at];
  if (song === undefined) return NOTHING;
  const start = song.clip.startFrame + delta;
  const { sampleRate: rate } = scene.timeline;
  if (at === 0) {
    const sector = framesPerSector(rate);
    const frames = Math.max(0, grid.free ? start : Math.round(start / sector) * sector);
    return { ...NOTHING, edit: firstPauseEdit(scene, frames), readout: `first pause ${exactText(frames, rate)}` };
  }
  const join = joinForStart(scene, at - 1, start, grid);
  if (join === null || scene.joins[at - 1]?.id === null) return NOTHING;
  const readout =
    'gap' in join
      ? `${join.measure === 'audible' ? 'audible gap' : 'gap'} ${exactText(join.gap, rate)}`
      : `crossfade ${exactText(join.crossfade, rate)}`;
  return { ...NOTHING, edit: joinEdit(scene, at - 1, join), readout };
};

const crossfadeEnd = (scene: Scene, at: number, delta: number, grid: Grid): DragResult => {
  const join = scene.joins[at];
  if (join === undefined) return NOTHING;
  const { sampleRate: rate } = scene.timeline;
  const sector = framesPerSector(rate);
  const asked = join.crossfadeFrames + delta;
  const crossfade = crossfadeOf(
    scene,
    at,
    Math.max(1, grid.free ? asked : Math.max(sector, Math.round(asked / sector) * sector)),
  );
  if (crossfade === null || !('crossfade' in crossfade)) return NOTHING;
  return {
    edit: joinEdit(scene, at, crossfade),
    readout: `crossfade ${exactText(crossfade.crossfade, rate)}`,
    before: null,
    still: scene.songs[at + 1]?.id ?? null,
  };
};

const partDragged = (scene: Scene, at: number, part: Part, delta: number, snap: boolean): DragResult => {
  const song = scene.songs[at];
  if (song === undefined || song.id === null) return NOTHING;
  const edit = partMoved(scene, song, part, delta, snap);
  return { edit, readout: partReadout(scene, song, part, edit), before: null, still: part === 'trimStart' ? song.id : null };
};

/** `fade-in 2.000 s · 150 sectors`, `0.500 s trimmed from the end`: as it will be after an edit, or is where there is none. */
export const partReadout = (scene: Scene, song: SceneSong, part: Part, edit: TrackEdit | null): string => {
  const { sampleRate: rate } = scene.timeline;
  const { clip, extent } = song;
  switch (part) {
    case 'fadeIn':
    case 'fadeOut': {
      const frames = edit === null ? (clip[part]?.frames ?? 0) : (edit.changes[part]?.frames ?? 0);
      return `${part === 'fadeIn' ? 'fade-in' : 'fade-out'} ${exactText(frames, rate)}`;
    }
    case 'trimStart':
      return `${lengthText(edit === null ? clip.sourceStart : (edit.changes.trimStart ?? 0), rate)} trimmed from the start`;
    case 'trimEnd': {
      const end = edit === null ? clip.sourceStart + clip.frames : (edit.changes.trimEnd ?? extent.frames);
      return `${lengthText(extent.frames - end, rate)} trimmed from the end`;
    }
  }
};

const markDragged = (scene: Scene, at: number, index: number, { from, to, away }: Pull): DragResult => {
  const song = scene.songs[at];
  const now = song?.track.indexes[index];
  if (song === undefined || song.id === null || now === undefined) return NOTHING;
  const name = `index ${String(index + 2).padStart(2, '0')}`;
  if (away) return { ...NOTHING, edit: markRemoved(song, index), readout: `delete ${name}` };
  const edit = markMoved(scene, song, index, now + to - from);
  const offset = edit?.changes.indexes?.[index] ?? now - song.track.startFrame;
  return { ...NOTHING, edit, readout: `${name} at ${placeText(song.track.startFrame + offset, scene.timeline.sampleRate)}` };
};
