import { useMemo, useState } from 'react';
import { selectSong } from '../../state/actions.ts';
import { useStudio } from '../../state/studio.ts';
import { Panel } from '../parts/Panel.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { DynamicsTable } from './DynamicsTable.tsx';
import { dynamicsRows, MEASURES, medians, type Outlier, outliers } from './dynamics.ts';
import styles from './tone.module.css';

/** Of an album with many outliers the furthest say it. */
const MOST_SAID = 8;

/** Does one song stick out in its dynamics? */
export const DynamicsPanels = () => {
  const album = useStudio((studio) => studio.album?.album);
  const sources = useStudio((studio) => studio.sources);
  const match = useStudio((studio) => studio.match);
  const selection = useStudio((studio) => studio.selection.tracks);
  const [order, setOrder] = useState<'album' | 'range'>('album');
  const rows = useMemo(() => (album === undefined ? [] : dynamicsRows(album, sources, match)), [album, sources, match]);
  const found = useMemo(() => outliers(rows), [rows]);
  const middle = useMemo(() => medians(rows), [rows]);
  const selected = useMemo(() => new Set(selection), [selection]);
  const ordered = useMemo(
    () => (order === 'album' ? rows : [...rows].sort((a, b) => (b.source.range ?? -1) - (a.source.range ?? -1))),
    [rows, order],
  );
  if (rows.length === 0) return null;
  const compared = MEASURES.some(({ id }) => middle[id] !== null);
  return (
    <>
      <Panel
        title="Does one song stick out in its dynamics?"
        about={<Summary found={found} compared={compared} measured={rows.some(({ source }) => source.range !== null)} />}
      >
        {found.length > 0 && (
          <ul className={styles.findings}>
            {found.slice(0, MOST_SAID).map((one) => (
              <li key={one.id}>
                <button type="button" onClick={() => selectSong(one.id)}>
                  {one.text}
                  <span className={styles.figures}>{one.figures}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
        {found.length > MOST_SAID && (
          <p className={styles.more}>{`And ${found.length - MOST_SAID} more, marked in the table.`}</p>
        )}
      </Panel>
      <Panel
        title="Dynamics, song by song"
        about="Measured on the mixes as they came. Shading shows how far a song is from the album’s median."
        actions={
          <Segmented
            label="Order"
            value={order}
            options={[
              { value: 'album', label: 'Running order' },
              { value: 'range', label: 'Widest range first' },
            ]}
            onChange={setOrder}
          />
        }
      >
        <DynamicsTable rows={ordered} middle={middle} selected={selected} />
      </Panel>
    </>
  );
};

interface SummaryProps {
  readonly found: readonly Outlier[];
  readonly compared: boolean;
  readonly measured: boolean;
}

const Summary = ({ found, compared, measured }: SummaryProps) => {
  if (!measured) return 'The songs are not measured yet.';
  if (!compared) return 'Three songs are needed: two have no middle to stick out from.';
  if (found.length === 0) return <span className={styles.good}>No: every song is close to the album’s median.</span>;
  return <span className={styles.warn}>{found.length === 1 ? 'One song does:' : `${found.length} songs do:`}</span>;
};
