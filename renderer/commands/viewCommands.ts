import { changeSettings, setView } from '../state/actions.ts';
import { openDialog, usePanels } from '../state/panels.ts';
import { useStudio, type ViewId } from '../state/studio.ts';
import type { AppCommand } from './command.ts';

export interface ViewAbout {
  readonly id: ViewId;
  readonly name: string;
  /** The question it answers. */
  readonly question: string;
  /** What people look for that is there. */
  readonly words: string;
}

export const VIEWS: readonly ViewAbout[] = [
  { id: 'arrange', name: 'Arrange', question: 'In what order, with what between?', words: 'timeline gaps crossfades' },
  { id: 'loudness', name: 'Loudness', question: 'Do the songs sit together?', words: 'normalize level LUFS ceiling streaming' },
  { id: 'tone', name: 'Tone', question: 'Does one song stick out?', words: 'spectrum tonal balance reference' },
  { id: 'master', name: 'Master', question: 'What does the chain do?', words: 'plug-ins effects limiter dither' },
  {
    id: 'metadata',
    name: 'Metadata',
    question: 'What will the disc and the files say?',
    words: 'ISRC UPC EAN barcode CD-Text tags cover artwork',
  },
  {
    id: 'deliver',
    name: 'Deliver',
    question: 'Is it ready, and did it arrive?',
    words: 'export render bounce DDP WAV MP3 PQ sheet report',
  },
];

const THEMES = ['system', 'dark', 'light'] as const;

const nextTheme = (): void => {
  const now = useStudio.getState().settings?.theme ?? 'system';
  void changeSettings({ theme: THEMES[(THEMES.indexOf(now) + 1) % THEMES.length] ?? 'system' });
};

const always = (): boolean => true;

export const viewCommands: readonly AppCommand[] = [
  ...VIEWS.map(
    ({ id, name, words }, at): AppCommand => ({
      ...{ id: `view.${id}`, label: `${name} view`, words, group: 'View', keys: [String(at + 1)] },
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
