import { CircleHelp, History, Monitor, Moon, Redo2, Search, Sun, Undo2 } from 'lucide-react';
import { commandOf, keysOf } from '../commands/index.ts';
import { edit } from '../state/actions.ts';
import { useStudio } from '../state/studio.ts';
import { IconButton } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import { AlbumMenu } from './AlbumMenu.tsx';
import styles from './Header.module.css';
import { Jobs } from './Jobs.tsx';
import { Status } from './Status.tsx';

export const Header = () => (
  <header className={styles.header}>
    <AlbumMenu />
    <AlbumNames />
    <div className={styles.spring} />
    <Jobs />
    <Status />
    <UndoRedo />
    <Tools />
  </header>
);

const AlbumNames = () => {
  const title = useStudio((studio) => studio.album?.album.title);
  const artist = useStudio((studio) => studio.album?.album.artist);
  if (title === undefined || artist === undefined) return null;
  return (
    <div className={styles.names}>
      <h1 className="hidden-text">{title === '' ? 'Untitled album' : title}</h1>
      <TextField
        bare
        quiet
        className={styles.title}
        width="auto"
        label="Album title"
        placeholder="Album title"
        value={title}
        onCommit={(text) => void edit({ kind: 'album', changes: { title: text } })}
      />
      <span className={styles.by} aria-hidden>
        by
      </span>
      <TextField
        bare
        quiet
        className={styles.artist}
        width="auto"
        label="Album artist"
        placeholder="Album artist"
        value={artist}
        onCommit={(text) => void edit({ kind: 'album', changes: { artist: text } })}
      />
    </div>
  );
};

const UndoRedo = () => {
  const undo = useStudio((studio) => studio.album?.undo ?? null);
  const redo = useStudio((studio) => studio.album?.redo ?? null);
  const hasAlbum = useStudio((studio) => studio.album !== null);
  const storing = useStudio((studio) => studio.storing);
  if (!hasAlbum) return null;
  return (
    <div className={styles.group} role="toolbar" aria-label="History" aria-busy={storing}>
      <IconButton
        icon={Undo2}
        label={undo === null ? 'Nothing to undo' : `Undo: ${undo}`}
        keys={keysOf('edit.undo')}
        disabled={undo === null}
        onClick={commandOf('edit.undo').run}
      />
      <IconButton
        icon={Redo2}
        label={redo === null ? 'Nothing to redo' : `Redo: ${redo}`}
        keys={keysOf('edit.redo')}
        disabled={redo === null}
        onClick={commandOf('edit.redo').run}
      />
      <IconButton icon={History} label="Revisions" keys={keysOf('edit.history')} onClick={commandOf('edit.history').run} />
    </div>
  );
};

const THEME_ICONS = { system: Monitor, dark: Moon, light: Sun };

const Tools = () => {
  const theme = useStudio((studio) => studio.settings?.theme ?? 'system');
  const themeName = theme === 'system' ? 'as the system' : theme;
  return (
    <div className={styles.group} role="toolbar" aria-label="Window">
      <IconButton icon={Search} label="Find a command" keys={keysOf('help.palette')} onClick={commandOf('help.palette').run} />
      <IconButton icon={THEME_ICONS[theme]} label={`Theme: ${themeName}`} onClick={commandOf('view.theme').run} />
      <IconButton icon={CircleHelp} label="All keys" keys={keysOf('help.keys')} onClick={commandOf('help.keys').run} />
    </div>
  );
};
