import { Plus } from 'lucide-react';
import { memo, useDeferredValue } from 'react';
import { EQ_CHANNELS, type StageOf } from '../../../../electron/shared/chain/schema.ts';
import { Button } from '../../../ui/Button.tsx';
import { Segmented } from '../../parts/Segmented.tsx';
import { shared } from '../chainEdits.ts';
import type { StageEditorProps } from '../stages/StageEditor.tsx';
import { BandTable } from './BandTable.tsx';
import { CHANNEL_COLOURS, CHANNEL_NAMES, canAddBand } from './bands.ts';
import { EqCurve } from './EqCurve.tsx';
import styles from './eq.module.css';
import { type EqChanges, useEqChanges } from './eqChanges.ts';
import type { SpectrumLine } from './paintEq.ts';

export interface EqEditorProps extends StageEditorProps<'eq'> {
  readonly band: number | null;
  readonly average: SpectrumLine | null;
}

/** An equalizer: the curve to work on, and all bands as a table of numbers. */
export const EqEditor = ({ stages, change, band, average }: EqEditorProps) => {
  const changes = useEqChanges({ stages, change });
  // The curve follows the hand; numbers follow when there is time.
  const calm = useDeferredValue(stages);
  return (
    <div className={styles.editor}>
      <EqCurve stages={stages} band={band} average={average} changes={changes} />
      <EqTools stages={calm} changes={changes} />
      <BandTable stages={calm} selected={band} changes={changes} />
    </div>
  );
};

interface EqToolsProps {
  readonly stages: readonly StageOf<'eq'>[];
  readonly changes: EqChanges;
}

const EqTools = memo(({ stages, changes }: EqToolsProps) => {
  const [stage] = stages;
  if (stage === undefined) return null;
  const linear = stage.phase === 'linear';
  return (
    <div className={styles.tools}>
      <Button icon={Plus} disabled={!canAddBand(stage)} onClick={changes.addWhereRoom}>
        Add band
      </Button>
      <Segmented
        label="Phase"
        value={shared(stages, ({ phase }) => phase) ?? 'minimum'}
        options={[
          { value: 'minimum', label: 'Minimum phase' },
          { value: 'linear', label: 'Linear phase' },
        ]}
        onChange={changes.setPhase}
      />
      <span className={styles.note}>
        {linear && stage.bands.some(({ dynamics }) => dynamics !== undefined)
          ? 'Bands are not dynamic with linear phase.'
          : 'Wheel or Shift-drag sets the Q. Arrows move a point, Shift finely, Page up and down set its Q.'}
      </span>
      <ul className={styles.key} aria-label="Colours">
        {EQ_CHANNELS.map((channel) => (
          <li key={channel} style={{ ['--band' as string]: `var(${CHANNEL_COLOURS[channel]})` }}>
            {CHANNEL_NAMES[channel].name}
          </li>
        ))}
      </ul>
    </div>
  );
});
