import { changeSettings, setView } from '../state/actions.ts';
import { openDialog, usePanels } from '../state/panels.ts';
import { useStudio, type ViewId } from '../state/studio.ts';
import type { AppCommand } from './command.ts';

export interface ViewAbout {
  readonly id: ViewId;
  readonly name: string;
  /** The question it answers. */
  readonly question: string;
}

export const VIEWS: readonly ViewAbout[] = [
  { id: 'arrange', name: 'Arrange', question: 'In what order, with what between?' },
  { id: 'loudness', name: 'Loudness', question: 'Do the songs sit together?' },
  { id: 'tone', name: 'Tone', question: 'Does one song stick out?' },
  { id: 'master', name: 'Master', question: 'What does the chain do?' },
  { id: 'metadata', name: 'Metadata', question: 'What will the disc and the files say?' },
  { id: 'deliver', name: 'Deliver', question: 'Is it ready, and did it arrive?' },
];

const THEMES = ['system', 'dark', 'light'] as const;

const nextTheme = (): void => {
  const now = useStudio.getState().settings?.theme ?? 'system';
  void changeSettings({ theme: THEMES[(THEMES.indexOf(now) + 1) % THEMES.length] ?? 'system' });
};

const always = (): boolean => true;

export const viewCommands: readonly AppCommand[] = [
  ...VIEWS.map(
    ({ id, name }, at): AppCommand => ({
      ...{ id: `view.${id}`, label: `${name} view`, group: 'View', keys: [String(at + 1)] },
      enabled: () => useStudio.getState().album !== null,
      run: () => setView(id),
    }),
  ),
  {
    ...{ id: 'view.inspector', label: 'Show or hide the inspector', group: 'View', keys: ['Mod+b'] },
    enabled: () => useStudio.getState().album !== null,
    run: () => usePanels.setState(({ inspector }) => ({ inspector: !inspector })),
  },
  {
    ...{ id: 'view.theme', label: 'Change theme: as the system, dark, light', group: 'View', keys: [] },
    enabled: always,
    run: nextTheme,
  },
  {
    ...{ id: 'help.palette', label: 'Find a command…', group: 'Help', keys: ['Mod+k'] },
    enabled: always,
    run: () => openDialog({ kind: 'palette' }),
  },
  {
    ...{ id: 'help.keys', label: 'All keys', group: 'Help', keys: ['?'] },
    enabled: always,
    run: () => openDialog({ kind: 'keys' }),
  },
];
