import { Info, Play, TriangleAlert } from 'lucide-react';
import { clock } from '../../../electron/shared/advise/advice.ts';
import type { PlacedAdvice } from '../../../electron/shared/contract/state.ts';
import type { Laid } from '../../playback/places.ts';
import { play } from '../../playback/transport.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './AdviceDialog.module.css';
import { moveOf } from './adviceMoves.ts';
import { inWindow } from './adviceTexts.ts';
import { heardAt } from './heardAt.ts';

export interface AdviceItemProps {
  readonly advice: PlacedAdvice;
  /** Null for the record, and for the hidden track. */
  readonly track: string | null;
  readonly number: number | null;
  readonly laid: Laid;
}

/** One finding: what was measured, why it matters, what could be done and what that costs. */
export const AdviceItem = ({ advice, track, number, laid }: AdviceItemProps) => {
  const { code, severity, measurement, reason, move, sideEffect, places } = advice;
  const warns = severity === 'warns';
  const Icon = warns ? TriangleAlert : Info;
  const { label, run } = moveOf(code, track, number);
  const heard = places.flatMap((seconds) => {
    const frame = heardAt(laid, track, seconds);
    return frame === null ? [] : [{ seconds, frame }];
  });
  return (
    <li className={styles.item}>
      <Icon className={styles[severity]} size={15} role="img" aria-label={warns ? 'Warning' : 'Note'} />
      <div className={styles.said}>
        <p className={styles.measured}>{inWindow(measurement.text)}</p>
        <dl className={styles.facts}>
          <dt>Why</dt>
          <dd>{inWindow(reason)}</dd>
          <dt>Move</dt>
          <dd>{inWindow(move)}</dd>
          <dt>Side effect</dt>
          <dd>{inWindow(sideEffect)}</dd>
        </dl>
      </div>
      <div className={styles.actions}>
        {heard.map(({ seconds, frame }) => (
          <Button key={seconds} look="quiet" icon={Play} aria-label={`Listen at ${clock(seconds)}`} onClick={() => play(frame)}>
            {clock(seconds)}
          </Button>
        ))}
        <Button look={code === 'silence-at-edge' ? 'plain' : 'quiet'} onClick={run}>
          {label}
        </Button>
      </div>
    </li>
  );
};
