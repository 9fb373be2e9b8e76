import type { Selection } from './studio.ts';

/** How a click or key chooses songs: alone, as well or no more, or all from the song chosen last to this one. */
export type SelectHow = 'only' | 'toggle' | 'range';

/**
 * The selection after song `id` was chosen. `order` are the album's song ids; `anchor` is the song a range starts at,
 * null for the first one selected.
 */
export const selectionAfter = (
  selection: Selection,
  order: readonly string[],
  id: string,
  how: SelectHow,
  anchor: string | null,
): Selection => {
  if (how === 'only') return { tracks: [id], join: null };
  if (how === 'toggle') {
    const chosen = new Set(selection.tracks);
    if (!chosen.delete(id)) chosen.add(id);
    return { tracks: order.filter((other) => chosen.has(other)), join: null };
  }
  const from = order.indexOf(anchor ?? selection.tracks[0] ?? id);
  const to = order.indexOf(id);
  if (from < 0) return { tracks: [id], join: null };
  return { tracks: order.slice(Math.min(from, to), Math.max(from, to) + 1), join: null };
};

/** The songs on either side of a join, which is named by the one above it. */
const besideJoin = (join: string, order: readonly string[]): readonly string[] => {
  const at = order.indexOf(join);
  return at < 0 ? [] : order.slice(at, at + 2);
};

/** The song that a join is chosen at, which arrows go on from: the selected one beside it; null where it is chosen by itself. */
export const anchorOfJoin = (
  { tracks, join }: Selection,
  order: readonly string[],
  chosen: string,
  anchor: string | null,
): string | null => {
  const from = join === chosen ? anchor : tracks[0];
  return from != null && besideJoin(chosen, order).includes(from) ? from : null;
};

/**
 * The song that so many steps down, or up (negative), lead to, as far as the album goes; null on an empty album. `anchor` is the
 * song that a join was chosen at, or the one chosen last where nothing is selected any more.
 */
export const neighbourOf = (
  { tracks, join }: Selection,
  order: readonly string[],
  by: number,
  anchor: string | null,
): string | null => {
  const isAnchored = join === null ? tracks.length === 0 : besideJoin(join, order).includes(anchor ?? '');
  if (isAnchored && anchor !== null && order.includes(anchor))
    return neighbourOf({ tracks: [anchor], join: null }, order, by, null);
  const from = join ?? (by > 0 ? tracks.at(-1) : tracks[0]);
  // A join lies below the song that it is named by: the first step up leads to that.
  const at = (from === undefined ? (by > 0 ? -1 : order.length) : order.indexOf(from)) + (join !== null && by < 0 ? 1 : 0);
  return order[Math.max(0, Math.min(order.length - 1, at + by))] ?? null;
};

/** A range grown or shrunk by so many songs at the end that does not hold its anchor. */
export const extended = (selection: Selection, order: readonly string[], by: number, anchor: string | null): Selection => {
  const { tracks } = selection;
  const fixed = anchor !== null && tracks.includes(anchor) ? anchor : tracks[0];
  if (fixed === undefined) {
    const first = neighbourOf(selection, order, by, anchor);
    return first === null ? selection : { tracks: [first], join: null };
  }
  const moving = order.indexOf((tracks[0] === fixed ? tracks.at(-1) : tracks[0]) ?? fixed);
  const next = order[Math.max(0, Math.min(order.length - 1, moving + by))] ?? fixed;
  return selectionAfter(selection, order, next, 'range', fixed);
};

/** The end at which a selection grew or shrank; null where that is both of them or none, or a single song. */
export const movedEnd = (before: Selection, { tracks }: Selection): string | null => {
  if (tracks.length < 2 && before.tracks.length < 2) return null;
  const [first, last] = [tracks[0], tracks.at(-1)];
  const [isFirst, isLast] = [first !== before.tracks[0], last !== before.tracks.at(-1)];
  if (isFirst === isLast) return null;
  return (isFirst ? first : last) ?? null;
};

/** What is left of a selection when the album's songs have changed; the same object if that is all. */
export const selectionWithin = (selection: Selection, order: readonly string[]): Selection => {
  const songs = new Set(order);
  const tracks = selection.tracks.filter((id) => songs.has(id));
  // The last song is followed by nothing.
  const join = selection.join !== null && songs.has(selection.join) && order.at(-1) !== selection.join ? selection.join : null;
  return tracks.length === selection.tracks.length && join === selection.join ? selection : { tracks, join };
};
