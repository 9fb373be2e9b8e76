import { useEffect, useMemo, useRef, useState } from 'react';
import type { Album } from '../../../electron/shared/album/album.ts';
import type { Settings } from '../../../electron/shared/contract/state.ts';
import { call } from '../../api/api.ts';
import { attempt, changeSettings } from '../../state/actions.ts';
import { useStudio } from '../../state/studio.ts';
import { useTimeline } from '../../state/timeline.ts';
import { NothingYet, ViewFrame } from '../parts/Panel.tsx';
import { ChoicesPanel } from './ChoicesPanel.tsx';
import { ContentsPanel } from './ContentsPanel.tsx';
import { type DeliveryChoices, deliveryJob, obstacleOf } from './choices.ts';
import styles from './deliver.module.css';
import { EarlierDeliveries } from './EarlierDeliveries.tsx';
import { PreflightPanel } from './PreflightPanel.tsx';
import { ResultPanel } from './ResultPanel.tsx';
import { lastEnded, requestOf, useDeliveryList, useDeliveryResult, usePreflight } from './useDeliveries.ts';

/** Is it ready, and did it arrive? */
export const DeliverView = () => {
  const state = useStudio((studio) => studio.album);
  const settings = useStudio((studio) => studio.settings);
  if (state === null || settings === null) {
    return <NothingYet title="No album is open">Open or create an album to deliver it.</NothingYet>;
  }
  return <Deliver key={state.albumId} albumId={state.albumId} album={state.album} settings={settings} />;
};

interface DeliverProps {
  readonly albumId: number;
  readonly album: Album;
  readonly settings: Settings;
}

const Deliver = ({ albumId, album, settings }: DeliverProps) => {
  const jobs = useStudio((studio) => studio.jobs);
  const match = useStudio((studio) => studio.match);
  const sources = useStudio((studio) => studio.sources);
  const timeline = useTimeline();
  const canChooseFolder = useStudio((studio) => studio.facts?.canChooseFolder ?? false);
  const [place, setPlace] = useState<Pick<DeliveryChoices, 'folder' | 'name'>>({ folder: null, name: '' });
  const [replace, setReplace] = useState(false);
  const [shown, setShown] = useState<number | null>(null);
  const { formats, bits, mp3, codecSafe } = settings;
  const choices = useMemo<DeliveryChoices>(
    () => ({ formats, bits, mp3, codecSafe, ...place }),
    [formats, bits, mp3, codecSafe, place],
  );
  const job = deliveryJob(jobs, albumId);
  const ended = lastEnded(jobs, albumId);
  const { preflight, checking } = usePreflight(albumId, choices, ended);
  const deliveries = useDeliveryList(albumId, ended);
  const result = useDeliveryResult(shown);
  const obstacle = obstacleOf({ songs: album.tracks.length, choices, preflight, match, replace, job });

  // A replacement is agreed to for one destination, once.
  const destination = preflight?.destination;
  // biome-ignore lint/correctness/useExhaustiveDependencies: those are what the agreement was about
  useEffect(() => setReplace(false), [destination, ended]);

  const awaited = useRef<number | null>(null);
  const finished = jobs.find(({ id }) => id === awaited.current);
  useEffect(() => {
    if (finished === undefined || finished.status === 'running') return;
    awaited.current = null;
    if (finished.deliveryId !== null) setShown(finished.deliveryId);
  }, [finished]);

  const deliver = async (): Promise<void> => {
    setShown(null);
    const started = await attempt(() => call('deliver.start', { ...requestOf(albumId, choices), replace }));
    if (started !== null) awaited.current = started.jobId;
  };
  return (
    <ViewFrame name="Deliver">
      <div className={styles.columns}>
        <div className={styles.left}>
          <ChoicesPanel
            choices={choices}
            preflight={preflight}
            obstacle={obstacle}
            job={job}
            canChooseFolder={canChooseFolder}
            replace={replace}
            onReplace={setReplace}
            onFormats={(patch) => void changeSettings(patch)}
            onPlace={(patch) => setPlace((before) => ({ ...before, ...patch }))}
            onDeliver={() => void deliver()}
          />
          <EarlierDeliveries deliveries={deliveries} shown={shown} onShow={setShown} />
        </div>
        <div className={styles.right}>
          {shown !== null && result !== null && <ResultPanel result={result} onClose={() => setShown(null)} />}
          <PreflightPanel
            album={album}
            choices={choices}
            preflight={preflight}
            checking={checking}
            onFormats={(chosen) => void changeSettings({ formats: chosen })}
          />
          {timeline !== null && album.tracks.length > 0 && <ContentsPanel album={album} timeline={timeline} sources={sources} />}
        </div>
      </div>
    </ViewFrame>
  );
};
