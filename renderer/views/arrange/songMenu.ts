import { commandOf, keysOf } from '../../commands/index.ts';
import { selectedSong, selectedSongs } from '../../state/songActions.ts';
import { useStudio } from '../../state/studio.ts';
import type { MenuEntry } from '../../ui/Menu.tsx';

const LINE = { kind: 'separator' } as const;

const entry = (id: string, label?: string): MenuEntry => {
  const command = commandOf(id);
  return {
    label: label ?? command.label,
    hint: keysOf(id),
    disabled: !command.enabled(),
    run: command.run,
    danger: id === 'song.remove',
  };
};

/** What can be done with the selected songs. */
export const songMenu = (): readonly MenuEntry[] => {
  const songs = selectedSongs();
  const song = selectedSong();
  const status = song === null ? undefined : useStudio.getState().sources[song.file]?.status;
  const several = songs.length > 1;
  const excluded = songs.every(({ exclude }) => exclude === true);
  return [
    ...(several ? [{ kind: 'heading' as const, label: `${songs.length} songs` }] : []),
    ...(several ? [] : [entry('song.rename', 'Rename')]),
    entry('song.moveUp', 'Move up'),
    entry('song.moveDown', 'Move down'),
    LINE,
    entry('song.exclude', excluded ? 'Match again' : 'Leave out of the match'),
    ...(status === 'changed' ? [entry('song.useNewVersion')] : []),
    ...(status === 'missing' || status === 'unreadable' ? [entry('song.retry')] : []),
    ...(several ? [] : [entry('song.replace')]),
    LINE,
    entry('song.remove'),
  ];
};
