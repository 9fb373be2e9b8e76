import type { Album } from '../../electron/shared/album/album.ts';
import { type AlbumEdit, applyEdit } from '../../electron/shared/album/albumEdit.ts';
import type { AlbumState } from '../../electron/shared/contract/state.ts';

/**
 * Edits are shown at once and sent one after the other. While one is under way, what the program tells of the album may
 * or may not hold it already; so what it tells waits for the answer, and nothing is applied twice.
 */

/** What is asked of the program; only an edit can be shown before the answer. */
export type Step =
  | { readonly kind: 'edit'; readonly edit: AlbumEdit; readonly gesture: string | null }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  | { readonly kind: 'restore'; readonly revision: number };

export interface EditQueue {
  /** The newest state that holds none of `steps`. */
  readonly base: AlbumState;
  /** Oldest first; the first is under way if `sent`. */
  readonly steps: readonly Step[];
  readonly sent: boolean;
  /** The newest state told while a step is under way. */
  readonly heard: AlbumState | null;
}

export const queueOf = (state: AlbumState): EditQueue => ({ base: state, steps: [], sent: false, heard: null });

/** A step of the user. A step of the same gesture that sets the same thing takes the place of one not sent yet. */
export const queued = (queue: EditQueue, step: Step): EditQueue => {
  const last = queue.steps.length - 1;
  const waiting = last > 0 || (last === 0 && !queue.sent) ? queue.steps[last] : undefined;
  const steps = waiting !== undefined && replaces(waiting, step) ? [...queue.steps.slice(0, -1), step] : [...queue.steps, step];
  return { ...queue, steps };
};

/** The step to send now, if there is one. */
export const nextStep = (queue: EditQueue): Step | null => (queue.sent ? null : (queue.steps[0] ?? null));

export const sending = (queue: EditQueue): EditQueue => ({ ...queue, sent: true });

/** The program's answer to the step under way; null where it refused. */
export const answered = (queue: EditQueue, answer: AlbumState | null): EditQueue => ({
  base: newest(newest(queue.base, answer), queue.heard),
  steps: queue.steps.slice(1),
  sent: false,
  heard: null,
});

/** The program tells of the album, whoever changed it. */
export const told = (queue: EditQueue, state: AlbumState): EditQueue =>
  queue.sent ? { ...queue, heard: newest(state, queue.heard) } : { ...queue, base: newest(queue.base, state) };

/** The album as the user is to see it. Edits that no longer fit are left out; the program will refuse them and say why. */
export const shown = ({ base, steps }: EditQueue): AlbumState => {
  if (steps.length === 0) return base;
  let { album, undo, redo } = base;
  for (const step of steps) {
    if (step.kind !== 'edit') continue;
    const edited = tryEdit(album, step.edit);
    if (edited === null) continue;
    [album, undo, redo] = [edited.album, edited.step, null];
  }
  return { ...base, album, undo, redo };
};

const tryEdit = (album: Album, edit: AlbumEdit): { album: Album; step: string } | null => {
  try {
    return applyEdit(album, edit);
  } catch {
    return null;
  }
};

const newest = <State extends AlbumState | null>(one: State, other: AlbumState | null): State =>
  other !== null && (one === null || other.revision > one.revision) ? (other as State) : one;

const replaces = (before: Step, after: Step): boolean => {
  if (before.kind !== 'edit' || after.kind !== 'edit' || before.gesture === null || before.gesture !== after.gesture)
    return false;
  return replacesEdit(before.edit, after.edit);
};

/** Whether nothing of the first is left once the other is applied. */
const replacesEdit = (one: AlbumEdit, other: AlbumEdit): boolean => {
  if (one.kind === 'join' && other.kind === 'join') return one.track === other.track;
  if (one.kind === 'gaps' && other.kind === 'gaps') return true;
  if (one.kind === 'track' && other.kind === 'track') return one.track === other.track && sameFields(one.changes, other.changes);
  if (
    (one.kind === 'album' && other.kind === 'album') ||
    (one.kind === 'match' && other.kind === 'match') ||
    (one.kind === 'tone' && other.kind === 'tone')
  ) {
    return sameFields(one.changes, other.changes);
  }
  if (one.kind !== 'several' || other.kind !== 'several' || one.edits.length !== other.edits.length) return false;
  return one.edits.every((edit, at) => {
    const after = other.edits[at];
    return after !== undefined && replacesEdit(edit, after);
  });
};

const sameFields = (one: object, other: object): boolean => Object.keys(one).sort().join() === Object.keys(other).sort().join();
