import { useMemo, useState } from 'react';
import { useStudio } from '../../state/studio.ts';
import { Badge } from '../../ui/Badge.tsx';
import { NothingYet, Panel, ViewFrame } from '../parts/Panel.tsx';
import { CellDetail } from './CellDetail.tsx';
import { type CountedChecks, tableChecks } from './checks.ts';
import { GridTools } from './GridTools.tsx';
import { cellText, moved, type Place } from './grid.ts';
import styles from './metadata.module.css';
import { ReleasePanel } from './ReleasePanel.tsx';
import { isShiftJisDoubleByte } from './shiftJis.ts';
import { TextGrid } from './TextGrid.tsx';

const FIRST: Place = { row: 0, column: 0 };

/** What will the disc and the files say? */
export const MetadataView = () => {
  const state = useStudio((studio) => studio.album);
  const sources = useStudio((studio) => studio.sources);
  const [chosen, setChosen] = useState<Place>(FIRST);
  const [draft, setDraft] = useState<string | null>(null);
  const album = state?.album;
  const checks = useMemo(() => (album === undefined ? null : tableChecks(album, isShiftJisDoubleByte)), [album]);
  if (state === null || album === undefined || checks === null) {
    return <NothingYet title="No album is open">Open or create an album to say what its disc and files are called.</NothingYet>;
  }
  // Songs may have gone since the cell was chosen.
  const active = moved(album, chosen, 0, 0);
  return (
    <ViewFrame name="Metadata">
      <Panel
        title="Titles, credits and codes"
        about={<Counts checks={checks} />}
        actions={<GridTools album={album} sources={sources} active={active} />}
      >
        <TextGrid album={album} active={active} checks={checks} onActive={setChosen} onDraft={setDraft} />
        <CellDetail album={album} place={active} text={draft ?? cellText(album, active)} typing={draft !== null} />
      </Panel>
      <ReleasePanel album={album} albumId={state.albumId} />
    </ViewFrame>
  );
};

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const Counts = ({ checks: { errors, warnings, notes } }: { readonly checks: CountedChecks }) => (
  <span className={styles.counts} role="status">
    {errors > 0 && <Badge tone="bad">{counted(errors, 'error')}</Badge>}
    {warnings > 0 && <Badge tone="warn">{counted(warnings, 'warning')}</Badge>}
    {notes > 0 && <Badge tone="info">{`${counted(notes, 'text')} spelt otherwise somewhere`}</Badge>}
    {errors + warnings + notes === 0 && <Badge tone="good">Nothing to mend</Badge>}
  </span>
);
