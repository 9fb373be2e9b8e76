import type { Album } from '../../../electron/shared/album/album.ts';
import type { Timeline } from '../../../electron/shared/album/timeline.ts';
import { LIMITER_STYLES } from '../../../electron/shared/chain/choices.ts';
import type { LoudnessCurves } from '../../../electron/shared/contract/state.ts';
import { edit } from '../../state/actions.ts';
import { LimitFields } from '../loudness/MatchSettingsBar.tsx';
import type { LoudnessRow } from '../loudness/songRows.ts';
import { Segmented } from '../parts/Segmented.tsx';
import { LimiterTable } from './LimiterTable.tsx';
import styles from './master.module.css';
import { LIMITER_ABOUT, LIMITER_NAMES } from './names.ts';
import { ReductionMap } from './ReductionMap.tsx';
import stageStyles from './stages/stages.module.css';

export interface LimiterEditorProps {
  readonly album: Album;
  readonly timeline: Timeline;
  readonly rows: readonly LoudnessRow[];
  readonly curves: LoudnessCurves | null;
  readonly selected: ReadonlySet<string>;
}

/** The last stage ahead of the word length: its style, what it may take, and what it takes. */
export const LimiterEditor = ({ album, timeline, rows, curves, selected }: LimiterEditorProps) => (
  <section aria-label="Limiter">
    <div className={stageStyles.head}>
      <div className={stageStyles.titles}>
        <h2>True-peak limiter</h2>
        <p>{`${LIMITER_NAMES[album.limiter.style]}: ${LIMITER_ABOUT[album.limiter.style]}. It rests, bit for bit, where peaks stay below the ceiling.`}</p>
      </div>
    </div>
    <fieldset className={`${stageStyles.inline} ${styles.limits}`}>
      <legend className="hidden-text">Limiter settings</legend>
      <Segmented
        label="Style"
        value={album.limiter.style}
        options={LIMITER_STYLES.map((value) => ({ value, label: LIMITER_NAMES[value] }))}
        onChange={(style) => void edit({ kind: 'album', changes: { limiter: { style } } })}
      />
      <LimitFields ceiling={album.match.ceiling} budget={album.match.budget} />
    </fieldset>
    <ReductionMap timeline={timeline} rows={rows} curves={curves} selected={selected} />
    <LimiterTable rows={rows} settings={album.match} selected={selected} curves={curves} />
  </section>
);
