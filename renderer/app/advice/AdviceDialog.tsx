import { CircleAlert, CircleCheck, RotateCcw, Square, X } from 'lucide-react';
import type { AdviceState } from '../../../electron/shared/contract/state.ts';
import { stop, useTransport } from '../../playback/transport.ts';
import { cancelJob } from '../../state/actions.ts';
import { closeDialog } from '../../state/panels.ts';
import { useStudio } from '../../state/studio.ts';
import { useTimeline } from '../../state/timeline.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { remaining } from '../../ui/format.ts';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import styles from './AdviceDialog.module.css';
import { AdviceItem } from './AdviceItem.tsx';
import { numbersText, summaryOf } from './adviceTexts.ts';
import { useAdvice } from './useAdvice.ts';

/** What is worth knowing of the songs' files, with evidence, a move and its price. Nothing is done unasked. */
export const AdviceDialog = () => {
  const { advice, job, stopped, lookAgain } = useAdvice();
  const playing = useTransport(({ status }) => status !== 'stopped');
  return (
    <Dialog
      title="A look over the songs"
      wide
      onClose={closeDialog}
      foot={
        playing ? (
          <Button icon={Square} onClick={stop}>
            Stop
          </Button>
        ) : undefined
      }
    >
      <p className={styles.lead} role="status">
        {advice === null
          ? 'Every song is read from start to end, by itself and beside the others. Nothing is changed.'
          : summaryOf(advice)}
      </p>
      {advice === null && !stopped && (
        <div className={styles.work}>
          <ProgressBar label="Looking over the songs" fraction={job?.fraction ?? 0} />
          <span className={styles.left}>
            {Math.round((job?.fraction ?? 0) * 100)} %{job?.secondsLeft == null ? '' : ` · ${remaining(job.secondsLeft)}`}
          </span>
          <Button icon={X} disabled={job === null} onClick={() => job !== null && void cancelJob(job.id)}>
            Cancel
          </Button>
        </div>
      )}
      {advice === null && stopped && (
        <div className={styles.work}>
          <Button icon={RotateCcw} onClick={lookAgain}>
            Look again
          </Button>
        </div>
      )}
      {advice !== null && <Findings advice={advice} />}
    </Dialog>
  );
};

const Findings = ({ advice }: { readonly advice: AdviceState }) => {
  const album = useStudio((studio) => studio.album?.album ?? null);
  const timeline = useTimeline();
  if (album === null || timeline === null) return null;
  const numberOf = (track: string | null): number | null => {
    const at = album.tracks.findIndex(({ id }) => id === track);
    return at < 0 ? null : at + 1;
  };
  const nameOf = (track: string | null): string => {
    const number = numberOf(track);
    return number === null ? 'Hidden track' : `${number}  ${album.tracks[number - 1]?.title ?? ''}`;
  };
  const quiet = advice.songs.filter((song) => song.advice.length === 0);
  const numbers = quiet.flatMap(({ track }) => numberOf(track) ?? []);
  return (
    <>
      {advice.failures.map(({ file, problem, remedy }) => (
        <p key={`${file} ${problem}`} className={styles.failure}>
          <CircleAlert className={styles.bad} size={15} aria-hidden />
          <span>{`${file ?? 'A song'}: ${problem}; ${remedy}.`}</span>
        </p>
      ))}
      {advice.album.length > 0 && (
        <Group title="The record">
          {advice.album.map((one) => (
            <AdviceItem key={one.code} advice={{ ...one, places: [] }} track={null} number={null} laid={{ album, timeline }} />
          ))}
        </Group>
      )}
      {advice.songs.map(
        ({ track, advice: said }) =>
          said.length > 0 && (
            <Group key={track ?? ''} title={nameOf(track)}>
              {said.map((one) => (
                <AdviceItem key={one.code} advice={one} track={track} number={numberOf(track)} laid={{ album, timeline }} />
              ))}
            </Group>
          ),
      )}
      {numbers.length > 0 && (
        <p className={styles.quiet}>
          <CircleCheck className={styles.clear} size={15} aria-hidden />
          <span>{`Nothing to say of ${numbers.length === 1 ? 'song' : 'songs'} ${numbersText(numbers)}.`}</span>
        </p>
      )}
    </>
  );
};

const Group = ({ title, children }: { readonly title: string; readonly children: React.ReactNode }) => (
  <section className={styles.group} aria-label={title}>
    <h3 className={styles.title}>{title}</h3>
    <ul>{children}</ul>
  </section>
);
