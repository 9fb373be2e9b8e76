import { Power } from 'lucide-react';
import { useRef, useState } from 'react';
import type { MultibandBand, StageOf } from '../../../../electron/shared/chain/schema.ts';
import type { StageWork } from '../../../../electron/shared/chain/work.ts';
import { newGesture } from '../../../state/actions.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { decimal, NO_VALUE, plainDb } from '../../../ui/format.ts';
import { NumberField } from '../../../ui/NumberField.tsx';
import { useDrag } from '../../../ui/useDrag.ts';
import { FREQUENCY_LINES, HIGHEST_HZ, hertzAt, hertzText, LOWEST_HZ, parseHertz, placeOf } from '../../charts/frequency.ts';
import { Segmented } from '../../parts/Segmented.tsx';
import { NEUTRAL_BAND, shared } from '../chainEdits.ts';
import { CompressorSettings } from './CompressorSettings.tsx';
import { bandNames, crossed, withBandCount } from './crossovers.ts';
import type { StageEditorProps } from './StageEditor.tsx';
import { StaticCurve } from './StaticCurve.tsx';
import styles from './stages.module.css';

type Multiband = StageOf<'multiband'>;

const bandOf = ({ bands }: Multiband, at: number): MultibandBand => bands[at] ?? NEUTRAL_BAND;

export const MultibandEditor = ({
  stages,
  change,
  work,
}: StageEditorProps<'multiband'> & { readonly work: StageWork | null }) => {
  const [chosen, setChosen] = useState(0);
  const [stage] = stages;
  if (stage === undefined) return null;
  const count = stage.crossovers.length + 1;
  const at = Math.min(chosen, count - 1);
  const names = bandNames(count);
  const setBand = (values: Partial<MultibandBand>, what: string, gesture: string | null): void =>
    change(
      (one) => ({
        ...one,
        bands: Array.from({ length: count }, (_, band) =>
          band === at ? { ...bandOf(one, band), ...values } : bandOf(one, band),
        ),
      }),
      `${what}: ${names[at]} band`,
      gesture,
    );
  const cross = (border: number, hertz: number, gesture: string | null): void =>
    change((one) => ({ ...one, crossovers: crossed(one.crossovers, border, hertz) }), 'Move a crossover', gesture);
  return (
    <div className={styles.multiband}>
      <Borders stage={stage} chosen={at} names={names} work={work} onChoose={setChosen} onCross={cross} />
      <div className={styles.bandTools}>
        <Segmented
          label="Number of bands"
          value={String(count)}
          options={['2', '3', '4'].map((value) => ({ value, label: `${value} bands` }))}
          onChange={(value) => change((one) => withBandCount(one, Number(value)), `Make it ${value} bands`, null)}
        />
        {stage.crossovers.map((_, border) => (
          <NumberField
            // biome-ignore lint/suspicious/noArrayIndexKey: a crossover is its place
            key={border}
            label={`${names[border]} | ${names[border + 1]}`}
            value={shared(stages, ({ crossovers }) => crossovers[border] ?? 0)}
            placeholder="differs"
            min={20}
            max={20_000}
            step={10}
            width={92}
            write={hertzText}
            parse={parseHertz}
            onCommit={(hertz, gesture) => cross(border, hertz, gesture)}
          />
        ))}
      </div>
      <div className={styles.withPicture}>
        <StaticCurve settings={bandOf(stage, at)} />
        <div>
          <div className={styles.bandHead}>
            <IconButton
              icon={Power}
              size={14}
              label={`${names[at]} band on`}
              pressed={bandOf(stage, at).on}
              onClick={() => setBand({ on: !bandOf(stage, at).on }, bandOf(stage, at).on ? 'Switch off' : 'Switch on', null)}
            />
            <h3>{`${names[at]} band`}</h3>
            {!bandOf(stage, at).on && <span className={styles.offNote}>off</span>}
          </div>
          <div className={styles.settings}>
            <CompressorSettings bands={stages.map((one) => bandOf(one, at))} change={setBand} />
          </div>
        </div>
      </div>
    </div>
  );
};

interface BordersProps {
  readonly stage: Multiband;
  readonly chosen: number;
  readonly names: readonly string[];
  readonly work: StageWork | null;
  readonly onChoose: (band: number) => void;
  readonly onCross: (border: number, hertz: number, gesture: string | null) => void;
}

/** dB that fill a band's meter. */
const WHOLE = 12;
let keys = { gesture: '', at: 0 };

/** The bands side by side by pitch; borders are dragged or moved by arrows, a band is chosen by a click. */
const Borders = ({ stage, chosen, names, work, onChoose, onCross }: BordersProps) => {
  const root = useRef<HTMLDivElement>(null);
  const edges = [0, ...stage.crossovers.map((hertz) => placeOf(hertz)), 1];
  const drag = useDrag((event, { border, gesture }: { readonly border: number; readonly gesture: string }) => {
    const box = root.current?.getBoundingClientRect();
    if (box !== undefined) onCross(border, hertzAt((event.clientX - box.left) / box.width), gesture);
  });
  return (
    <div className={styles.borders} ref={root}>
      {FREQUENCY_LINES.filter(({ name }) => name !== null).map(({ hertz, name }) => (
        <span key={hertz} className={styles.pitch} style={{ left: `${placeOf(hertz) * 100}%` }} aria-hidden>
          {name}
        </span>
      ))}
      {names.map((name, at) => {
        const [from, to] = [edges[at] ?? 0, edges[at + 1] ?? 1];
        const band = bandOf(stage, at);
        const depth = work?.bandsMaxReductionDb[at] ?? null;
        return (
          <button
            key={name}
            type="button"
            className={styles.band}
            aria-pressed={at === chosen}
            data-on={band.on}
            style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }}
            onClick={() => onChoose(at)}
          >
            <span className={styles.bandName}>{band.on ? name : `${name}, off`}</span>
            <span className={styles.bandFigure}>{`${decimal(band.ratio, 1)} : 1`}</span>
            <span className={styles.bandFigure} title="Deepest reduction">
              {depth === null ? NO_VALUE : `\u2193 ${plainDb(depth)}`}
            </span>
            <span className={styles.bandDepth} style={{ height: `${Math.min(1, (depth ?? 0) / WHOLE) * 100}%` }} aria-hidden />
          </button>
        );
      })}
      {stage.crossovers.map((hertz, border) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a crossover is its place
          key={border}
          role="slider"
          tabIndex={0}
          className={styles.border}
          aria-label={`Crossover between ${names[border]} and ${names[border + 1]}`}
          aria-orientation="horizontal"
          aria-valuemin={LOWEST_HZ}
          aria-valuemax={HIGHEST_HZ}
          aria-valuenow={Math.round(hertz)}
          aria-valuetext={hertzText(hertz)}
          style={{ left: `${placeOf(hertz) * 100}%` }}
          onPointerDown={(event) => {
            if (event.button === 0) drag.take(event, { border, gesture: newGesture('crossover') });
          }}
          onKeyDown={(event) => {
            const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
            if (steps === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
            event.preventDefault();
            const now = performance.now();
            keys = { gesture: now - keys.at < 1000 ? keys.gesture : newGesture('crossover keys'), at: now };
            onCross(border, hertz * 2 ** ((steps / 12) * (event.shiftKey ? 0.1 : 1)), keys.gesture);
          }}
        >
          <span className={styles.borderText}>{hertzText(hertz)}</span>
        </div>
      ))}
    </div>
  );
};
