import type { Held } from './drag.ts';
import type { JoinBox, Part, Plan, SongBox } from './plan.ts';

/** Something under the pointer. */
export interface Handle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly target: Target;
  readonly cursor: string;
}

export type Target =
  | Held
  /** A crossfade's box between the lanes: to be selected. */
  | { readonly kind: 'join'; readonly at: number }
  | { readonly kind: 'overview' }
  | { readonly kind: 'overviewWindow' }
  | { readonly kind: 'ruler' }
  | { readonly kind: 'lane' };

/** Boxes narrower than that have no handles of their own. */
export const LEAST_FOR_HANDLES = 44;
const CORNER = 14;
const EDGE = 8;
const GRIP = 16;

/** Everything that can be taken hold of, what lies on top last. */
export const handlesOf = (plan: Plan): readonly Handle[] => {
  const { rows, canvas, window } = plan;
  const across = { x: 0, width: canvas.width };
  return [
    { ...across, ...rows.overview, target: { kind: 'overview' }, cursor: 'pointer' },
    { ...rows.overview, x: window.x, width: window.right - window.x, target: { kind: 'overviewWindow' }, cursor: 'grab' },
    { ...across, y: rows.ruler.y, height: rows.lanes[0].y - rows.ruler.y, target: { kind: 'ruler' }, cursor: 'default' },
    {
      ...across,
      ...{ y: rows.lanes[0].y, height: canvas.height - rows.lanes[0].y, target: { kind: 'lane' }, cursor: 'default' },
    },
    ...plan.songs.map(songHandle),
    ...plan.joins.flatMap((box) => joinHandles(plan, box)),
    ...plan.songs.flatMap(partHandles),
    ...plan.marks.flatMap(({ x, index, track }): Handle[] => {
      const at = plan.songs.find(({ song }) => song.id === track)?.at;
      if (index < 2 || at === undefined) return [];
      const target = { kind: 'mark', at, index: index - 2 } as const;
      return [{ ...rows.marks, x: x - 5, width: 20, target, cursor: 'ew-resize' }];
    }),
  ];
};

const songHandle = ({ at, x, right, row, song }: SongBox): Handle => ({
  ...{ x, width: Math.max(3, right - x), y: row.y, height: row.height },
  target: { kind: 'song', at },
  cursor: song.id === null ? 'default' : 'grab',
});

const joinHandles = ({ rows }: Plan, box: JoinBox): readonly Handle[] => {
  const { at, x, right, join } = box;
  const row = rows.joins;
  const wide = Math.max(right - x, GRIP);
  const middle = (x + right) / 2;
  const body: Handle = { ...row, x: middle - wide / 2, width: wide, target: { kind: 'join', at }, cursor: 'pointer' };
  if (join.id === null) return [body];
  if (join.kind === 'gap') return [{ ...body, target: { kind: 'gap', at }, cursor: 'ew-resize' }];
  if (right - x < 2 * GRIP) return [{ ...body, target: { kind: 'gap', at }, cursor: 'ew-resize' }];
  return [
    body,
    { ...row, x: x - GRIP / 2, width: GRIP, target: { kind: 'gap', at }, cursor: 'ew-resize' },
    { ...row, x: right - GRIP / 2, width: GRIP, target: { kind: 'crossfadeEnd', at }, cursor: 'ew-resize' },
  ];
};

const partHandles = (box: SongBox): readonly Handle[] => {
  const { at, x, right, wave, song, fadeIn, fadeOut } = box;
  if (right - x < LEAST_FOR_HANDLES || song.id === null) return [];
  const part = (name: Part): Held => ({ kind: 'part', at, part: name });
  const handles: Handle[] = [];
  const edge = { y: wave.y + CORNER, height: wave.height - CORNER };
  handles.push(
    { ...edge, x: x - 2, width: EDGE, target: part('trimStart'), cursor: 'w-resize' },
    { ...edge, x: right - EDGE + 2, width: EDGE, target: part('trimEnd'), cursor: 'e-resize' },
  );
  const corner = { y: wave.y - 2, height: CORNER + 2, width: CORNER };
  if (fadeIn?.fade.crossfade !== true) {
    handles.push({ ...corner, x: (fadeIn?.right ?? x + CORNER / 2) - CORNER / 2, target: part('fadeIn'), cursor: 'ew-resize' });
  }
  if (fadeOut?.fade.crossfade !== true) {
    handles.push({ ...corner, x: (fadeOut?.x ?? right - CORNER / 2) - CORNER / 2, target: part('fadeOut'), cursor: 'ew-resize' });
  }
  return handles;
};

/** The topmost thing at a place. */
export const handleAt = (handles: readonly Handle[], x: number, y: number): Handle | null =>
  handles.findLast((one) => x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height) ?? null;
