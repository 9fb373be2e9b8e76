import { Plus, Trash2 } from 'lucide-react';
import { useCallback, useRef } from 'react';
import type { StageOf } from '../../../../electron/shared/chain/schema.ts';
import { readMeters } from '../../../playback/transport.ts';
import { useFrames, writeText } from '../../../playback/useFrames.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { NO_VALUE, signed } from '../../../ui/format.ts';
import { NumberField } from '../../../ui/NumberField.tsx';
import { type Paint, useCanvas } from '../../charts/canvas.ts';
import { FREQUENCY_LINES, hertzText, parseHertz, placeOf } from '../../charts/frequency.ts';
import { shared } from '../chainEdits.ts';
import { Setting } from './Setting.tsx';
import type { StageEditorProps } from './StageEditor.tsx';
import styles from './stages.module.css';

type Stereo = StageOf<'stereo'>;

const percent = (value: number | null): number | null => (value === null ? null : value * 100);

/** Rising in frequency, as the file wants them. */
const sorted = (bands: Stereo['bands']): Stereo['bands'] => [...bands].sort((one, other) => one.above - other.above);

export const StereoEditor = ({ stages, change }: StageEditorProps<'stereo'>) => {
  const [stage] = stages;
  if (stage === undefined) return null;
  const highest = stage.bands.at(-1)?.above ?? 200;
  return (
    <div className={styles.stereo}>
      <WidthPicture stage={stage} />
      <div className={styles.settings}>
        <Setting
          label="Width"
          title="Gain of the side signal: 0 is mono, 100 as it came"
          value={percent(shared(stages, ({ width }) => width))}
          unit="%"
          min={0}
          max={200}
          step={1}
          decimals={0}
          standard={100}
          onChange={(value, gesture) => change((one) => ({ ...one, width: value / 100 }), 'Set the width', gesture)}
        />
        <Setting
          label="Mono below"
          title="0 is off"
          value={shared(stages, ({ monoBelow }) => monoBelow)}
          unit="Hz"
          min={0}
          max={500}
          step={5}
          decimals={0}
          standard={0}
          onChange={(monoBelow, gesture) => change((one) => ({ ...one, monoBelow }), 'Set mono below', gesture)}
        />
        <Setting
          label="Balance"
          title="How much louder right is than left; the other side comes down"
          value={shared(stages, ({ balance }) => balance)}
          unit="dB"
          sign
          min={-12}
          max={12}
          step={0.1}
          standard={0}
          onChange={(balance, gesture) => change((one) => ({ ...one, balance }), 'Set the balance', gesture)}
        />
        <Correlation />
      </div>
      <div className={styles.widths}>
        {stage.bands.map((band, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a band is its place
          <div key={at} className={styles.widthBand}>
            <NumberField
              label="From"
              value={band.above}
              min={20}
              max={20_000}
              step={10}
              width={92}
              write={hertzText}
              parse={parseHertz}
              onCommit={(above, gesture) =>
                change(
                  (one) => ({ ...one, bands: sorted(one.bands.with(at, { ...band, above })) }),
                  'Set where a width begins',
                  gesture,
                )
              }
            />
            <NumberField
              label="up: width"
              value={percent(shared(stages, ({ bands }) => bands[at]?.width ?? 1))}
              placeholder="differs"
              unit="%"
              min={0}
              max={200}
              step={1}
              decimals={0}
              width={78}
              onCommit={(value, gesture) =>
                change(
                  (one) => ({
                    ...one,
                    bands: one.bands.map((own, place) => (place === at ? { ...own, width: value / 100 } : own)),
                  }),
                  'Set a width',
                  gesture,
                )
              }
            />
            <IconButton
              icon={Trash2}
              size={14}
              label={`Remove the width from ${hertzText(band.above)} up`}
              onClick={() => change((one) => ({ ...one, bands: one.bands.toSpliced(at, 1) }), 'Remove a width', null)}
            />
          </div>
        ))}
        <Button
          look="quiet"
          icon={Plus}
          disabled={stage.bands.length >= 3}
          onClick={() =>
            change(
              (one) => ({ ...one, bands: [...one.bands, { above: Math.min(18_000, highest * 4), width: one.width }] }),
              'Add a width',
              null,
            )
          }
        >
          Another width from a frequency up
        </Button>
      </div>
    </div>
  );
};

const LEFT = 40;
const EDGE = 10;
const BOTTOM = 18;

/** How wide the sound is by pitch. */
const WidthPicture = ({ stage }: { readonly stage: Stereo }) => {
  const paint = useCallback<Paint>(
    (context, width, height, colour) => {
      const x = (hertz: number): number => LEFT + placeOf(hertz) * (width - LEFT - EDGE);
      const y = (value: number): number => EDGE + (1 - value / 2) * (height - EDGE - BOTTOM);
      context.font = `10px ${colour('--font')}`;
      context.textBaseline = 'middle';
      context.lineWidth = 1;
      for (const { hertz, name } of FREQUENCY_LINES) {
        if (name === null) continue;
        context.strokeStyle = colour('--line');
        context.beginPath();
        context.moveTo(Math.round(x(hertz)) + 0.5, EDGE);
        context.lineTo(Math.round(x(hertz)) + 0.5, height - BOTTOM);
        context.stroke();
        context.fillStyle = colour('--text-3');
        context.textAlign = hertz === 20_000 ? 'right' : 'center';
        context.fillText(name, x(hertz), height - 7);
      }
      context.textAlign = 'right';
      for (const value of [0, 0.5, 1, 1.5, 2]) {
        context.strokeStyle = colour(value === 1 ? '--line-strong' : '--line');
        context.beginPath();
        context.moveTo(LEFT, Math.round(y(value)) + 0.5);
        context.lineTo(width - EDGE, Math.round(y(value)) + 0.5);
        context.stroke();
        context.fillStyle = colour('--text-3');
        context.fillText(`${value * 100} %`, LEFT - 5, y(value));
      }
      const from = Math.max(20, stage.monoBelow);
      const steps = [
        { above: from, width: stage.width },
        ...stage.bands.map(({ above, width: own }) => ({ above: Math.max(from, above), width: own })),
      ];
      context.beginPath();
      context.moveTo(x(20), y(stage.monoBelow > 20 ? 0 : stage.width));
      if (stage.monoBelow > 20) context.lineTo(x(from), y(0));
      steps.forEach((step, at) => {
        context.lineTo(x(step.above), y(step.width));
        context.lineTo(x(steps[at + 1]?.above ?? 20_000), y(step.width));
      });
      context.strokeStyle = colour('--accent');
      context.lineWidth = 2;
      context.stroke();
      context.lineTo(x(20_000), y(0));
      context.lineTo(x(20), y(0));
      context.fillStyle = colour('--accent');
      context.globalAlpha = 0.16;
      context.fill();
      context.globalAlpha = 1;
    },
    [stage],
  );
  const canvas = useCanvas(paint);
  return (
    <div className={styles.widthPicture}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Width by frequency: ${Math.round(stage.width * 100)} %, mono below ${stage.monoBelow} Hz`}
      />
    </div>
  );
};

/** Of what plays, at the end of everything. */
const Correlation = () => {
  const text = useRef<HTMLSpanElement>(null);
  const dot = useRef<HTMLSpanElement>(null);
  useFrames(() => {
    const value = readMeters().now?.correlation ?? null;
    writeText(text.current, value === null ? NO_VALUE : signed(value, 2));
    if (dot.current !== null) dot.current.style.left = `${((value ?? 0) + 1) * 50}%`;
  }, []);
  return (
    <div className={styles.setting} title="Of what plays now, after everything: +1 is mono, 0 unrelated, below 0 lost in mono">
      <span className={styles.name}>Correlation</span>
      <span ref={text} className={styles.reading}>
        {NO_VALUE}
      </span>
      <span className={styles.correlation} aria-hidden>
        <span ref={dot} />
      </span>
    </div>
  );
};
