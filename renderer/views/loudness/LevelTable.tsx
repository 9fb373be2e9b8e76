import type { Album } from '../../../electron/shared/album/album.ts';
import type { MatchState } from '../../../electron/shared/contract/state.ts';
import { edit } from '../../state/actions.ts';
import { bare, dbtp, lufs } from '../../ui/format.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { Switch } from '../../ui/Switch.tsx';
import type { Scale } from '../charts/scale.ts';
import { Sideways } from '../parts/Panel.tsx';
import parts from '../parts/parts.module.css';
import { SongButton } from '../parts/SongButton.tsx';
import styles from './loudness.module.css';
import { axisOf, BASIS_NAMES, type LoudnessRow, standingOf } from './songRows.ts';

export interface LevelTableProps {
  readonly album: Album;
  readonly rows: readonly LoudnessRow[];
  readonly match: MatchState | null;
  readonly selected: ReadonlySet<string>;
}

/** A line per song: its levels before and after on one axis, and the ledger of its gains. */
export const LevelTable = ({ album, rows, match, selected }: LevelTableProps) => {
  const axis = axisOf(rows, album.match);
  const basis = BASIS_NAMES[album.match.basis];
  const common = match?.commonLevelLufs ?? null;
  return (
    <Sideways long label="Levels of the songs">
      <table className={`${parts.table} ${styles.levels}`}>
        <caption className="hidden-text">Levels of the songs, before and after the match</caption>
        <colgroup>
          <col style={{ width: 30 }} />
          <col style={{ width: 150 }} />
          <col />
          <col style={{ width: 58 }} />
          <col style={{ width: 66 }} />
          <col style={{ width: 62 }} />
          <col style={{ width: 66 }} />
          <col style={{ width: 58 }} />
          <col style={{ width: 64 }} />
          <col style={{ width: 72 }} />
          <col style={{ width: 62 }} />
          <col style={{ width: 158 }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" className={parts.number}>
              #
            </th>
            <th scope="col">Song</th>
            <th scope="col" className={styles.axisHead}>
              <span className="hidden-text">Levels on one axis</span>
              <AxisHead axis={axis} />
            </th>
            <Head name="Source" unit="LUFS" title={`Loudness of the file as it is used, ${basis}`} />
            <Head name="+ Gain" unit="dB" title="Gain ahead of the limiter" />
            <Head name="− Limiter" unit="LU" title="Loudness that the limiter takes" />
            <Head name="= Master" unit="LUFS" title={`Loudness of what comes out, ${basis}`} />
            <Head name="Peak" unit="dBTP" title="True peak of what comes out, at most" />
            <Head name="Deepest" unit="dB" title="Deepest gain reduction of the limiter" />
            <Head name="Intent" unit="LU" title="How much louder or quieter than the others the song is meant to be" />
            <th scope="col" title="Off: the match leaves the song alone">
              Match
            </th>
            <th scope="col">In words</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-selected={selected.has(row.id)}>
              <td className={`${parts.number} ${parts.faint}`}>{row.number}</td>
              <th scope="row" className={styles.songCell}>
                <SongButton id={row.id} number={row.number} title={row.title} selected={selected.has(row.id)} />
              </th>
              <td className={styles.barCell}>
                <LevelBars row={row} axis={axis} ceiling={album.match.ceiling} common={common} />
              </td>
              <td className={parts.number}>{bare(row.sourceLufs)}</td>
              <td className={parts.number}>
                <GainCell row={row} byHand={row.excluded || album.match.target === 'none'} />
              </td>
              <td className={parts.number}>{row.limiterLossLu === null ? '–' : bare(row.limiterLossLu)}</td>
              <td className={`${parts.number} ${styles.result}`}>{bare(row.masteredLufs)}</td>
              <td className={parts.number}>{bare(row.masteredPeakDbtp, 2)}</td>
              <td className={parts.number}>{bare(row.maxReductionDb)}</td>
              <td className={parts.number}>
                <NumberField
                  bare
                  quiet
                  label={`Intent of song ${row.number}, LU`}
                  value={row.intentLu}
                  min={-30}
                  max={30}
                  step={0.5}
                  decimals={1}
                  sign
                  width="100%"
                  disabled={row.excluded || album.match.target === 'none'}
                  onCommit={(value, gesture) =>
                    void edit({ kind: 'track', track: row.id, changes: { intent: value === 0 ? null : value } }, gesture)
                  }
                />
              </td>
              <td>
                <Switch
                  bare
                  label={`Match song ${row.number}`}
                  checked={!row.excluded}
                  disabled={album.match.target === 'none'}
                  onChange={(matched) => void edit({ kind: 'track', track: row.id, changes: { exclude: matched ? null : true } })}
                />
              </td>
              <td className={styles.standing}>
                <Standing row={row} match={match} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sideways>
  );
};

const Head = ({ name, unit, title }: { readonly name: string; readonly unit: string; readonly title: string }) => (
  <th scope="col" className={parts.number} title={title}>
    {name}
    <span className={parts.unit}>{unit}</span>
  </th>
);

/** What the marks of the level bars mean. */
export const LevelLegend = () => (
  <ul className={`${styles.legend} ${styles.levelLegend}`}>
    <li className={styles.keySourceBar}>source</li>
    <li className={styles.keyMasterBar}>master</li>
    <li className={styles.keyBinds}>master of the song that sets the level</li>
    <li className={styles.keySourcePeak}>true peak of the source</li>
    <li className={styles.keyPeak}>of the master</li>
    <li className={styles.keyCommon}>common level</li>
    <li className={styles.keyAim}>with intent</li>
    <li className={styles.keyCeiling}>ceiling</li>
  </ul>
);

const AxisHead = ({ axis }: { readonly axis: Scale }) => (
  <div className={styles.axis} aria-hidden>
    {axis.ticks.map((tick) => (
      <span key={tick} className={styles.tickName} style={{ left: percent(axis, tick) }}>
        {String(tick).replace('-', '\u2212')}
      </span>
    ))}
  </div>
);

const percent = (axis: Scale, value: number): string => `${(axis.at(value) * 100).toFixed(3)}%`;

interface BarsProps {
  readonly row: LoudnessRow;
  readonly axis: Scale;
  readonly ceiling: number;
  readonly common: number | null;
}

const LevelBars = ({ row, axis, ceiling, common }: BarsProps) => {
  const said = [
    `source ${lufs(row.sourceLufs)}, true peak ${dbtp(row.sourcePeakDbtp)}`,
    `mastered ${lufs(row.masteredLufs)}, true peak ${dbtp(row.masteredPeakDbtp)}, ceiling ${dbtp(ceiling)}`,
  ].join('; ');
  const aim = common === null || row.excluded || row.intentLu === 0 ? null : common + row.intentLu;
  return (
    <div className={styles.bars} role="img" aria-label={said} title={said}>
      {axis.ticks.map((tick) => (
        <i key={tick} className={styles.tick} style={{ left: percent(axis, tick) }} />
      ))}
      {row.sourceLufs !== null && <i className={styles.sourceBar} style={{ width: percent(axis, row.sourceLufs) }} />}
      {row.masteredLufs !== null && (
        <i className={styles.masterBar} data-binds={row.bindsAlbum} style={{ width: percent(axis, row.masteredLufs) }} />
      )}
      {common !== null && <i className={styles.common} style={{ left: percent(axis, common) }} />}
      {aim !== null && <i className={styles.aim} style={{ left: percent(axis, aim) }} />}
      <i className={styles.ceiling} style={{ left: percent(axis, ceiling) }} />
      {row.sourcePeakDbtp !== null && <i className={styles.sourcePeak} style={{ left: percent(axis, row.sourcePeakDbtp) }} />}
      {row.masteredPeakDbtp !== null && <i className={styles.masterPeak} style={{ left: percent(axis, row.masteredPeakDbtp) }} />}
    </div>
  );
};

/** The match's gain, or the one set by hand where the match leaves the song alone. */
const GainCell = ({ row, byHand }: { readonly row: LoudnessRow; readonly byHand: boolean }) =>
  byHand ? (
    <NumberField
      bare
      quiet
      label={`Gain of song ${row.number}, dB`}
      value={row.manualGainDb}
      min={-60}
      max={24}
      step={0.1}
      decimals={1}
      sign
      width="100%"
      onCommit={(value, gesture) =>
        void edit({ kind: 'track', track: row.id, changes: { gain: value === 0 ? null : value } }, gesture)
      }
    />
  ) : (
    bare(row.gainDb, 1, true)
  );

const MARKS = { good: '', warn: '▲ ', plain: '' } as const;

const Standing = ({ row, match }: { readonly row: LoudnessRow; readonly match: MatchState | null }) => {
  const { tone, text } = standingOf(row, match);
  return <span className={tone === 'plain' ? parts.faint : parts[tone]}>{text === '' ? '–' : `${MARKS[tone]}${text}`}</span>;
};
