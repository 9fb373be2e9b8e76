import { Plus, Power, Trash2 } from 'lucide-react';
import { type KeyboardEvent, memo } from 'react';
import { hasDynamics, hasGain, isCut } from '../../../../electron/shared/chain/response.ts';
import { EQ_CHANNELS, EQ_SHAPES, type EqBand, eqDynamicsSchema } from '../../../../electron/shared/chain/schema.ts';
import { newGesture } from '../../../state/actions.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { NumberField } from '../../../ui/NumberField.tsx';
import { Select } from '../../../ui/Select.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { hertzText, parseHertz } from '../../charts/frequency.ts';
import { Sideways } from '../../parts/Panel.tsx';
import parts from '../../parts/parts.module.css';
import { Segmented } from '../../parts/Segmented.tsx';
import { shared } from '../chainEdits.ts';
import { selectBand } from '../masterState.ts';
import type { StageEditorProps } from '../stages/StageEditor.tsx';
import {
  addBand,
  CHANNEL_COLOURS,
  CHANNEL_NAMES,
  canAddBand,
  narrowed,
  newBand,
  placed,
  removeBand,
  SHAPE_NAMES,
  shaped,
  withBand,
  withDynamics,
} from './bands.ts';
import { EqCurve } from './EqCurve.tsx';
import styles from './eq.module.css';
import type { SpectrumLine } from './paintEq.ts';

export interface EqChanges {
  readonly change: (at: number, make: (band: EqBand) => EqBand, what: string, gesture: string | null) => void;
  readonly add: (band: EqBand) => void;
  readonly key: (event: KeyboardEvent, at: number) => void;
}

/** Steps of the arrow keys: a twelfth of an octave and half a decibel; with Shift a tenth of that. */
const STEP = { octaves: 1 / 12, decibels: 0.5 };
let keys = { gesture: '', at: 0 };
const keyGesture = (): string => {
  const now = performance.now();
  keys = { gesture: now - keys.at < 1000 ? keys.gesture : newGesture('eq keys'), at: now };
  return keys.gesture;
};

export interface EqEditorProps extends StageEditorProps<'eq'> {
  readonly band: number | null;
  readonly average: SpectrumLine | null;
}

/** An equalizer: the curve to work on, and all bands as a table of numbers. */
export const EqEditor = ({ stages, change, band: selected, average }: EqEditorProps) => {
  const [stage] = stages;
  if (stage === undefined) return null;
  const onBand: EqChanges['change'] = (at, make, what, gesture) =>
    change((one) => withBand(one, at, make), `${what}: band ${at + 1}`, gesture);
  const remove = (at: number): void => {
    change((one) => removeBand(one, at), `Remove band ${at + 1}`, null);
    selectBand(null);
  };
  const add = (band: EqBand): void => {
    if (!canAddBand(stage)) return;
    change((one) => addBand(one, band), 'Add a band', null);
    selectBand(stage.bands.length);
  };
  const onKey: EqChanges['key'] = (event, at) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const fine = event.shiftKey ? 0.1 : 1;
    const move = (octaves: number, decibels: number): void =>
      onBand(
        at,
        (one) => placed(one, one.frequency * 2 ** (octaves * fine), one.gain + decibels * fine),
        'Move a band',
        keyGesture(),
      );
    const actions: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => move(-STEP.octaves, 0),
      ArrowRight: () => move(STEP.octaves, 0),
      ArrowUp: () => move(0, STEP.decibels),
      ArrowDown: () => move(0, -STEP.decibels),
      PageUp: () => onBand(at, (one) => narrowed(one, 2), 'Set the Q', keyGesture()),
      PageDown: () => onBand(at, (one) => narrowed(one, -2), 'Set the Q', keyGesture()),
      Delete: () => remove(at),
      Backspace: () => remove(at),
    };
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };
  const changes: EqChanges = { change: onBand, add, key: onKey };
  const linear = stage.phase === 'linear';
  return (
    <div className={styles.editor}>
      <EqCurve stages={stages} band={selected} average={average} changes={changes} />
      <div className={styles.tools}>
        <Button icon={Plus} disabled={!canAddBand(stage)} onClick={() => add(newBand(nextFrequency(stage.bands), 0))}>
          Add band
        </Button>
        <Segmented
          label="Phase"
          value={shared(stages, ({ phase }) => phase) ?? 'minimum'}
          options={[
            { value: 'minimum', label: 'Minimum phase' },
            { value: 'linear', label: 'Linear phase' },
          ]}
          onChange={(phase) =>
            change(
              (one) => ({ ...one, phase }),
              phase === 'linear' ? 'Make the equalizer linear phase' : 'Make the equalizer minimum phase',
              null,
            )
          }
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
      {stage.bands.length > 0 && (
        <Sideways label="Bands in numbers">
          <table className={`${parts.table} ${styles.bands}`}>
            <caption className="hidden-text">Bands of the equalizer</caption>
            <thead>
              <tr>
                {[
                  'Band',
                  'On',
                  'Shape',
                  'Channel',
                  'Frequency',
                  'Gain',
                  'Q or slope',
                  'Dynamic',
                  'Threshold',
                  'Range',
                  'Attack',
                  'Release',
                  '',
                ].map((name) => (
                  <th key={name} scope="col">
                    {name === '' ? <span className="hidden-text">Remove</span> : name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {stage.bands.map((band, at) => (
                <BandRow
                  // biome-ignore lint/suspicious/noArrayIndexKey: a band is its place
                  key={at}
                  at={at}
                  all={stages.flatMap(({ bands }) => bands[at] ?? [])}
                  band={band}
                  selected={at === selected}
                  linear={linear}
                  onChange={onBand}
                  onRemove={() => remove(at)}
                />
              ))}
            </tbody>
          </table>
        </Sideways>
      )}
    </div>
  );
};

/** Where there is most room between the bands that are there, from 40 Hz to 12 kHz. */
const nextFrequency = (bands: readonly EqBand[]): number => {
  const edges = [40, ...bands.map(({ frequency }) => frequency).sort((a, b) => a - b), 12_000].filter(
    (hertz) => hertz >= 40 && hertz <= 12_000,
  );
  let [best, width] = [1000, 0];
  for (let at = 1; at < edges.length; at += 1) {
    const [low, high] = [edges[at - 1] ?? 40, edges[at] ?? 12_000];
    if (high / low > width) [best, width] = [Math.sqrt(low * high), high / low];
  }
  return best;
};

interface BandRowProps {
  readonly at: number;
  readonly band: EqBand;
  /** The same band of every song that is worked on. */
  readonly all: readonly EqBand[];
  readonly selected: boolean;
  readonly linear: boolean;
  readonly onChange: EqChanges['change'];
  readonly onRemove: () => void;
}

/** What is drawn of a row; what it calls works on the album as it is then, whichever row was drawn last. */
const sameRow = (one: BandRowProps, other: BandRowProps): boolean =>
  one.at === other.at &&
  one.band === other.band &&
  one.selected === other.selected &&
  one.linear === other.linear &&
  one.all.length === other.all.length &&
  one.all.every((band, place) => band === other.all[place]);

const BandRow = memo(({ at, band, all, selected, linear, onChange, onRemove }: BandRowProps) => {
  const named = (what: string): string => `${what}, band ${at + 1}`;
  const number = (
    what: string,
    get: (one: EqBand) => number,
    set: (one: EqBand, value: number) => EqBand,
    rest: { unit: string; min: number; max: number; step: number; decimals: number; sign?: boolean; width?: number },
  ) => (
    <NumberField
      bare
      quiet
      label={named(what)}
      value={shared(all, get)}
      placeholder="differs"
      {...rest}
      width={rest.width ?? 84}
      onFocus={() => selectBand(at)}
      onCommit={(value, gesture) => onChange(at, (one) => set(one, value), `Set the ${what.toLowerCase()}`, gesture)}
    />
  );
  const dynamic = (
    what: string,
    field: keyof NonNullable<EqBand['dynamics']>,
    unit: string,
    min: number,
    max: number,
    step: number,
    decimals: number,
  ) =>
    number(
      what,
      (one) => one.dynamics?.[field] ?? 0,
      (one, value) => (one.dynamics === undefined ? one : { ...one, dynamics: { ...one.dynamics, [field]: value } }),
      { unit, min, max, step, decimals, sign: field === 'range' },
    );
  return (
    <tr data-selected={selected} onFocus={() => selectBand(at)}>
      <th scope="row">
        <button
          type="button"
          className={styles.number}
          style={{ ['--band' as string]: `var(${CHANNEL_COLOURS[band.channel]})` }}
          onClick={() => selectBand(at)}
        >
          {at + 1}
        </button>
      </th>
      <td>
        <IconButton
          icon={Power}
          size={14}
          label={named('On')}
          tip={band.on ? 'Switch the band off' : 'Switch the band on'}
          pressed={band.on}
          onClick={() => onChange(at, (one) => ({ ...one, on: !band.on }), band.on ? 'Switch off' : 'Switch on', null)}
        />
      </td>
      <td>
        <Select
          bare
          label={named('Shape')}
          width={104}
          value={band.shape}
          options={EQ_SHAPES.map((value) => ({ value, label: SHAPE_NAMES[value] }))}
          onChange={(shape) => onChange(at, (one) => shaped(one, shape), 'Set the shape', null)}
        />
      </td>
      <td>
        <Select
          bare
          label={named('Channel')}
          width={84}
          value={band.channel}
          options={EQ_CHANNELS.map((value) => ({ value, label: CHANNEL_NAMES[value].name }))}
          onChange={(channel) => onChange(at, (one) => ({ ...one, channel }), 'Set the channel', null)}
        />
      </td>
      <td>
        <NumberField
          bare
          quiet
          label={named('Frequency')}
          value={shared(all, ({ frequency }) => frequency)}
          placeholder="differs"
          min={10}
          max={24_000}
          step={band.frequency < 200 ? 1 : band.frequency < 2000 ? 10 : 100}
          width={92}
          write={hertzText}
          parse={parseHertz}
          onFocus={() => selectBand(at)}
          onCommit={(value, gesture) => onChange(at, (one) => ({ ...one, frequency: value }), 'Set the frequency', gesture)}
        />
      </td>
      <td>
        {hasGain(band) ? (
          number(
            'Gain',
            (one) => one.gain,
            (one, gain) => ({ ...one, gain }),
            { unit: 'dB', min: -24, max: 24, step: 0.1, decimals: 2, sign: true },
          )
        ) : (
          <span className={parts.faint}>none</span>
        )}
      </td>
      <td>
        {isCut(band) ? (
          <Select
            bare
            label={named('Slope')}
            width={92}
            value={String(band.slope)}
            options={[6, 12, 18, 24, 30, 36, 42, 48].map((slope) => ({ value: String(slope), label: `${slope} dB/oct` }))}
            onChange={(slope) =>
              onChange(at, (one) => ({ ...one, slope: Number(slope) as EqBand['slope'] }), 'Set the slope', null)
            }
          />
        ) : (
          number(
            'Q',
            (one) => one.q,
            (one, q) => ({ ...one, q }),
            { unit: '', min: 0.1, max: 40, step: 0.05, decimals: 2, width: 72 },
          )
        )}
      </td>
      <td>
        {hasDynamics(band) ? (
          <Switch
            bare
            label={named('Dynamic')}
            checked={band.dynamics !== undefined}
            disabled={linear}
            onChange={(on) =>
              onChange(
                at,
                (one) => withDynamics(one, on ? eqDynamicsSchema.parse({}) : null),
                on ? 'Make dynamic' : 'Make static',
                null,
              )
            }
          />
        ) : (
          <span className={parts.faint}>no</span>
        )}
      </td>
      {band.dynamics === undefined ? (
        <td colSpan={4} />
      ) : (
        <>
          <td>{dynamic('Threshold', 'threshold', 'dBFS', -80, 20, 0.5, 1)}</td>
          <td>{dynamic('Range', 'range', 'dB', -24, 24, 0.5, 1)}</td>
          <td>{dynamic('Attack', 'attack', 'ms', 0.1, 500, 1, 1)}</td>
          <td>{dynamic('Release', 'release', 'ms', 1, 5000, 10, 0)}</td>
        </>
      )}
      <td>
        <IconButton icon={Trash2} size={14} label={`Remove band ${at + 1}`} onClick={onRemove} />
      </td>
    </tr>
  );
}, sameRow);
