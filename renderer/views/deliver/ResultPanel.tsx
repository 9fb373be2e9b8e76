import { CircleAlert, CircleCheck, Copy, FileText, FolderOpen, Printer, X } from 'lucide-react';
import { useState } from 'react';
import type { DeliveryResult } from '../../../electron/shared/contract/state.ts';
import type { SessionRate } from '../../../electron/shared/units.ts';
import { call } from '../../api/api.ts';
import { attempt, reportDone } from '../../state/actions.ts';
import { useStudio } from '../../state/studio.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { bytes, counted, dbtp, lu, lufs, moment, timecode } from '../../ui/format.ts';
import { Panel } from '../parts/Panel.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { codecNote } from './codecNote.ts';
import { DeliveredFindings } from './DeliveredFindings.tsx';
import styles from './deliver.module.css';
import { FileTable, SongResults } from './ResultTables.tsx';

type Part = 'songs' | 'findings' | 'files' | 'pq';

/** A delivery that was made: what was verified, and what is in it. */
export const ResultPanel = ({ result, onClose }: { readonly result: DeliveryResult; readonly onClose: () => void }) => {
  const [part, setPart] = useState<Part>('songs');
  // A browser prints the opened report itself.
  const canPrint = useStudio((studio) => studio.facts?.shell === 'electron');
  const { report, checks, present, id: deliveryId } = result;
  const note = codecNote(report);
  const failed = checks.filter(({ passed }) => !passed).length;
  const { album } = report;
  const total = report.files.reduce((sum, file) => sum + file.bytes, 0);
  const printPdf = async (): Promise<void> => {
    const name = await attempt(() => call('deliver.reportPdf', { deliveryId }));
    if (name !== null) reportDone(`${name} is beside the delivery’s folder`);
  };
  return (
    <Panel
      title={`Delivered ${moment(result.madeAt)}`}
      about={
        <span className={failed === 0 ? styles.good : styles.bad} role="status">
          {failed === 0
            ? `All ${counted(checks.length, 'check')} passed.`
            : `${failed} of ${counted(checks.length, 'check')} failed.`}
        </span>
      }
      actions={
        <>
          <Button
            icon={FolderOpen}
            disabled={!present}
            onClick={() => void attempt(() => call('deliver.showInFolder', { deliveryId }))}
          >
            Show in folder
          </Button>
          <Button
            icon={FileText}
            disabled={!present}
            onClick={() => void attempt(() => call('deliver.openReport', { deliveryId }))}
          >
            Open report
          </Button>
          {canPrint && (
            <Button icon={Printer} disabled={!present} onClick={() => void printPdf()}>
              Save report as PDF
            </Button>
          )}
          <IconButton icon={X} label="Close this delivery" onClick={onClose} />
        </>
      }
    >
      <p className={styles.path}>
        {result.folder}
        {present ? '' : ': no longer there'}
      </p>
      <ul className={styles.checks} aria-label="What was checked">
        {checks.map(({ what, passed }) => {
          const Icon = passed ? CircleCheck : CircleAlert;
          return (
            <li key={what} className={passed ? styles.good : styles.bad}>
              <Icon className={styles.checkMark} size={14} role="img" aria-label={passed ? 'Passed' : 'Failed'} />
              <span>{what}</span>
            </li>
          );
        })}
      </ul>
      <dl className={styles.figures}>
        <Figure name="Integrated" value={lufs(album.integratedLufs)} />
        <Figure name="True peak" value={dbtp(album.truePeakDbtp)} />
        <Figure name="Loudness range" value={lu(album.loudnessRangeLu)} />
        <Figure name="Length from first song" value={timecode(album.frames, album.sampleRate as SessionRate)} />
        <Figure name="Songs" value={String(report.tracks.length)} />
        <Figure name="Files" value={`${report.files.length}, ${bytes(total)}`} />
      </dl>
      <div className={styles.parts}>
        <Segmented
          label="Part of the result"
          value={part}
          options={[
            { value: 'songs', label: 'Songs' },
            { value: 'findings', label: `Findings, ${report.findings.length === 0 ? 'none' : report.findings.length}` },
            { value: 'files', label: 'Files' },
            { value: 'pq', label: 'PQ sheet' },
          ]}
          onChange={setPart}
        />
      </div>
      {part === 'songs' && note !== null && <p className={styles.codecNote}>{note}</p>}
      {part === 'songs' && <SongResults report={report} />}
      {part === 'findings' && <DeliveredFindings report={report} />}
      {part === 'files' && <FileTable files={report.files} />}
      {part === 'pq' && <PqSheet text={result.pqSheet} />}
    </Panel>
  );
};

const Figure = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

const PqSheet = ({ text }: { readonly text: string }) => {
  const copy = async (): Promise<void> => {
    const copied = await attempt(() => navigator.clipboard.writeText(text).then(() => true));
    if (copied === true) reportDone('The PQ sheet is on the clipboard');
  };
  return (
    <div className={styles.pq}>
      <Button icon={Copy} onClick={() => void copy()}>
        Copy PQ sheet
      </Button>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <pre tabIndex={0}>{text}</pre>
    </div>
  );
};
