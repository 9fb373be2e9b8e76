import type { DeliverySummary } from '../../../electron/shared/contract/state.ts';
import { moment } from '../../ui/format.ts';
import { Panel } from '../parts/Panel.tsx';
import styles from './deliver.module.css';

export interface EarlierDeliveriesProps {
  readonly deliveries: readonly DeliverySummary[];
  readonly shown: number | null;
  readonly onShow: (deliveryId: number | null) => void;
}

/** What has been delivered of this album, newest first. */
export const EarlierDeliveries = ({ deliveries, shown, onShow }: EarlierDeliveriesProps) => {
  if (deliveries.length === 0) return null;
  return (
    <Panel title="Deliveries so far">
      <ul className={styles.earlier}>
        {deliveries.map(({ id, madeAt, folder, formats, present }) => (
          <li key={id}>
            <button type="button" aria-pressed={shown === id} onClick={() => onShow(shown === id ? null : id)}>
              <span>{moment(madeAt)}</span>
              <span className={styles.earlierFormats}>{formats.map((format) => format.toUpperCase()).join(', ')}</span>
              <span className={styles.earlierFolder}>
                {folder.replace(/^.*[/\\]/, '')}
                {present ? '' : ' (no longer there)'}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
};
