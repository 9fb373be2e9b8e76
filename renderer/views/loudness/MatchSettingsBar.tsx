import type { Album, MatchSettings } from '../../../electron/shared/album/album.ts';
import type { MatchState } from '../../../electron/shared/contract/state.ts';
import { edit } from '../../state/actions.ts';
import { Badge } from '../../ui/Badge.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { Select } from '../../ui/Select.tsx';
import styles from './loudness.module.css';

const change = (changes: Partial<MatchSettings>, gesture: string | null = null): void =>
  void edit({ kind: 'match', changes }, gesture);

/** A level to begin with where none was chosen: where the songs are now, else where most services play music. */
const firstLevel = (match: MatchState | null): number => {
  const common = match?.commonLevelLufs ?? null;
  return common === null ? -14 : Math.round(common * 2) / 2;
};

/** What the match aims at. */
export const MatchSettingsBar = ({ album, match }: { readonly album: Album; readonly match: MatchState | null }) => {
  const { target, basis, reference, ceiling, budget } = album.match;
  const aim = typeof target === 'number' ? 'fixed' : target;
  return (
    <fieldset className={styles.settings}>
      <legend className="hidden-text">Loudness match settings</legend>
      <Select
        label="Match to"
        value={aim}
        options={[
          { value: 'highest', label: 'Highest level all reach' },
          { value: 'fixed', label: 'Fixed level' },
          { value: 'none', label: 'No match' },
        ]}
        onChange={(value) => change({ target: value === 'fixed' ? firstLevel(match) : value })}
      />
      {typeof target === 'number' && (
        <>
          <NumberField
            bare
            label="Target level, LUFS"
            value={target}
            unit="LUFS"
            min={-60}
            max={0}
            step={0.5}
            decimals={1}
            onCommit={(value, gesture) => change({ target: value }, gesture)}
          />
          <Select
            label="of"
            value={reference}
            options={[
              { value: 'loudest', label: 'each song' },
              { value: 'album', label: 'the whole record' },
            ]}
            onChange={(value) => change({ reference: value })}
          />
        </>
      )}
      <Select
        label="Compare by"
        value={basis}
        options={[
          { value: 'loud', label: 'Loud sections' },
          { value: 'integrated', label: 'Whole song (integrated)' },
          { value: 'short-term', label: 'Loudest 3 seconds' },
        ]}
        onChange={(value) => change({ basis: value })}
      />
      <LimitFields ceiling={ceiling} budget={budget} />
      <MatchStatus match={match} />
    </fieldset>
  );
};

/** Ceiling and budget, as in the Master view too. */
export const LimitFields = ({ ceiling, budget }: Pick<MatchSettings, 'ceiling' | 'budget'>) => (
  <>
    <NumberField
      label="Ceiling"
      value={ceiling}
      unit="dBTP"
      min={-20}
      max={0}
      step={0.1}
      decimals={2}
      width={100}
      title="True peaks of the record stay below this"
      onCommit={(value, gesture) => change({ ceiling: value }, gesture)}
    />
    <NumberField
      label="Limiter budget"
      value={budget}
      unit="dB"
      min={0}
      max={24}
      step={0.5}
      decimals={1}
      width={78}
      title="How far peaks may be driven over the ceiling for the limiter to take"
      onCommit={(value, gesture) => change({ budget: value }, gesture)}
    />
  </>
);

const MatchStatus = ({ match }: { readonly match: MatchState | null }) => (
  <div className={styles.status} role="status">
    {match === null ? (
      <Badge tone="plain">Not known yet</Badge>
    ) : match.status === 'working' ? (
      <>
        <span className={styles.working}>{`Matching, ${Math.round(match.progress * 100)} %`}</span>
        <span className={styles.workingBar}>
          <ProgressBar label="Loudness match" fraction={match.progress} />
        </span>
      </>
    ) : match.status === 'ready' ? (
      <Badge tone="good">Up to date</Badge>
    ) : match.status === 'waiting' ? (
      <Badge tone="info">Waiting for songs</Badge>
    ) : (
      <Badge tone="bad">Match failed</Badge>
    )}
  </div>
);
