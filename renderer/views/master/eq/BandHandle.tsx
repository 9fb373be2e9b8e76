import { memo, type PointerEvent } from 'react';
import type { EqBand } from '../../../../electron/shared/chain/schema.ts';
import { db, decimal } from '../../../ui/format.ts';
import { hertzText } from '../../charts/frequency.ts';
import { selectBand } from '../masterState.ts';
import { CHANNEL_COLOURS, CHANNEL_NAMES, describeBand, handleGain } from './bands.ts';
import styles from './eq.module.css';
import type { EqChanges } from './eqChanges.ts';

/** What takes hold of points; the same object for all of them, always. */
export interface BandHand {
  readonly down: (event: PointerEvent<HTMLButtonElement>, at: number) => void;
}

interface Props {
  readonly at: number;
  readonly band: EqBand;
  /** Pixels */
  readonly left: number;
  readonly top: number;
  readonly chosen: boolean;
  readonly hand: BandHand;
  readonly changes: EqChanges;
}

/** A band as a point on its curve, with its numbers while it is chosen. */
export const BandHandle = memo(({ at, band, left, top, chosen, hand, changes }: Props) => (
  <div
    className={styles.point}
    data-chosen={chosen}
    style={{ transform: `translate(${left}px, ${top}px)`, ['--band' as string]: `var(${CHANNEL_COLOURS[band.channel]})` }}
  >
    <button
      type="button"
      className={styles.handle}
      data-band={at}
      data-on={band.on}
      data-dynamic={band.dynamics !== undefined}
      aria-pressed={chosen}
      aria-label={describeBand(band, at)}
      onFocus={() => selectBand(at)}
      onPointerDown={(event) => hand.down(event, at)}
      onDoubleClick={() => changes.change(at, (one) => ({ ...one, gain: 0 }), 'Set the gain to 0 dB', null)}
      onKeyDown={(event) => changes.key(event, at)}
    >
      {at + 1}
    </button>
    {/* Beside the button: what is seen in it would have to be the beginning of its name. */}
    {band.channel !== 'stereo' && (
      <span className={styles.channel} aria-hidden>
        {CHANNEL_NAMES[band.channel].short}
      </span>
    )}
    {chosen && (
      <span className={styles.tip} data-below={top < 60} aria-hidden>
        {`${hertzText(band.frequency)}   ${db(handleGain(band))}   Q ${decimal(band.q, 2)}`}
      </span>
    )}
  </div>
));
