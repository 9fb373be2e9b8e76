import { type CSSProperties, memo, useMemo } from 'react';
import { decimal, NO_VALUE, signed } from '../../ui/format.ts';
import { Sideways } from '../parts/Panel.tsx';
import parts from '../parts/parts.module.css';
import { SongButton } from '../parts/SongButton.tsx';
import styles from './tone.module.css';
import { deviations, nominal, STICKS_OUT_DB, type Stage, type ToneRow, thirdsOf } from './toneRows.ts';

export interface HeatMapProps {
  readonly rows: readonly ToneRow[];
  readonly bands: readonly number[];
  readonly compared: Float32Array | null;
  readonly stage: Stage;
  readonly selected: ReadonlySet<string>;
  readonly onFront: (id: string | null) => void;
}

/** dB of the strongest colour. */
const STRONG_DB = 6;

/** Songs by thirds of an octave: every cell says its number, its colour only says it again. */
export const HeatMap = memo(({ rows, bands, compared, stage, selected, onFront }: HeatMapProps) => {
  const thirds = useMemo(() => thirdsOf(bands), [bands]);
  return (
    <Sideways label="Deviation of the songs, by thirds of an octave" long={rows.length > 20}>
      <table className={`${parts.table} ${styles.heat}`}>
        <caption className="hidden-text">
          Each song’s level above or below the reference in dB, by thirds of an octave, {stage === 'after' ? 'after' : 'before'}{' '}
          the tonal match
        </caption>
        <thead>
          <tr>
            <th scope="col" className={parts.number}>
              #
            </th>
            <th scope="col" className={styles.songColumn}>
              Song
            </th>
            {thirds.map((hertz) => (
              <th key={hertz} scope="col" className={styles.third}>
                {nominal(hertz)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, number, title, excluded, song }) => (
            <HeatRow
              key={id}
              {...{ id, number, title, excluded, song, thirds, compared, stage, onFront }}
              selected={selected.has(id)}
            />
          ))}
        </tbody>
      </table>
    </Sideways>
  );
});

interface HeatRowProps extends ToneRow, Pick<HeatMapProps, 'compared' | 'stage' | 'onFront'> {
  readonly thirds: readonly number[];
  readonly selected: boolean;
}

/** Drawn again only where its song or what it is compared with has changed: more becomes known of one song at a time. */
const HeatRow = memo(({ id, number, title, excluded, song, thirds, compared, stage, selected, onFront }: HeatRowProps) => {
  const values = deviations(song, compared, stage);
  return (
    <tr
      data-selected={selected}
      data-excluded={excluded}
      onPointerEnter={() => onFront(id)}
      onPointerLeave={() => onFront(null)}
      onFocus={() => onFront(id)}
      onBlur={() => onFront(null)}
    >
      <td className={`${parts.number} ${parts.faint}`}>{number}</td>
      <th scope="row">
        <SongButton id={id} number={number} title={title} selected={selected} />
      </th>
      {values === null ? (
        <td colSpan={thirds.length} className={parts.faint}>
          {song === null ? 'not measured yet' : compared === null ? NO_VALUE : 'silent'}
        </td>
      ) : (
        thirds.map((hertz, third) => <Cell key={hertz} value={values[third] ?? 0} hertz={hertz} />)
      )}
    </tr>
  );
});

const Cell = ({ value, hertz }: { readonly value: number; readonly hertz: number }) => {
  const strength = Math.min(1, Math.abs(value) / STRONG_DB);
  const style: CSSProperties = {
    background: `color-mix(in srgb, var(${value > 0 ? '--heat-above' : '--heat-below'}) ${Math.round(strength * 62)}%, transparent)`,
  };
  return (
    <td
      className={styles.cellHeat}
      style={style}
      data-out={Math.abs(value) >= STICKS_OUT_DB}
      title={`${nominal(hertz)} Hz: ${signed(value)} dB`}
    >
      {Math.abs(value) < 0.05 ? '0' : Math.abs(value) >= 9.95 ? signed(value, 0) : signed(value)}
    </td>
  );
};

/** What the colours mean, in words. */
export const HeatKey = () => (
  <ul className={styles.heatKey} aria-label="Colours">
    {[-6, -3, 0, 3, 6].map((value) => (
      <li key={value}>
        <span
          className={styles.swatch}
          style={{
            background: `color-mix(in srgb, var(${value > 0 ? '--heat-above' : '--heat-below'}) ${Math.round((Math.abs(value) / STRONG_DB) * 62)}%, transparent)`,
          }}
          aria-hidden
        />
        {value === 0 ? '0 dB' : `${value > 0 ? '+' : '\u2212'}${decimal(Math.abs(value), 0)}${value > 0 ? ' more' : ' less'}`}
      </li>
    ))}
  </ul>
);
