import type { AlbumEdit } from '../../electron/shared/album/albumEdit.ts';
import { firstPauseEdit, joinEdit, nudgedJoin } from './joinEdits.ts';
import type { Part } from './plan.ts';
import { type Scene, songIndex } from './scene.ts';
import { markMoved, partMoved } from './songEdits.ts';

/** What the arrow keys move. */
export interface NudgeTarget {
  /** Ids of the selected song, or of the song before the selected join. */
  readonly track: string | null;
  readonly join: string | null;
  readonly part: Part | null;
  readonly mark: { readonly track: string; readonly index: number } | null;
}

/** The edit that moves what is selected `delta` frames to the right: a mark, a join, a fade or edge, or a song with the gap before it. */
export const nudged = (scene: Scene, target: NudgeTarget, delta: number): AlbumEdit | null => {
  const { mark, part } = target;
  if (mark !== null) {
    const song = scene.songs[songIndex(scene, mark.track)];
    const now = song?.track.indexes[mark.index];
    return song === undefined || now === undefined ? null : markMoved(scene, song, mark.index, now + delta);
  }
  if (target.join !== null) {
    const at = songIndex(scene, target.join);
    return at < 0 ? null : joinEdit(scene, at, nudgedJoin(scene, at, delta));
  }
  const at = songIndex(scene, target.track);
  const song = scene.songs[at];
  if (song === undefined) return null;
  // Not snapped: a length off the grid keeps its own offset, and a step back leads to where it was.
  if (part !== null) return partMoved(scene, song, part, delta, false);
  if (at === 0) return firstPauseEdit(scene, scene.album.firstPause + delta);
  return joinEdit(scene, at - 1, nudgedJoin(scene, at - 1, delta));
};
