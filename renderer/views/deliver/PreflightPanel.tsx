import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import type { Album } from '../../../electron/shared/album/album.ts';
import type { DeliveryFormat, Preflight, PreflightFinding } from '../../../electron/shared/contract/state.ts';
import { edit, select, setView } from '../../state/actions.ts';
import { openDialog } from '../../state/panels.ts';
import { Button } from '../../ui/Button.tsx';
import { useHeldFocus } from '../../ui/useHeldFocus.ts';
import { Panel } from '../parts/Panel.tsx';
import { type DeliveryChoices, findingsText, formatsWithoutDisc, listedFindings, viewOfFinding } from './choices.ts';
import styles from './deliver.module.css';
import { sentence } from './sentence.ts';

export interface PreflightPanelProps {
  readonly album: Album;
  readonly choices: DeliveryChoices;
  readonly preflight: Preflight | null;
  readonly checking: boolean;
  readonly onFormats: (formats: DeliveryFormat[]) => void;
}

/** What the plant or a distributor would send the album back for, before it is sent. */
export const PreflightPanel = ({ album, choices, preflight, checking, onFormats }: PreflightPanelProps) => {
  const findings = listedFindings(preflight);
  const held = useHeldFocus<HTMLDivElement>();
  const summary =
    choices.formats.length === 0
      ? 'Choose a format to check the album for it.'
      : preflight === null
        ? 'Checking the album…'
        : findings.length === 0
          ? 'Nothing to mend.'
          : findingsText(findings);
  return (
    <Panel
      title="Pre-flight"
      about={<span role="status">{summary}</span>}
      actions={
        <>
          {checking && preflight !== null && <span className={styles.checking}>checking again…</span>}
          <Button look="quiet" onClick={() => openDialog({ kind: 'advice' })}>
            Look over the songs…
          </Button>
        </>
      }
    >
      <div {...held} tabIndex={-1}>
        {preflight !== null && findings.length === 0 && (
          <p className={styles.clear}>
            <CircleCheck size={16} aria-hidden />
            The album keeps every rule of what is chosen: lengths, pauses, indexes, codes and texts.
          </p>
        )}
        {findings.length > 0 && (
          <ul className={styles.findings}>
            {findings.map((finding) => (
              <Finding
                key={`${finding.code} ${finding.track} ${finding.message}`}
                album={album}
                finding={finding}
                others={formatsWithoutDisc(finding, choices.formats)}
                onFormats={onFormats}
              />
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
};

const VIEW_NAMES = { arrange: 'Arrange', loudness: 'Loudness', metadata: 'Metadata' } as const;

interface FindingProps extends Pick<PreflightPanelProps, 'album' | 'onFormats'> {
  readonly finding: PreflightFinding;
  /** The formats that are left where a disc is what stands in the way; null elsewhere. */
  readonly others: DeliveryFormat[] | null;
}

const Finding = ({ album, finding, others, onFormats }: FindingProps) => {
  const { severity, track, code, message, fix, mend } = finding;
  const id = track === null || track === 0 ? undefined : album.tracks[track - 1]?.id;
  const view = viewOfFinding(code);
  const Icon = severity === 'error' ? CircleAlert : TriangleAlert;
  return (
    <li className={styles.finding} data-severity={severity}>
      <Icon size={15} aria-label={severity === 'error' ? 'Error' : 'Warning'} role="img" />
      <div className={styles.findingText}>
        <p>{sentence(message)}</p>
        <p className={styles.fix}>{sentence(fix)}</p>
      </div>
      <div className={styles.findingActions}>
        {others !== null && <Button onClick={() => onFormats(others)}>Deliver without the DDP</Button>}
        {mend !== null && <Button onClick={() => void edit(mend.edit)}>{mend.label}</Button>}
        {view !== null && (
          <Button
            look="quiet"
            onClick={() => {
              if (id !== undefined) select([id]);
              setView(view);
            }}
          >
            {id === undefined ? `Go to ${VIEW_NAMES[view]}` : `Go to song ${track}`}
          </Button>
        )}
      </div>
    </li>
  );
};
