import {
  ChevronDown,
  Copy,
  Disc3,
  Ear,
  FilePlus2,
  FolderOpen,
  FolderPlus,
  Plus,
  Save,
  SearchCheck,
  Sparkles,
  Trash2,
} from 'lucide-react';
import { commandOf, keysOf } from '../commands/index.ts';
import { openAlbum } from '../state/actions.ts';
import { useStudio } from '../state/studio.ts';
import { counted } from '../ui/format.ts';
import { Menu, type MenuEntry } from '../ui/Menu.tsx';
import styles from './AlbumMenu.module.css';

const ICONS = {
  'album.addSongs': Plus,
  'album.addFolder': FolderPlus,
  'album.findMissing': SearchCheck,
  'album.look': Ear,
  'album.new': FilePlus2,
  'album.demo': Sparkles,
  'album.openFile': FolderOpen,
  'album.saveFile': Save,
  'album.duplicate': Copy,
  'album.remove': Trash2,
} as const;

const entryOf = (id: keyof typeof ICONS): MenuEntry => {
  const { label, run, enabled } = commandOf(id);
  return { label, run, icon: ICONS[id], hint: keysOf(id), disabled: !enabled(), danger: id === 'album.remove' };
};

/** Albums of the library, and what is done with whole albums. */
export const AlbumMenu = () => {
  const albums = useStudio((studio) => studio.albums);
  const open = useStudio((studio) => studio.album?.albumId ?? null);
  useStudio((studio) => studio.sources);
  const recent = [...albums].sort((one, other) => other.changedAt - one.changedAt);
  const entries: MenuEntry[] = [
    ...(open === null
      ? []
      : [
          entryOf('album.addSongs'),
          entryOf('album.addFolder'),
          entryOf('album.findMissing'),
          entryOf('album.look'),
          { kind: 'separator' as const },
        ]),
    entryOf('album.new'),
    entryOf('album.demo'),
    entryOf('album.openFile'),
    ...(open === null ? [] : [entryOf('album.saveFile'), entryOf('album.duplicate'), entryOf('album.remove')]),
    ...(recent.length === 0 ? [] : [{ kind: 'separator' as const }, { kind: 'heading' as const, label: 'Library' }]),
    ...recent.map(
      ({ id, title, artist, songs }): MenuEntry => ({
        label: [title === '' ? 'Untitled album' : title, artist].filter((text) => text !== '').join(' – '),
        hint: counted(songs, 'song'),
        checked: id === open,
        run: () => void openAlbum(id),
      }),
    ),
  ];
  return (
    <Menu
      label="Albums"
      entries={entries}
      trigger={
        <button type="button" className={styles.button} aria-label="Glassmaster: albums">
          <Disc3 size={18} aria-hidden className={styles.mark} />
          <span>Glassmaster</span>
          <ChevronDown size={14} aria-hidden />
        </button>
      }
    />
  );
};
