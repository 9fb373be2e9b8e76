import { FolderOpen, X } from 'lucide-react';
import { useId } from 'react';
import type { JobState, Preflight, Settings } from '../../../electron/shared/contract/state.ts';
import { call } from '../../api/api.ts';
import { attempt, cancelJob } from '../../state/actions.ts';
import { Button } from '../../ui/Button.tsx';
import { bytes, remaining } from '../../ui/format.ts';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useHeldFocus } from '../../ui/useHeldFocus.ts';
import { Panel } from '../parts/Panel.tsx';
import { type DeliveryChoices, FORMATS, withFormat } from './choices.ts';
import styles from './deliver.module.css';

export interface ChoicesPanelProps {
  readonly choices: DeliveryChoices;
  readonly preflight: Preflight | null;
  /** Why nothing can be delivered now; null where it can. */
  readonly obstacle: string | null;
  readonly job: JobState | null;
  readonly canChooseFolder: boolean;
  readonly replace: boolean;
  readonly onReplace: (replace: boolean) => void;
  readonly onFormats: (patch: Partial<Pick<Settings, 'formats' | 'bits' | 'mp3' | 'codecSafe'>>) => void;
  readonly onPlace: (patch: Partial<Pick<DeliveryChoices, 'folder' | 'name'>>) => void;
  readonly onDeliver: () => void;
}

/** What is written, where, and the button that does it. */
export const ChoicesPanel = (props: ChoicesPanelProps) => {
  const { choices, preflight, obstacle, job, onFormats, onDeliver } = props;
  const reason = useId();
  const go = useHeldFocus<HTMLDivElement>();
  return (
    <Panel title="Delivery">
      <fieldset className={styles.formats}>
        <legend className="hidden-text">Formats</legend>
        {FORMATS.map(({ id, name, about }) => (
          <div key={id} className={styles.format}>
            <label>
              <input
                type="checkbox"
                checked={choices.formats.includes(id)}
                onChange={({ target }) => onFormats({ formats: withFormat(choices.formats, id, target.checked) })}
              />
              <span className={styles.formatName}>{name}</span>
              <span className={styles.formatAbout}>{about}</span>
            </label>
          </div>
        ))}
      </fieldset>
      <div className={styles.lengths}>
        <Select
          label="WAV and FLAC"
          value={String(choices.bits)}
          disabled={!choices.formats.includes('wav') && !choices.formats.includes('flac')}
          options={[
            { value: '16', label: '16 bit' },
            { value: '24', label: '24 bit' },
            { value: '32f', label: '32 bit float' },
          ]}
          onChange={(value) => onFormats({ bits: value === '32f' ? '32f' : value === '16' ? 16 : 24 })}
        />
        <Select
          label="MP3"
          value={choices.mp3}
          disabled={!choices.formats.includes('mp3')}
          options={[
            { value: '320', label: '320 kbit/s' },
            { value: 'V0', label: 'V0, variable' },
          ]}
          onChange={(mp3) => onFormats({ mp3 })}
        />
        <label className={styles.codecSafe}>
          <input
            type="checkbox"
            checked={choices.codecSafe}
            disabled={!choices.formats.includes('mp3')}
            onChange={({ target }) => onFormats({ codecSafe: target.checked })}
          />
          <span>Peaks safe after MP3</span>
          <span className={styles.formatAbout}>
            lowers the ceiling of songs whose MP3 peaks over it once decoded, in all formats and as little as it takes; takes
            longer
          </span>
        </label>
      </div>
      <Destination {...props} />
      <Space preflight={preflight} />
      <div {...go} tabIndex={-1} className={styles.go}>
        {job === null ? (
          <>
            <Button
              look="primary"
              className={styles.deliver}
              disabled={obstacle !== null}
              aria-describedby={reason}
              onClick={onDeliver}
            >
              Deliver
            </Button>
            <p id={reason} className={styles.reason} role="status">
              {obstacle ?? 'Everything is read back and compared before it is called done.'}
            </p>
          </>
        ) : (
          <Progress job={job} />
        )}
      </div>
    </Panel>
  );
};

const Destination = ({ choices, preflight, canChooseFolder, replace, onReplace, onPlace }: ChoicesPanelProps) => {
  const choose = async (): Promise<void> => {
    const folder = await attempt(() => call('deliver.chooseFolder', {}));
    if (folder !== null) onPlace({ folder });
  };
  return (
    <div className={styles.destination}>
      <div className={styles.folder}>
        <span className={styles.fieldName}>Folder</span>
        <span className={styles.folderName}>{choices.folder?.name ?? 'Default for deliveries'}</span>
        {choices.folder !== null && (
          <Button look="quiet" icon={X} onClick={() => onPlace({ folder: null })}>
            Default
          </Button>
        )}
        {canChooseFolder && (
          <Button icon={FolderOpen} onClick={() => void choose()}>
            Choose folder…
          </Button>
        )}
      </div>
      <TextField
        label="Name of the delivery"
        value={choices.name}
        placeholder="Artist - Title"
        maxLength={200}
        onCommit={(name) => onPlace({ name })}
      />
      {preflight !== null && <p className={styles.path}>{preflight.destination}</p>}
      {preflight?.destinationExists === true && (
        <div className={styles.exists}>
          {preflight.replaceable ? (
            <label>
              <input type="checkbox" checked={replace} onChange={({ target }) => onReplace(target.checked)} />
              Replace the earlier delivery that is there
            </label>
          ) : (
            'Something that is not a delivery of this program is there.'
          )}
        </div>
      )}
    </div>
  );
};

const Space = ({ preflight }: { readonly preflight: Preflight | null }) => {
  if (preflight === null) return null;
  const { expectedBytes, freeBytes } = preflight;
  const short = freeBytes !== null && freeBytes < expectedBytes;
  return (
    <p className={styles.space} data-short={short}>
      {`Takes ${bytes(expectedBytes)} at most`}
      {freeBytes === null ? '' : `; ${bytes(freeBytes)} free${short ? ': not enough' : ''}`}
    </p>
  );
};

const Progress = ({ job }: { readonly job: JobState }) => (
  <div className={styles.progress}>
    <div className={styles.phase}>
      <span role="status">{job.phase}</span>
      <span className={styles.percent}>
        {`${Math.round(job.fraction * 100)} %`}
        {job.secondsLeft === null ? '' : `, ${remaining(job.secondsLeft)}`}
      </span>
    </div>
    <ProgressBar label={job.title} fraction={job.fraction} />
    <Button onClick={() => void cancelJob(job.id)}>Cancel delivery</Button>
  </div>
);
