import { bare, decimal, signed } from '../../ui/format.ts';
import { known, type Scale, scaleOf } from '../charts/scale.ts';
import { Sideways } from '../parts/Panel.tsx';
import parts from '../parts/parts.module.css';
import { SongButton } from '../parts/SongButton.tsx';
import { type DynamicsRow, deviation, MEASURES, type Measure, type Measures } from './dynamics.ts';
import styles from './tone.module.css';

export interface DynamicsTableProps {
  readonly rows: readonly DynamicsRow[];
  readonly middle: Measures;
  readonly selected: ReadonlySet<string>;
}

/** Songs by measures: the value, its distance from the median, and where it is among the others. */
export const DynamicsTable = ({ rows, middle, selected }: DynamicsTableProps) => {
  const scales = new Map(MEASURES.map((measure) => [measure.id, scaleFor(rows, measure)]));
  return (
    <Sideways label="Dynamics of the songs" long={rows.length > 20}>
      <table className={`${parts.table} ${styles.dynamics}`}>
        <caption className="hidden-text">Dynamics of the songs, with their distance from the album’s median</caption>
        <thead>
          <tr>
            <th scope="col" className={parts.number}>
              #
            </th>
            <th scope="col" className={styles.songColumn}>
              Song
            </th>
            {MEASURES.map((measure) => (
              <th key={measure.id} scope="col">
                <span className={styles.measure}>
                  {measure.name} <span className={styles.unit}>{measure.unit}</span>
                </span>
                <span className={styles.about}>{measure.about}</span>
              </th>
            ))}
            <th scope="col" className={parts.number}>
              <span className={styles.measure}>After the limiter</span>
              <span className={styles.about}>range LU / PLR dB</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-selected={selected.has(row.id)}>
              <td className={`${parts.number} ${parts.faint}`}>{row.number}</td>
              <th scope="row">
                <SongButton id={row.id} number={row.number} title={row.title} selected={selected.has(row.id)} />
              </th>
              {MEASURES.map((measure) => (
                <MeasureCell
                  key={measure.id}
                  measure={measure}
                  value={row.source[measure.id]}
                  middle={middle[measure.id]}
                  scale={scales.get(measure.id)}
                />
              ))}
              <td className={parts.number}>
                {bare(row.masteredRangeLu)} <span className={parts.faint}>/</span> {bare(row.masteredPeakToLoudness)}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td />
            <th scope="row">Album’s median</th>
            {MEASURES.map((measure) => (
              <td key={measure.id} className={styles.cell}>
                <span className={styles.value}>{bare(middle[measure.id])}</span>
                <span className={styles.away}>{measure.unit}</span>
              </td>
            ))}
            <td />
          </tr>
        </tfoot>
      </table>
    </Sideways>
  );
};

const scaleFor = (rows: readonly DynamicsRow[], { id }: Measure): Scale | null => {
  const values = known(rows.map(({ source }) => source[id]));
  if (values.length === 0) return null;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max(1, (most - least) * 0.08);
  return scaleOf(least - margin, most + margin, 1);
};

interface CellProps {
  readonly measure: Measure;
  readonly value: number | null;
  readonly middle: number | null;
  readonly scale: Scale | null | undefined;
}

const MeasureCell = ({ measure, value, middle, scale }: CellProps) => {
  const away = deviation(measure, value, middle);
  const strength = away === null ? 0 : Math.min(1, Math.abs(away) / 1.6);
  const sticksOut = away !== null && Math.abs(away) >= 1;
  const hue = (away ?? 0) > 0 ? 'var(--lane-a)' : 'var(--warn)';
  return (
    <td
      className={styles.cell}
      data-out={sticksOut}
      style={{ background: `color-mix(in srgb, ${hue} ${Math.round(strength * 26)}%, transparent)` }}
    >
      <span className={styles.value}>{bare(value)}</span>
      <span className={styles.away}>
        {value === null || middle === null ? '' : Math.abs(value - middle) < 0.05 ? '=' : signed(value - middle)}
        {sticksOut && <span className={styles.mark}>{(away ?? 0) > 0 ? ' ▲' : ' ▼'}</span>}
      </span>
      <span className={styles.strip} aria-hidden>
        {middle !== null && scale && <i className={styles.middle} style={{ left: `${decimalPercent(scale.at(middle))}%` }} />}
        {value !== null && scale && <i className={styles.dot} style={{ left: `${decimalPercent(scale.at(value))}%` }} />}
      </span>
    </td>
  );
};

const decimalPercent = (share: number): string => decimal(share * 100, 2);
