import type { MatchSettings } from '../../../electron/shared/album/album.ts';
import type { LoudnessCurves } from '../../../electron/shared/contract/state.ts';
import { bare, dbtp } from '../../ui/format.ts';
import type { LoudnessRow } from '../loudness/songRows.ts';
import { Sideways } from '../parts/Panel.tsx';
import parts from '../parts/parts.module.css';
import { SongButton } from '../parts/SongButton.tsx';
import { activeShare } from './limiterWork.ts';
import styles from './master.module.css';

export interface LimiterTableProps {
  readonly rows: readonly LoudnessRow[];
  readonly settings: MatchSettings;
  readonly selected: ReadonlySet<string>;
  readonly curves: LoudnessCurves | null;
}

/** What the limiter does to each song, against the ceiling and the budget. */
export const LimiterTable = ({ rows, settings, selected, curves }: LimiterTableProps) => (
  <Sideways label="Limiter, song by song">
    <table className={`${parts.table} ${styles.limiter}`}>
      <caption className="hidden-text">What the limiter does to each song</caption>
      <thead>
        <tr>
          <th scope="col" className={parts.number}>
            #
          </th>
          <th scope="col" className={styles.songColumn}>
            Song
          </th>
          <Head name="Gain" unit="dB" />
          <Head name="Peak into limiter" unit="dBTP" />
          <Head name="Over ceiling" unit={`dB, budget ${bare(settings.budget)}`} />
          <Head name="Deepest reduction" unit="dB" />
          <Head name="At work" unit="% of the song" />
          <Head name="Loudness lost" unit="LU" />
          <Head name="Peak out" unit={`dBTP, ceiling ${bare(settings.ceiling, 2)}`} />
          <th scope="col" className={parts.apart}>
            Held by
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
            <td className={parts.number}>{bare(row.gainDb, 1, true)}</td>
            <td className={parts.number}>
              {row.sourcePeakDbtp === null || row.gainDb === null ? '–' : bare(row.sourcePeakDbtp + row.gainDb, 2, true)}
            </td>
            <td className={parts.number}>{bare(row.limiterWorkDb)}</td>
            <td className={parts.number}>{bare(row.maxReductionDb)}</td>
            <td className={parts.number}>{percent(activeShare(curves?.songs[row.id]?.reductionDb))}</td>
            <td className={parts.number}>{bare(row.limiterLossLu)}</td>
            <td className={parts.number}>{bare(row.masteredPeakDbtp, 2)}</td>
            <td className={parts.apart}>
              {row.binds === null ? <span className={parts.faint}>nothing</span> : heldBy(row.binds, settings)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </Sideways>
);

const Head = ({ name, unit }: { readonly name: string; readonly unit: string }) => (
  <th scope="col" className={parts.number}>
    {name}
    <span className={parts.unit}>{unit}</span>
  </th>
);

const heldBy = (binds: 'ceiling' | 'budget', { ceiling, budget }: MatchSettings): string =>
  binds === 'ceiling' ? `the ceiling of ${dbtp(ceiling)}` : `the budget of ${bare(budget)} dB`;

const percent = (share: number | null): string =>
  share === null ? '–' : share > 0 && share < 0.005 ? '< 1' : String(Math.round(share * 100));
