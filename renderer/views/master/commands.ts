import type { StageKind } from '../../../electron/shared/chain/schema.ts';
import type { AppCommand } from '../../commands/command.ts';
import { setView } from '../../state/actions.ts';
import { useStudio } from '../../state/studio.ts';
import {
  changeChain,
  copyChain,
  copyToAll,
  type Listening,
  listen,
  pasteChain,
  resetChain,
  songsNow,
  switchChain,
} from './chainActions.ts';
import { added, canAdd, chainOf, firstStage, STAGE_KINDS, STAGE_NAMES } from './chainEdits.ts';
import { type Scope, show, shownScope, showStage, useMaster } from './masterState.ts';

const album = () => useStudio.getState().album?.album;
const anySong = (): boolean => (album()?.tracks.length ?? 0) > 0;
const chainNow = (scope: Scope = shownScope()) => {
  const of = scope === 'album' ? album() : songsNow()[0];
  return of === undefined ? null : chainOf(of);
};
/** Not one song's chain that nobody sees: the first song's, where none is selected. */
const isMeant = (): boolean => {
  const { view, selection } = useStudio.getState();
  return anySong() && (view === 'master' || selection.tracks.length > 0);
};
const anyStage = (): boolean => anySong() && (chainNow()?.stages.length ?? 0) > 0;

const listenTo = (mode: Listening): void => {
  const [first] = songsNow();
  const track = shownScope() === 'album' ? null : first?.id;
  if (track !== undefined) listen({ track, stage: null }, mode);
};

const add = (scope: Scope, kind: StageKind): void => {
  const at = chainNow(scope)?.stages.length ?? 0;
  changeChain(scope, (chain) => added(chain, firstStage(kind)), `Add ${STAGE_NAMES[kind].toLowerCase()}`);
  setView('master');
  showStage(scope, at);
};

const command = (id: string, label: string, keys: readonly string[], run: () => void, enabled = anySong): AppCommand => ({
  ...{ id: `chain.${id}`, label, group: 'Chain', keys, enabled, run },
});

const open = (run: () => void) => (): void => {
  setView('master');
  run();
};

/** The chain is that of the stage on show in the Master view: the selected songs', or the album's. */
export const chainCommands: readonly AppCommand[] = [
  command('copy', 'Copy chain', ['Mod+Alt+c'], () => copyChain(), anyStage),
  command(
    'paste',
    'Paste chain',
    ['Mod+Alt+v'],
    () => pasteChain(),
    () => isMeant() && useMaster.getState().copied !== null,
  ),
  command('toAll', 'Copy the song’s chain to all songs', [], copyToAll, isMeant),
  command(
    'switch',
    'Switch the chain on or off',
    ['Mod+Alt+b'],
    () => switchChain(shownScope(), !(chainNow()?.on ?? true)),
    () => isMeant() && anyStage(),
  ),
  command('bypass', 'Hear without the chain, at matched loudness', ['Shift+b'], () => listenTo('bypass'), anyStage),
  command('delta', 'Hear only what the chain changes', ['Shift+d'], () => listenTo('delta'), anyStage),
  command(
    'remove',
    'Remove the whole chain',
    [],
    () => resetChain(),
    () => isMeant() && anyStage(),
  ),
  command(
    'song',
    'Show the song’s chain',
    [],
    open(() => showStage('song', 0)),
  ),
  command(
    'album',
    'Show the album’s chain',
    [],
    open(() => showStage('album', 0)),
  ),
  command(
    'limiter',
    'Show the limiter',
    [],
    open(() => show({ kind: 'limiter' })),
  ),
  command(
    'dither',
    'Show the dither',
    [],
    open(() => show({ kind: 'dither' })),
  ),
  ...(['song', 'album'] as const).flatMap((scope) =>
    STAGE_KINDS.map((kind) =>
      command(
        `add.${scope}.${kind}`,
        `Add ${STAGE_NAMES[kind].toLowerCase()} to the ${scope}’s chain`,
        [],
        () => add(scope, kind),
        () => anySong() && canAdd(chainNow(scope) ?? { version: 1, on: true, stages: [] }),
      ),
    ),
  ),
];
