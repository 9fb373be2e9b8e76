import { useState } from 'react';
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
  const shown = useLater();
  if (scene === null) return null;
  if (rows.length === 0) {
    return (
      <div className={styles.empty}>
        <DropZone title="This album has no songs yet" />
      </div>
    );
  }
  return <Songs scene={scene} rows={rows} isFirst={shown} />;
};

interface SongsProps {
  readonly scene: Scene;
  readonly rows: readonly SongRow[];
}

/**
 * The inspector follows what it is beside. Where these are the first songs of an album that was empty, the table too comes in a
 * piece of its own: songs are being read then, and the window has more to do than where an album is opened.
 */
const Songs = ({ scene, rows, isFirst }: SongsProps & { readonly isFirst: boolean }) => {
  const albumId = useStudio((studio) => studio.album?.albumId);
  const share = usePanels((panels) => panels.tableShare);
  const inspector = usePanels((panels) => panels.inspector);
  const [inPieces] = useState(isFirst);
  const later = useLater();
  const Beside = inPieces ? LaterInspector : Inspector;
  return (
    <div className={styles.arrange} data-inspector={inspector}>
      <div className={styles.work}>
        <section className={styles.timeline} style={{ flexGrow: 1 - share }} aria-label="Timeline">
          <Timeline />
        </section>
        <Splitter />
        <section className={styles.songs} style={{ flexGrow: share }} aria-label="Song table">
          {(later || !inPieces) && <SongTable key={albumId} rows={rows} rate={scene.timeline.sampleRate} />}
        </section>
      </div>
      {inspector && later && <Beside scene={scene} rows={rows} />}
    </div>
  );
};

const LaterInspector = (songs: SongsProps) => useLater() && <Inspector {...songs} />;
