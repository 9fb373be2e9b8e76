import { shared } from '../chainEdits.ts';
import { CompressorSettings } from './CompressorSettings.tsx';
import { Setting } from './Setting.tsx';
import type { StageEditorProps } from './StageEditor.tsx';
import { StaticCurve } from './StaticCurve.tsx';
import styles from './stages.module.css';

export const CompressorEditor = ({ stages, change }: StageEditorProps<'compressor'>) => {
  const [stage] = stages;
  if (stage === undefined) return null;
  return (
    <div className={styles.withPicture}>
      <StaticCurve settings={stage} />
      <div className={styles.settings}>
        <CompressorSettings
          bands={stages}
          change={(values, what, gesture) => change((one) => ({ ...one, ...values }), what, gesture)}
        />
        <Setting
          label="Side-chain high-pass"
          title="12 dB per octave; 0 is off. Keeps bass from driving the compressor"
          value={shared(stages, ({ highPass }) => highPass)}
          unit="Hz"
          min={0}
          max={500}
          step={5}
          decimals={0}
          standard={0}
          onChange={(highPass, gesture) => change((one) => ({ ...one, highPass }), 'Set the side-chain high-pass', gesture)}
        />
      </div>
    </div>
  );
};
