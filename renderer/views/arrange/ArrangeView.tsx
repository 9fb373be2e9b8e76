import { DropZone } from '../../app/StartScreen.tsx';
import { usePanels } from '../../state/panels.ts';
import { useStudio } from '../../state/studio.ts';
import { useScene } from '../../timeline/currentScene.ts';
import type { Scene } from '../../timeline/scene.ts';
import { Timeline } from '../../timeline/Timeline.tsx';
import { useLater } from '../../ui/useLater.ts';
import styles from './ArrangeView.module.css';
import { Inspector } from './Inspector.tsx';
import type { SongRow } from './rows.ts';
import { SongTable } from './SongTable.tsx';
import { Splitter } from './Splitter.tsx';
import { useSongRows } from './useSongRows.ts';

/** In what order, with what between? */
export const ArrangeView = () => {
  const scene = useScene();
  const rows = useSongRows(scene);
  if (scene === null) return null;
  if (rows.length === 0) {
    return (
      <div className={styles.empty}>
        <DropZone title="This album has no songs yet" />
      </div>
    );
  }
  return <Songs scene={scene} rows={rows} />;
};

interface SongsProps {
  readonly scene: Scene;
  readonly rows: readonly SongRow[];
}

/** Mounted when the first songs come to an empty album, so that the inspector comes in a piece of its own then too. */
const Songs = ({ scene, rows }: SongsProps) => {
  const albumId = useStudio((studio) => studio.album?.albumId);
  const share = usePanels((panels) => panels.tableShare);
  const inspector = usePanels((panels) => panels.inspector);
  const later = useLater();
  return (
    <div className={styles.arrange} data-inspector={inspector}>
      <div className={styles.work}>
        <section className={styles.timeline} style={{ flexGrow: 1 - share }} aria-label="Timeline">
          <Timeline />
        </section>
        <Splitter />
        <section className={styles.songs} style={{ flexGrow: share }} aria-label="Song table">
          <SongTable key={albumId} rows={rows} rate={scene.timeline.sampleRate} />
        </section>
      </div>
      {inspector && later && <Inspector scene={scene} rows={rows} />}
    </div>
  );
};
