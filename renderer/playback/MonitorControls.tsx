import { Volume2 } from 'lucide-react';
import { decimal } from '../ui/format.ts';
import { Tooltip } from '../ui/Tooltip.tsx';
import { ServiceToggle } from './ServiceToggle.tsx';
import { Toggle } from './Toggle.tsx';
import styles from './TransportBar.module.css';
import { setMonitor, setMonitorGain, setMono, useTransport } from './transport.ts';

/** How it is listened to; none of it reaches a delivery. */
export const MonitorControls = () => {
  const { bypass, solo } = useTransport((transport) => transport.monitor);
  const mono = useTransport((transport) => transport.mono);
  const gainDb = useTransport((transport) => transport.monitorGainDb);
  const dropouts = useTransport((transport) => transport.dropouts);
  const gainText = `${decimal(gainDb)} dB`;
  return (
    <section className={styles.monitor} aria-label="Monitor">
      <div className={styles.toggles}>
        <Toggle
          text="Bypass"
          name="Bypass at matched loudness"
          tip="Hear the sources without mastering, turned to the loudness of the record"
          keys="b"
          on={bypass}
          onChange={(on) => setMonitor({ bypass: on })}
        />
        <Toggle text="Mono" name="Mono" tip="Hear both sides as one" keys="Shift+m" on={mono} onChange={setMono} />
        {solo !== null && (
          <Toggle
            text={solo.mode === 'delta' ? 'Delta' : 'No chain'}
            name={solo.mode === 'delta' ? 'Delta: only what the chain changes' : 'No chain: without it, at matched loudness'}
            tip="Chosen in the Master view. Click to hear everything again."
            keys={solo.mode === 'delta' ? 'Shift+d' : 'Shift+b'}
            on
            onChange={() => setMonitor({ solo: null })}
          />
        )}
        <ServiceToggle />
      </div>
      <div className={styles.gain}>
        <Tooltip text="How loud you listen; never part of the master. Double-click for 0 dB.">
          <label className={styles.gainLabel}>
            <Volume2 size={14} aria-hidden />
            <span className="hidden-text">Monitor gain</span>
            <input
              type="range"
              min={-60}
              max={0}
              step={0.5}
              value={gainDb}
              aria-valuetext={gainText}
              onChange={({ target }) => setMonitorGain(Number(target.value))}
              onDoubleClick={() => setMonitorGain(0)}
            />
          </label>
        </Tooltip>
        <span className={styles.gainFoot}>
          <span>{gainText}</span>
          <Tooltip text="How often playback had nothing to play since the program was started">
            <output className={styles.dropouts} data-any={dropouts > 0}>
              {`Drop-outs: ${dropouts}`}
            </output>
          </Tooltip>
        </span>
      </div>
    </section>
  );
};
