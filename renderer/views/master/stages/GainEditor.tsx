import { shared } from '../chainEdits.ts';
import { Setting } from './Setting.tsx';
import type { StageEditorProps } from './StageEditor.tsx';
import styles from './stages.module.css';

export const GainEditor = ({ stages, change }: StageEditorProps<'gain'>) => (
  <div className={styles.settings}>
    <Setting
      label="Gain"
      value={shared(stages, ({ gain }) => gain)}
      unit="dB"
      sign
      min={-24}
      max={24}
      standard={0}
      onChange={(gain, gesture) => change((one) => ({ ...one, gain }), 'Set the gain', gesture)}
    />
  </div>
);
