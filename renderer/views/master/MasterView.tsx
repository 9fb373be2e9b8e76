import { useMemo } from 'react';
import { useStudio } from '../../state/studio.ts';
import { useTimeline } from '../../state/timeline.ts';
import { LimitFields } from '../loudness/MatchSettingsBar.tsx';
import { loudnessRows } from '../loudness/songRows.ts';
import { useCurves } from '../loudness/useCurves.ts';
import { NothingYet, Panel, ViewFrame } from '../parts/Panel.tsx';
import { CompareSwitch } from './CompareSwitch.tsx';
import { LimiterTable } from './LimiterTable.tsx';
import styles from './master.module.css';
import { ReductionMap } from './ReductionMap.tsx';
import { SignalPath } from './SignalPath.tsx';
import { signalPath } from './signalPath.ts';

/** What does the chain do? */
export const MasterView = () => {
  const album = useStudio((studio) => studio.album?.album);
  const sources = useStudio((studio) => studio.sources);
  const match = useStudio((studio) => studio.match);
  const settings = useStudio((studio) => studio.settings);
  const selection = useStudio((studio) => studio.selection.tracks);
  const timeline = useTimeline();
  const curves = useCurves();
  const rows = useMemo(() => (album === undefined ? [] : loudnessRows(album, sources, match)), [album, sources, match]);
  const selected = useMemo(() => new Set(selection), [selection]);
  const shown = rows.find(({ id }) => selected.has(id)) ?? rows[0];
  const track = album?.tracks.find(({ id }) => id === shown?.id);
  const stages = useMemo(
    () =>
      album === undefined || track === undefined
        ? []
        : signalPath({
            album,
            track,
            facts: sources[track.file]?.facts ?? null,
            matched: match?.songs[track.id] ?? null,
            timeline,
            settings,
          }),
    [album, track, sources, match, timeline, settings],
  );
  if (album === undefined || timeline === null || shown === undefined) {
    return (
      <NothingYet title="No songs to master yet">
        Add songs in the Arrange view. Here you will see the path each one takes to the disc and the files.
      </NothingYet>
    );
  }
  return (
    <ViewFrame name="Master">
      <Panel
        title="Signal path"
        about={`Song ${shown.number} “${shown.title}”, from its file to the delivery. A stage that rests passes every sample unchanged.`}
        actions={<CompareSwitch />}
      >
        <SignalPath stages={stages} />
      </Panel>
      <Panel
        title="Limiter"
        about="Gain reduction over the record, 100 ms each"
        actions={
          <fieldset className={styles.limits}>
            <legend className="hidden-text">Limiter settings</legend>
            <LimitFields ceiling={album.match.ceiling} budget={album.match.budget} />
          </fieldset>
        }
      >
        <ReductionMap timeline={timeline} rows={rows} curves={curves} selected={selected} />
        <LimiterTable rows={rows} settings={album.match} selected={selected} curves={curves} />
      </Panel>
    </ViewFrame>
  );
};
