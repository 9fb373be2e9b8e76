import { formatIsrc } from '../../../electron/shared/album/isrc.ts';
import { overCeilingDb, type Report, type ReportFile } from '../../../electron/shared/report.ts';
import type { SessionRate } from '../../../electron/shared/units.ts';
import { bare, timecode } from '../../ui/format.ts';
import { Sideways } from '../parts/Panel.tsx';
import parts from '../parts/parts.module.css';
import styles from './deliver.module.css';

/** The songs as they were delivered, measured on what was written. */
export const SongResults = ({ report }: { readonly report: Report }) => {
  const { ceilingDbtp } = report.match;
  const hasMp3 = report.tracks.some(({ mp3TruePeakDbtp }) => mp3TruePeakDbtp !== null);
  return (
    <Sideways label="Songs of the delivery">
      <table className={`${parts.table} ${styles.result}`}>
        <caption className="hidden-text">Songs as delivered, measured on the files that were written</caption>
        <thead>
          <tr>
            <Head name="#" />
            <th scope="col">Title</th>
            <th scope="col">ISRC</th>
            <Head name="Start" unit="from first song" />
            <Head name="Length" />
            <Head name="Gain" unit="dB" />
            <Head name="Integrated" unit="LUFS" />
            <Head name="Loudest 3 s" unit="LUFS" />
            <Head name="Range" unit="LU" />
            <Head name="True peak" unit="dBTP" />
            <Head name="Limiter" unit="dB" />
            <Head name="Ceiling" unit="dBTP" />
            {hasMp3 && <Head name="MP3 peak" unit="dBTP" />}
          </tr>
        </thead>
        <tbody>
          {report.tracks.map((track) => (
            <tr key={track.number}>
              <td className={`${parts.number} ${parts.faint}`}>{track.number}</td>
              <th scope="row">{track.title}</th>
              <td>{track.isrc === null ? '–' : formatIsrc(track.isrc)}</td>
              <td className={parts.number}>{timecode(track.startFrame, report.album.sampleRate as SessionRate)}</td>
              <td className={parts.number}>{timecode(track.frames, report.album.sampleRate as SessionRate)}</td>
              <td className={parts.number}>{bare(track.gainDb, 1, true)}</td>
              <td className={parts.number}>{bare(track.mastered.integratedLufs)}</td>
              <td className={parts.number}>{bare(track.mastered.maxShortTermLufs)}</td>
              <td className={parts.number}>{bare(track.mastered.loudnessRangeLu)}</td>
              <td className={parts.number}>{bare(track.mastered.truePeakDbtp, 2)}</td>
              <td className={parts.number}>{bare(track.maxGainReductionDb)}</td>
              <td className={parts.number}>{bare(ceilingDbtp - track.ceilingLoweredDb, 2)}</td>
              {hasMp3 && <Mp3Peak peak={track.mp3TruePeakDbtp} ceiling={ceilingDbtp} />}
            </tr>
          ))}
        </tbody>
      </table>
    </Sideways>
  );
};

/** What the song's MP3 peaks at once it is decoded, and whether that is over the ceiling asked for. */
const Mp3Peak = ({ peak, ceiling }: { readonly peak: number | null; readonly ceiling: number }) => {
  const isOver = overCeilingDb(peak, ceiling) > 0;
  return (
    <td className={`${parts.number} ${isOver ? styles.over : ''}`} title={isOver ? 'Over the ceiling once decoded' : undefined}>
      {isOver && <span aria-hidden>▲ </span>}
      {bare(peak, 2)}
      {isOver && <span className="hidden-text"> over the ceiling</span>}
    </td>
  );
};

const Head = ({ name, unit }: { readonly name: string; readonly unit?: string }) => (
  <th scope="col" className={parts.number}>
    {name}
    {unit !== undefined && <span className={parts.unit}>{unit}</span>}
  </th>
);

export const FileTable = ({ files }: { readonly files: readonly ReportFile[] }) => (
  <Sideways label="Files of the delivery">
    <table className={`${parts.table} ${styles.files}`}>
      <caption className="hidden-text">Files of the delivery with their sizes and SHA-256</caption>
      <thead>
        <tr>
          <th scope="col">File</th>
          <th scope="col" className={parts.number}>
            Size
            <span className={parts.unit}>bytes</span>
          </th>
          <th scope="col" className={parts.apart}>
            SHA-256
          </th>
        </tr>
      </thead>
      <tbody>
        {files.map((file) => (
          <tr key={file.path}>
            <th scope="row">{file.path}</th>
            <td className={parts.number}>{grouped(file.bytes)}</td>
            <td className={`${parts.apart} ${styles.hash}`}>{file.sha256}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </Sideways>
);

const grouped = (count: number): string => String(count).replace(/\B(?=(?:[0-9]{3})+$)/g, '\u202f');
