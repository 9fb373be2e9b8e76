import { type CSSProperties, memo } from 'react';
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
  const thirds = thirdsOf(bands);
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
          {rows.map((row) => {
            const values = deviations(row.song, compared, stage);
            return (
              <tr
                key={row.id}
                data-selected={selected.has(row.id)}
                data-excluded={row.excluded}
                onPointerEnter={() => onFront(row.id)}
                onPointerLeave={() => onFront(null)}
                onFocus={() => onFront(row.id)}
                onBlur={() => onFront(null)}
              >
                <td className={`${parts.number} ${parts.faint}`}>{row.number}</td>
                <th scope="row">
                  <SongButton id={row.id} number={row.number} title={row.title} selected={selected.has(row.id)} />
                </th>
                {values === null ? (
                  <td colSpan={thirds.length} className={parts.faint}>
                    {row.song === null ? 'not measured yet' : compared === null ? NO_VALUE : 'silent'}
                  </td>
                ) : (
                  thirds.map((hertz, third) => <Cell key={hertz} value={values[third] ?? 0} hertz={hertz} />)
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </Sideways>
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
