import type { AlbumEdit } from '../../electron/shared/album/albumEdit.ts';
import { counted } from '../ui/format.ts';

/**
 * The edit that puts songs together, in album order, before the song that is at position `before` now; at the end for
 * `order.length`. Null where that changes nothing.
 */
export const movedBefore = (order: readonly string[], ids: readonly string[], before: number): AlbumEdit | null => {
  const moving = order.filter((id) => ids.includes(id));
  const at = order.slice(0, before).filter((id) => !moving.includes(id)).length;
  const move = (id: string) => ({ kind: 'move' as const, track: id, to: at + moving.indexOf(id) });
  const fromAbove = moving.filter((id) => order.indexOf(id) < before);
  const fromBelow = moving.filter((id) => order.indexOf(id) >= before);
  // From the last one down and from the first one up, each song finds its place with those before it where they will be.
  const moves = [...fromAbove.toReversed(), ...fromBelow].map(move).filter(({ track, to }) => order[to] !== track);
  const [only] = moves;
  if (only === undefined) return null;
  return moves.length === 1 ? only : { kind: 'several', step: `Move ${counted(moving.length, 'song')}`, edits: moves };
};

/** The edit that moves songs so many places down, or up (negative), as a block and as far as the list goes; null at its end. */
export const movedBy = (order: readonly string[], ids: readonly string[], by: number): AlbumEdit | null => {
  const places = ids.map((id) => order.indexOf(id)).filter((place) => place >= 0);
  if (places.length === 0) return null;
  const [first, last] = [Math.min(...places), Math.max(...places)];
  if (by < 0) return first === 0 ? null : movedBefore(order, ids, Math.max(0, first + by));
  return last === order.length - 1 ? null : movedBefore(order, ids, Math.min(order.length, last + 1 + by));
};
