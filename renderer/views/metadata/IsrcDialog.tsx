import { useCallback, useId, useState } from 'react';
import type { Album } from '../../../electron/shared/album/album.ts';
import { formatIsrc, isIsrc, nextIsrc, normaliseIsrc } from '../../../electron/shared/album/isrc.ts';
import type { SourceState } from '../../../electron/shared/contract/state.ts';
import { edit } from '../../state/actions.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { titleOf } from '../loudness/songRows.ts';
import parts from '../parts/parts.module.css';
import { Segmented } from '../parts/Segmented.tsx';
import styles from './metadata.module.css';

const STEPS = ['1', '10', '100'] as const;

export interface IsrcDialogProps {
  readonly album: Album;
  readonly sources: Readonly<Record<string, SourceState>>;
  readonly onClose: () => void;
}

/** Numbers all songs upwards from the first ISRC, after showing what each would get. */
export const IsrcDialog = ({ album, sources, onClose }: IsrcDialogProps) => {
  const field = useId();
  // Before the dialog gives the focus to its first button.
  const input = useCallback((element: HTMLInputElement | null) => {
    element?.focus();
    element?.select();
  }, []);
  const [first, setFirst] = useState(formatIsrc(album.tracks[0]?.isrc ?? ''));
  const [step, setStep] = useState<(typeof STEPS)[number]>('1');
  const compact = normaliseIsrc(first);
  const numbered = album.tracks.map((_, at) => nextIsrc(compact, at * Number(step)));
  const problem = !isIsrc(compact)
    ? 'Give the first ISRC: two letters, three letters or digits, two digits of the year, five of the recording.'
    : numbered.includes(null)
      ? 'The five digits of the recording run out before the last song: begin lower or take a smaller step.'
      : null;
  const apply = (): void => {
    if (problem !== null) return;
    void edit({ kind: 'isrcs', first: compact, step: Number(step) });
    onClose();
  };
  return (
    <Dialog
      title="Number ISRCs"
      wide
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" disabled={problem !== null} onClick={apply}>
            {`Number ${album.tracks.length} song${album.tracks.length === 1 ? '' : 's'}`}
          </Button>
        </>
      }
    >
      <form
        className={styles.isrcForm}
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        <label htmlFor={field}>First ISRC</label>
        <input
          id={field}
          ref={input}
          className={styles.codeInput}
          value={first}
          placeholder="QZ-K6P-25-00001"
          spellCheck={false}
          autoComplete="off"
          aria-describedby={`${field}-problem`}
          aria-invalid={problem !== null && first !== ''}
          onChange={({ target }) => setFirst(target.value)}
        />
        <span>Step</span>
        <Segmented label="Step" value={step} options={STEPS.map((value) => ({ value, label: value }))} onChange={setStep} />
      </form>
      <p id={`${field}-problem`} className={styles.isrcProblem} role="status">
        {problem ?? ''}
      </p>
      <div className={styles.preview}>
        <table className={parts.table}>
          <caption className="hidden-text">What each song would get</caption>
          <thead>
            <tr>
              <th scope="col" className={parts.number}>
                #
              </th>
              <th scope="col">Song</th>
              <th scope="col">Now</th>
              <th scope="col">Then</th>
            </tr>
          </thead>
          <tbody>
            {album.tracks.map((track, at) => (
              <tr key={track.id}>
                <td className={`${parts.number} ${parts.faint}`}>{at + 1}</td>
                <th scope="row">{titleOf(track, sources[track.file])}</th>
                <td className={parts.faint}>{track.isrc === undefined || track.isrc === '' ? '–' : formatIsrc(track.isrc)}</td>
                <td>{formatIsrc(numbered[at] ?? '') || '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Dialog>
  );
};
