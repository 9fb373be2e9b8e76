// biome-ignore-all lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: a grid of divs, whose lines can be dragged and take the focus
import { AUDIO_FILES, pickOne } from '../../app/pickFiles.ts';
import { relinkSong, retrySong, takeNewVersion } from '../../state/actions.ts';
import { Badge } from '../../ui/Badge.tsx';
import { counted } from '../../ui/format.ts';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { useHeldFocus } from '../../ui/useHeldFocus.ts';
import type { SongRow } from './rows.ts';
import styles from './SongTable.module.css';

export const locate = async (track: string): Promise<void> => {
  const file = await pickOne(AUDIO_FILES);
  if (file !== null) await relinkSong(track, file);
};

interface Mend {
  readonly label: string;
  /** Where the label has no room. */
  readonly short?: string;
  readonly run: (track: string) => Promise<void>;
}

const MENDS: Readonly<Partial<Record<SongRow['status'], readonly Mend[]>>> = {
  missing: [{ label: 'Locate…', run: locate }],
  changed: [{ label: 'Use new version of', short: 'Use new', run: takeNewVersion }],
  unreadable: [
    { label: 'Try again', run: retrySong },
    { label: 'Replace…', run: locate },
  ],
};

/** What of a song deserves a look, the most pressing first, with what can be done about it. */
export const SongState = ({ row }: { readonly row: SongRow }) => {
  const held = useHeldFocus<HTMLDivElement>(lineOf);
  return (
    <div {...held} role="gridcell" className={styles.state}>
      <FileState row={row} />
      {row.status !== 'reading' && <MatchBadges row={row} />}
    </div>
  );
};

const lineOf = (cell: HTMLElement): HTMLElement | null => cell.closest<HTMLElement>('[data-song]');

const FileState = ({ row }: { readonly row: SongRow }) => {
  const { status, id, number } = row;
  if (status === 'reading') {
    return (
      <>
        <span className={styles.faint}>Reading {Math.round(row.progress * 100)} %</span>
        <ProgressBar label={`Reading song ${number}`} fraction={row.progress} />
      </>
    );
  }
  const mends = MENDS[status];
  if (mends === undefined) return null;
  return (
    <>
      <Badge tone={status === 'changed' ? 'warn' : 'bad'} title={row.problem}>
        {status}
      </Badge>
      {mends.map(({ label, short, run }) => (
        <button
          key={label}
          type="button"
          className={styles.mend}
          aria-label={`${label} song ${number}`}
          onClick={() => void run(id)}
        >
          {short ?? label}
        </button>
      ))}
    </>
  );
};

const MatchBadges = ({ row }: { readonly row: SongRow }) => {
  const { excluded, binds, intentLu, warnings, note } = row;
  const sentences = [warnings, note].filter((text) => text !== '').join('\n');
  const count = sentences === '' ? 0 : sentences.split('\n').length;
  const notes = counted(count, 'note');
  return (
    <>
      {count > 0 && (
        <Tooltip text={sentences}>
          <button
            type="button"
            tabIndex={-1}
            className={styles.plain}
            aria-label={`${notes} on song ${row.number}: ${sentences}`}
          >
            <Badge tone="warn">{notes}</Badge>
          </button>
        </Tooltip>
      )}
      {binds && (
        <Badge tone="info" title="This song keeps the common level from being higher">
          sets level
        </Badge>
      )}
      {intentLu !== 0 && (
        <Badge tone="plain" title="Meant to be louder or quieter than the others">
          {intentLu > 0 ? '+' : '−'}
          {Math.abs(intentLu)} LU meant
        </Badge>
      )}
      {excluded && (
        <Badge tone="plain" title="Left alone by the loudness match">
          not matched
        </Badge>
      )}
    </>
  );
};
