import { useCallback } from 'react';
import { saturationCurve } from '../../../../electron/shared/chain/saturationCurve.ts';
import { SATURATION_STYLES } from '../../../../electron/shared/chain/schema.ts';
import { type Paint, useCanvas } from '../../charts/canvas.ts';
import { Segmented } from '../../parts/Segmented.tsx';
import { shared } from '../chainEdits.ts';
import { Setting } from './Setting.tsx';
import type { StageEditorProps } from './StageEditor.tsx';
import { SAMPLE_MARKS } from './sampleMarks.ts';
import styles from './stages.module.css';

const STYLE_NAMES = { soft: 'Soft clipping', tape: 'Tape-like' } as const;

export const SaturationEditor = ({ stages, change }: StageEditorProps<'saturation'>) => {
  const [stage] = stages;
  if (stage === undefined) return null;
  const { style, drive, mix } = stage;
  return (
    <div className={styles.withPicture}>
      <TransferCurve style={style} drive={drive} mix={mix} />
      <div className={styles.settings}>
        <span className={styles.wideSetting}>
          <Segmented
            label="Style"
            value={shared(stages, (one) => one.style) ?? style}
            options={SATURATION_STYLES.map((value) => ({ value, label: STYLE_NAMES[value] }))}
            onChange={(value) =>
              change((one) => ({ ...one, style: value }), `Set the style to ${STYLE_NAMES[value].toLowerCase()}`, null)
            }
          />
        </span>
        <Setting
          label="Drive"
          title="How far into the curve; loudness is kept near the input"
          value={shared(stages, (one) => one.drive)}
          unit="dB"
          min={0}
          max={24}
          standard={3}
          onChange={(value, gesture) => change((one) => ({ ...one, drive: value }), 'Set the drive', gesture)}
        />
        <Setting
          label="Mix"
          title="0 is dry, 100 is all saturated"
          value={((share) => (share === null ? null : share * 100))(shared(stages, (one) => one.mix))}
          unit="%"
          min={0}
          max={100}
          step={1}
          decimals={0}
          standard={100}
          onChange={(value, gesture) => change((one) => ({ ...one, mix: value / 100 }), 'Set the mix', gesture)}
        />
      </div>
    </div>
  );
};

/** Pixels around the picture; numbers are at the left and below. */
const EDGE = 10;
const LEFT = 30;
const BOTTOM = 18;

const TransferCurve = ({
  style,
  drive,
  mix,
}: {
  readonly style: 'soft' | 'tape';
  readonly drive: number;
  readonly mix: number;
}) => {
  const paint = useCallback<Paint>(
    (context, width, height, colour) => {
      const curve = saturationCurve({ style, drive, mix });
      const x = (sample: number): number => LEFT + ((sample + 1) / 2) * (width - LEFT - EDGE);
      const y = (sample: number): number => EDGE + ((1.2 - sample) / 2.4) * (height - EDGE - BOTTOM);
      context.lineWidth = 1;
      context.strokeStyle = colour('--line');
      context.font = `10px ${colour('--font')}`;
      context.fillStyle = colour('--text-3');
      context.textBaseline = 'middle';
      context.beginPath();
      for (const { sample, text } of SAMPLE_MARKS) {
        context.moveTo(x(sample), EDGE);
        context.lineTo(x(sample), height - BOTTOM);
        context.moveTo(LEFT, y(sample));
        context.lineTo(width - EDGE, y(sample));
        context.textAlign = 'right';
        context.fillText(text, LEFT - 5, y(sample));
        context.textAlign = 'center';
        context.fillText(text, x(sample), height - 8);
      }
      context.stroke();
      context.strokeStyle = colour('--line-strong');
      context.setLineDash([3, 3]);
      context.beginPath();
      context.moveTo(x(-1), y(-1));
      context.lineTo(x(1), y(1));
      context.stroke();
      context.setLineDash([]);
      context.strokeStyle = colour('--accent');
      context.lineWidth = 2;
      context.beginPath();
      for (let sample = -1; sample <= 1.0001; sample += 0.01) {
        if (sample === -1) context.moveTo(x(sample), y(curve(sample)));
        else context.lineTo(x(sample), y(curve(sample)));
      }
      context.stroke();
    },
    [style, drive, mix],
  );
  const canvas = useCanvas(paint);
  return (
    <figure className={styles.square}>
      <canvas ref={canvas} role="img" aria-label={`Transfer curve, ${STYLE_NAMES[style].toLowerCase()}`} />
      <figcaption>Output over input, samples in dBFS</figcaption>
    </figure>
  );
};
