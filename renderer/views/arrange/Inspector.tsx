import { useStudio } from '../../state/studio.ts';
import type { Scene } from '../../timeline/scene.ts';
import { AlbumInspector } from './AlbumInspector.tsx';
import styles from './Inspector.module.css';
import { JoinInspector } from './JoinInspector.tsx';
import type { SongRow } from './rows.ts';
import { SongInspector } from './SongInspector.tsx';
import { SongsInspector } from './SongsInspector.tsx';

/** Everything of what is selected: a song, several, a join; with nothing selected, the album. */
export const Inspector = ({ scene, rows }: { readonly scene: Scene; readonly rows: readonly SongRow[] }) => {
  const selection = useStudio((studio) => studio.selection);
  const chosen = rows.filter(({ id }) => selection.tracks.includes(id));
  const [first] = chosen;
  const join = selection.join === null ? -1 : scene.joins.findIndex(({ id }) => id === selection.join);
  return (
    <aside className={styles.inspector} aria-label="Inspector">
      {join >= 0 ? (
        <JoinInspector scene={scene} at={join} />
      ) : first === undefined ? (
        <AlbumInspector scene={scene} />
      ) : chosen.length === 1 ? (
        <SongInspector key={first.id} scene={scene} row={first} />
      ) : (
        <SongsInspector scene={scene} rows={chosen} />
      )}
    </aside>
  );
};
