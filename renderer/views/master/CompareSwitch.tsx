import { setMonitor, useTransport } from '../../playback/transport.ts';
import { Switch } from '../../ui/Switch.tsx';
import styles from './master.module.css';

/** Listening to the sources in place of the masters, turned to the same loudness. Nothing of it reaches a delivery. */
export const CompareSwitch = () => {
  const monitor = useTransport((transport) => transport.monitor);
  return (
    <div className={styles.compare}>
      <Switch
        label="Hear without mastering, at matched loudness"
        checked={monitor.bypass}
        onChange={(bypass) => setMonitor({ ...monitor, bypass })}
      />
    </div>
  );
};
