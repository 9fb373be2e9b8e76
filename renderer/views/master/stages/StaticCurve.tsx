import { useCallback } from 'react';
import { type CurveSettings, staticOutputDb } from '../../../../electron/shared/chain/staticCurve.ts';
import { decimal } from '../../../ui/format.ts';
import { type Paint, useCanvas } from '../../charts/canvas.ts';
import styles from './stages.module.css';

const LEAST = -60;
const LEFT = 30;
const BOTTOM = 18;
const EDGE = 8;

/** What comes out for what goes in, both in dBFS. The straight line is a compressor at rest. */
export const StaticCurve = ({ settings }: { readonly settings: CurveSettings }) => {
  const { threshold, ratio, knee, mix, makeup } = settings;
  const paint = useCallback<Paint>(
    (context, width, height, colour) => {
      const own = { threshold, ratio, knee, mix, makeup };
      const x = (level: number): number => LEFT + ((level - LEAST) / -LEAST) * (width - LEFT - EDGE);
      const y = (level: number): number => EDGE + (level / LEAST) * (height - EDGE - BOTTOM);
      context.font = `10px ${colour('--font')}`;
      context.lineWidth = 1;
      for (let level = LEAST; level <= 0; level += 12) {
        context.strokeStyle = colour('--line');
        context.beginPath();
        context.moveTo(Math.round(x(level)) + 0.5, EDGE);
        context.lineTo(Math.round(x(level)) + 0.5, height - BOTTOM);
        context.moveTo(LEFT, Math.round(y(level)) + 0.5);
        context.lineTo(width - EDGE, Math.round(y(level)) + 0.5);
        context.stroke();
        context.fillStyle = colour('--text-3');
        const text = level === 0 ? '0' : `\u2212${-level}`;
        context.textBaseline = 'middle';
        context.textAlign = 'right';
        context.fillText(text, LEFT - 5, y(level));
        context.textAlign = level === 0 ? 'right' : 'center';
        context.fillText(text, level === 0 ? width - 3 : x(level), height - 8);
      }
      context.save();
      context.beginPath();
      context.rect(LEFT, EDGE, width - LEFT - EDGE, height - EDGE - BOTTOM);
      context.clip();
      if (knee > 0 && ratio > 1) {
        context.fillStyle = colour('--accent');
        context.globalAlpha = 0.1;
        context.fillRect(x(threshold - knee / 2), EDGE, x(threshold + knee / 2) - x(threshold - knee / 2), height);
        context.globalAlpha = 1;
      }
      context.strokeStyle = colour('--line-strong');
      context.setLineDash([3, 3]);
      context.beginPath();
      context.moveTo(x(LEAST), y(LEAST));
      context.lineTo(x(0), y(0));
      context.moveTo(x(threshold), EDGE);
      context.lineTo(x(threshold), height);
      context.stroke();
      context.setLineDash([]);
      context.strokeStyle = colour('--accent');
      context.lineWidth = 2;
      context.beginPath();
      for (let level = LEAST; level <= 0; level += 0.25) {
        const at = y(staticOutputDb(own, level));
        if (level === LEAST) context.moveTo(x(level), at);
        else context.lineTo(x(level), at);
      }
      context.stroke();
      context.restore();
    },
    [threshold, ratio, knee, mix, makeup],
  );
  const canvas = useCanvas(paint);
  return (
    <figure className={styles.square}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Static curve: threshold ${decimal(threshold)} dBFS, ratio ${decimal(ratio, 2)} to 1, knee ${decimal(knee)} dB`}
      />
      <figcaption>Output over input, dBFS</figcaption>
    </figure>
  );
};
