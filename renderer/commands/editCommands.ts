import { redo, select, undo } from '../state/actions.ts';
import { openDialog } from '../state/panels.ts';
import { useStudio } from '../state/studio.ts';
import type { AppCommand } from './command.ts';

const state = () => useStudio.getState();
const hasSongs = (): boolean => (state().album?.album.tracks.length ?? 0) > 0;

export const editCommands: readonly AppCommand[] = [
  {
    ...{ id: 'edit.undo', label: 'Undo', group: 'Edit', keys: ['Mod+z'] },
    enabled: () => state().album?.undo != null,
    run: () => void undo(),
  },
  {
    ...{ id: 'edit.redo', label: 'Redo', group: 'Edit', keys: ['Mod+Shift+z', 'Mod+y'] },
    enabled: () => state().album?.redo != null,
    run: () => void redo(),
  },
  {
    ...{ id: 'edit.history', label: 'Revisions…', group: 'Edit', keys: ['h'] },
    enabled: () => state().album !== null,
    run: () => openDialog({ kind: 'history' }),
  },
  {
    ...{ id: 'edit.selectAll', label: 'Select all songs', group: 'Edit', keys: ['Mod+a'] },
    enabled: hasSongs,
    run: () => select(state().album?.album.tracks.map(({ id }) => id) ?? []),
  },
  {
    ...{ id: 'edit.selectNone', label: 'Select nothing', group: 'Edit', keys: ['Escape'] },
    enabled: () => state().selection.tracks.length > 0 || state().selection.join !== null,
    run: () => select([]),
  },
];
