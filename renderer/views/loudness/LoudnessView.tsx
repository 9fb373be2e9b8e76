import { useMemo } from 'react';
import { withMinus } from '../../../electron/shared/text/minus.ts';
import { useStudio } from '../../state/studio.ts';
import { useTimeline } from '../../state/timeline.ts';
import { lufs } from '../../ui/format.ts';
import { NothingYet, Panel, ViewFrame } from '../parts/Panel.tsx';
import { LevelLegend, LevelTable } from './LevelTable.tsx';
import { LoudnessMap } from './LoudnessMap.tsx';
import styles from './loudness.module.css';
import { MatchSettingsBar } from './MatchSettingsBar.tsx';
import { PlaybackPanel } from './PlaybackPanel.tsx';
import { BASIS_NAMES, loudnessRows, verdictOf } from './songRows.ts';
import { useCurves } from './useCurves.ts';

/** Do the songs sit together? */
export const LoudnessView = () => {
  const album = useStudio((studio) => studio.album?.album);
  const sources = useStudio((studio) => studio.sources);
  const match = useStudio((studio) => studio.match);
  const services = useStudio((studio) => studio.facts?.services);
  const selection = useStudio((studio) => studio.selection.tracks);
  const timeline = useTimeline();
  const curves = useCurves();
  const rows = useMemo(() => (album === undefined ? [] : loudnessRows(album, sources, match)), [album, sources, match]);
  const selected = useMemo(() => new Set(selection), [selection]);
  if (album === undefined || timeline === null || rows.length === 0) {
    return (
      <NothingYet title="No songs to compare yet">
        Add songs in the Arrange view. Here you will see how loud each one is, what the match does to it, and how the record plays
        on streaming services.
      </NothingYet>
    );
  }
  const verdict = verdictOf(rows, match);
  const problem = match?.status === 'waiting' || match?.status === 'failed' ? match.reason : null;
  return (
    <ViewFrame name="Loudness">
      <Panel
        title="Do the songs sit together?"
        about={<span className={verdict === null ? undefined : styles[verdict.tone]}>{verdict?.text ?? problem ?? ''}</span>}
        actions={
          <span className={styles.albumLevel}>
            Whole record <strong>{lufs(match?.albumIntegratedLufs)}</strong> integrated
          </span>
        }
      >
        <MatchSettingsBar album={album} match={match} />
        {problem === null && match !== null && match.explanation !== '' && (
          <p className={styles.explanation}>{withMinus(match.explanation)}</p>
        )}
        {match !== null && match.notes.length > 0 && (
          <ul className={styles.notes}>
            {match.notes.map((note) => (
              <li key={note}>{withMinus(note)}</li>
            ))}
          </ul>
        )}
        <LevelLegend />
        <LevelTable album={album} rows={rows} match={match} selected={selected} />
      </Panel>
      <Panel
        title="Loudness over the record"
        about={
          <ul className={styles.legend}>
            <li className={styles.keyMastered}>mastered</li>
            <li className={styles.keySource}>source</li>
            <li className={styles.keyLevel}>{`level of each song (${BASIS_NAMES[album.match.basis]})`}</li>
          </ul>
        }
      >
        <LoudnessMap timeline={timeline} rows={rows} curves={curves} selected={selected} />
      </Panel>
      <PlaybackPanel services={services ?? []} rows={rows} match={match} />
    </ViewFrame>
  );
};
