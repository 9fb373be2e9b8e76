import { Power, Trash2 } from 'lucide-react';
import { memo } from 'react';
import { hasDynamics, hasGain, isCut } from '../../../../electron/shared/chain/response.ts';
import { EQ_CHANNELS, EQ_SHAPES, type EqBand, eqDynamicsSchema, type StageOf } from '../../../../electron/shared/chain/schema.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { NumberField } from '../../../ui/NumberField.tsx';
import { Select } from '../../../ui/Select.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { hertzText, parseHertz } from '../../charts/frequency.ts';
import { Sideways } from '../../parts/Panel.tsx';
import parts from '../../parts/parts.module.css';
import { shared } from '../chainEdits.ts';
import { selectBand } from '../masterState.ts';
import { CHANNEL_COLOURS, CHANNEL_NAMES, SHAPE_NAMES, shaped, withDynamics } from './bands.ts';
import styles from './eq.module.css';
import type { EqChanges } from './eqChanges.ts';

interface BandTableProps {
  /** Of all songs that are worked on. */
  readonly stages: readonly StageOf<'eq'>[];
  readonly selected: number | null;
  readonly changes: EqChanges;
}

/** All bands in numbers. */
export const BandTable = memo(({ stages, selected, changes }: BandTableProps) => {
  const [stage] = stages;
  if (stage === undefined || stage.bands.length === 0) return null;
  const linear = stage.phase === 'linear';
  return (
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
              changes={changes}
            />
          ))}
        </tbody>
      </table>
    </Sideways>
  );
});

interface BandRowProps {
  readonly at: number;
  readonly band: EqBand;
  /** The same band of every song that is worked on. */
  readonly all: readonly EqBand[];
  readonly selected: boolean;
  readonly linear: boolean;
  readonly changes: EqChanges;
}

const sameRow = (one: BandRowProps, other: BandRowProps): boolean =>
  one.at === other.at &&
  one.band === other.band &&
  one.selected === other.selected &&
  one.linear === other.linear &&
  one.all.length === other.all.length &&
  one.all.every((band, place) => band === other.all[place]);

const BandRow = memo(({ at, band, all, selected, linear, changes }: BandRowProps) => {
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
      onCommit={(value, gesture) =>
        changes.change(at, (one) => set(one, value), `Set the ${what.length === 1 ? what : what.toLowerCase()}`, gesture)
      }
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
          onClick={() => changes.change(at, (one) => ({ ...one, on: !band.on }), band.on ? 'Switch off' : 'Switch on', null)}
        />
      </td>
      <td>
        <Select
          bare
          label={named('Shape')}
          width={104}
          value={band.shape}
          options={EQ_SHAPES.map((value) => ({ value, label: SHAPE_NAMES[value] }))}
          onChange={(shape) => changes.change(at, (one) => shaped(one, shape), 'Set the shape', null)}
        />
      </td>
      <td>
        <Select
          bare
          label={named('Channel')}
          width={84}
          value={band.channel}
          options={EQ_CHANNELS.map((value) => ({ value, label: CHANNEL_NAMES[value].name }))}
          onChange={(channel) => changes.change(at, (one) => ({ ...one, channel }), 'Set the channel', null)}
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
          onCommit={(value, gesture) => changes.change(at, (one) => ({ ...one, frequency: value }), 'Set the frequency', gesture)}
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
              changes.change(at, (one) => ({ ...one, slope: Number(slope) as EqBand['slope'] }), 'Set the slope', null)
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
              changes.change(
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
        <IconButton icon={Trash2} size={14} label={`Remove band ${at + 1}`} onClick={() => changes.remove(at)} />
      </td>
    </tr>
  );
}, sameRow);
