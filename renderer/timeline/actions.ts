import type { AlbumEdit } from '../../electron/shared/album/albumEdit.ts';
import { FADE_CURVES } from '../../electron/shared/album/schema.ts';
import { type Frames, framesFromSeconds, framesPerSector } from '../../electron/shared/units.ts';
import { playheadFrame } from '../playback/transport.ts';
import { edit, newGesture, selectJoin, selectSong } from '../state/actions.ts';
import { useStudio } from '../state/studio.ts';
import { currentScene } from './currentScene.ts';
import { crossfadeOf, joinEdit } from './joinEdits.ts';
import { nudged } from './nudge.ts';
import type { Part } from './plan.ts';
import { type Scene, type SceneSong, songAt, songIndex } from './scene.ts';
import { fadeEdit, markAdded, markRemoved } from './songEdits.ts';
import { setTimelineState, useTimelineState } from './timelineState.ts';

/** What the timeline's commands do, on the record as it is now. */

const make = (change: AlbumEdit | null, gesture: string | null = null): void => {
  if (change !== null) void edit(change, gesture);
};

/** The first selected song. */
export const chosenSong = (): SceneSong | null => {
  const scene = currentScene();
  const { tracks } = useStudio.getState().selection;
  return scene?.songs[songIndex(scene, tracks[0] ?? null)] ?? null;
};

/** Among the scene's joins: the selected one, or the one before the selected song, or after it if it is the first; -1 for none. */
export const chosenJoin = (): number => {
  const scene = currentScene();
  if (scene === null || scene.joins.length === 0) return -1;
  const { join, tracks } = useStudio.getState().selection;
  if (join !== null) return scene.joins.findIndex(({ id }) => id === join);
  const song = songIndex(scene, tracks[0] ?? null);
  if (song < 0) return -1;
  const at = Math.max(0, song - 1);
  return scene.joins[at]?.id === null ? -1 : at;
};

/** Key repeats and quick steps at the same thing undo as one. */
const RUN_MILLISECONDS = 1200;
let run: { readonly target: string; readonly gesture: string; readonly at: number } | null = null;

const gestureFor = (target: string): string => {
  const now = performance.now();
  const gesture = run !== null && run.target === target && now - run.at < RUN_MILLISECONDS ? run.gesture : newGesture('nudge');
  run = { target, gesture, at: now };
  return gesture;
};

/** Moves what is selected by CD sectors, or by tenths of a second. */
export const nudge = (steps: number, unit: 'sector' | 'tenth'): void => {
  const scene = currentScene();
  if (scene === null) return;
  const { join, tracks } = useStudio.getState().selection;
  const { part } = useTimelineState.getState();
  const mark = chosenMark();
  const rate = scene.album.sampleRate;
  const target = { track: tracks[0] ?? null, join, part, mark };
  make(
    nudged(scene, target, steps * (unit === 'sector' ? framesPerSector(rate) : rate / 10)),
    gestureFor(JSON.stringify(target)),
  );
};

const PARTS: readonly (Part | null)[] = [null, 'fadeIn', 'fadeOut', 'trimStart', 'trimEnd'];

/** What the arrows move: the song with the gap before it, then each of its fades and edges, round and round. */
export const nextPart = (): void => {
  const { part } = useTimelineState.getState();
  setTimelineState({ part: PARTS[(PARTS.indexOf(part) + 1) % PARTS.length] ?? null, mark: null });
};

export const openGapField = (): void => {
  const at = chosenJoin();
  const id = currentScene()?.joins[at]?.id ?? null;
  if (id === null) return;
  selectJoin(id);
  setTimelineState({ gapField: at });
};

/** Silence after a song, in seconds, measured as it already is. */
export const setGapSeconds = (at: number, seconds: number, gesture: string | null): void => {
  const scene = currentScene();
  const join = scene?.joins[at]?.join;
  if (scene === null || join === undefined) return;
  const gap = framesFromSeconds(Math.max(0, seconds), scene.album.sampleRate);
  make(joinEdit(scene, at, { gap, measure: 'gap' in join ? join.measure : 'file' }), gesture);
};

/** A gap becomes a crossfade of the length set last, a crossfade the gap it was. */
export const toggleCrossfade = (): void => {
  const scene = currentScene();
  const at = chosenJoin();
  const entry = scene?.joins[at];
  if (scene === null || entry === undefined || entry.id === null) return;
  const { crossfadeSeconds, replacedJoins } = useTimelineState.getState();
  selectJoin(entry.id);
  if ('crossfade' in entry.join) {
    setTimelineState({ crossfadeSeconds: entry.join.crossfade / scene.album.sampleRate });
    make(joinEdit(scene, at, replacedJoins[entry.id] ?? { gap: scene.album.gap, measure: 'file' }));
    return;
  }
  const crossfade = crossfadeOf(scene, at, framesFromSeconds(crossfadeSeconds, scene.album.sampleRate));
  setTimelineState({ replacedJoins: { ...replacedJoins, [entry.id]: entry.join } });
  make(joinEdit(scene, at, crossfade));
};

const after = <Value>(values: readonly Value[], value: Value): Value =>
  values[(values.indexOf(value) + 1) % values.length] ?? value;

/** The selected crossfade, or the selected song's fade that the arrows move, in the next shape; null where there is none. */
const curveEdit = (): AlbumEdit | null => {
  const scene = currentScene();
  const { part } = useTimelineState.getState();
  if (useStudio.getState().selection.join !== null) {
    const entry = scene?.joins[chosenJoin()];
    if (entry === undefined || entry.id === null || !('crossfade' in entry.join)) return null;
    const { crossfade, curve } = entry.join;
    return { kind: 'join', track: entry.id, join: { crossfade, curve: after(['auto', ...FADE_CURVES], curve) } };
  }
  const song = chosenSong();
  if (scene === null || song === null || song.clip.trackIndex === null || (part !== 'fadeIn' && part !== 'fadeOut')) return null;
  const fade = scene.album.tracks[song.clip.trackIndex]?.[part];
  if (fade === undefined || song.id === null) return null;
  return { kind: 'track', track: song.id, changes: { [part]: { ...fade, curve: after(FADE_CURVES, fade.curve) } } };
};

export const canChangeCurve = (): boolean => curveEdit() !== null;
export const nextCurve = (): void => make(curveEdit(), gestureFor('curve'));

const FADE_SECONDS = { fadeIn: 0.5, fadeOut: 5 } as const;

/** A fade of the selected song up to or from the play head; of a usual length where the play head is elsewhere. */
export const fadeAtPlayhead = (part: 'fadeIn' | 'fadeOut'): void => {
  const scene = currentScene();
  const song = chosenSong();
  if (scene === null || song === null) return;
  const playhead = Math.round(playheadFrame());
  const inside = playhead > song.clip.startFrame && playhead < song.endFrame;
  const length = part === 'fadeIn' ? playhead - song.clip.startFrame : song.endFrame - playhead;
  make(fadeEdit(scene, song, part, inside ? length : framesFromSeconds(FADE_SECONDS[part], scene.album.sampleRate)));
  setTimelineState({ part, mark: null });
};

const playing = (): { readonly scene: Scene; readonly song: SceneSong; readonly frame: number } | null => {
  const scene = currentScene();
  const frame = Math.round(playheadFrame());
  const song = scene === null ? null : songAt(scene, frame);
  return scene === null || song === null || song.id === null ? null : { scene, song, frame };
};

/** Source frame where a split at the play head would be; null where there is nothing to split. */
const splitPlace = (): { readonly id: string; readonly at: number } | null => {
  const place = playing();
  if (place === null) return null;
  const { clip, id, endFrame } = place.song;
  if (id === null || place.frame <= clip.startFrame || place.frame >= endFrame) return null;
  return { id, at: place.frame - clip.startFrame + clip.sourceStart };
};

export const canSplit = (): boolean => splitPlace() !== null;

export const splitAtPlayhead = (): void => {
  const place = splitPlace();
  if (place !== null) make({ kind: 'split', track: place.id, at: place.at as Frames });
};

const markEdit = (): AlbumEdit | null => {
  const place = playing();
  return place === null ? null : markAdded(place.scene, place.song, place.frame);
};

export const canMark = (): boolean => markEdit() !== null;

/** The mark is what arrows and Delete are for then. */
export const markAtPlayhead = (): void => {
  const place = playing();
  make(markEdit());
  const track = place?.song.id;
  if (place === null || track == null) return;
  const marks = currentScene()?.songs.find(({ id }) => id === track)?.track.indexes ?? [];
  const index = marks.findIndex((frame) => !place.song.track.indexes.includes(frame));
  if (index < 0) return;
  selectSong(track);
  setTimelineState({ part: null, mark: { track, index } });
};

/** The selected mark, as long as its song is. */
export const chosenMark = (): { readonly track: string; readonly index: number } | null => {
  const { mark } = useTimelineState.getState();
  const { join, tracks } = useStudio.getState().selection;
  return mark !== null && join === null && tracks.length === 1 && tracks[0] === mark.track ? mark : null;
};

export const deleteMark = (): void => {
  const scene = currentScene();
  const mark = chosenMark();
  const song = scene === null || mark === null ? undefined : scene.songs[songIndex(scene, mark.track)];
  if (song === undefined || mark === null) return;
  setTimelineState({ mark: null });
  make(markRemoved(song, mark.index));
};

/** Whether arrow keys have something to move. */
export const canNudge = (): boolean => {
  const { join, tracks } = useStudio.getState().selection;
  return join !== null || tracks.length > 0;
};

/** An entry of the list of songs and joins: songs at even places, the joins after them at odd ones. */
export const selectEntry = (scene: Scene, entry: number): void => {
  const id = (entry % 2 === 0 ? scene.songs[entry / 2]?.id : scene.joins[(entry - 1) / 2]?.id) ?? null;
  if (id === null) return;
  const { selection } = useStudio.getState();
  if (entry % 2 === 1) {
    if (selection.join !== id) selectJoin(id);
    // One of several selected songs stays one of them.
  } else if (!selection.tracks.includes(id)) selectSong(id);
};

/** The entry that is selected: the join, or the first song; the first entry where nothing is. */
export const chosenEntry = (scene: Scene, tracks: readonly string[], join: string | null): number => {
  const at = songIndex(scene, join ?? tracks[0] ?? null);
  return at < 0 ? 0 : 2 * at + (join === null ? 0 : 1);
};
