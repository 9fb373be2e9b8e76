import { useDeferredValue, useMemo, useRef } from 'react';
import { useStudio } from '../../state/studio.ts';
import type { Scene } from '../../timeline/scene.ts';
import { type SongRow, sameRow, songRows } from './rows.ts';

/** Lines of the song table; a line that says the same as before is the same object. */
export const useSongRows = (scene: Scene | null): readonly SongRow[] => {
  // Figures of a hundred songs that come at once must not hold up a key or a drag; what the user does is shown at once.
  const match = useDeferredValue(useStudio((studio) => studio.match));
  const before = useRef<ReadonlyMap<string, SongRow>>(new Map());
  return useMemo(() => {
    const rows = scene === null ? [] : songRows(scene, match);
    const kept = rows.map((row) => {
      const old = before.current.get(row.id);
      return old !== undefined && sameRow(old, row) ? old : row;
    });
    before.current = new Map(kept.map((row) => [row.id, row]));
    return kept;
  }, [scene, match]);
};
