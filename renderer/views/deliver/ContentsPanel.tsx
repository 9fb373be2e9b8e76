import type { Album } from '../../../electron/shared/album/album.ts';
import { formatIsrc } from '../../../electron/shared/album/isrc.ts';
import type { Timeline } from '../../../electron/shared/album/timeline.ts';
import type { SourceState } from '../../../electron/shared/contract/state.ts';
import { trackFileName } from '../../../electron/shared/text/fileName.ts';
import type { Frames } from '../../../electron/shared/units.ts';
import { counted, playingTime, timecode } from '../../ui/format.ts';
import { titleOf } from '../loudness/songRows.ts';
import { Panel, Sideways } from '../parts/Panel.tsx';
import parts from '../parts/parts.module.css';
import styles from './deliver.module.css';

export interface ContentsPanelProps {
  readonly album: Album;
  readonly timeline: Timeline;
  readonly sources: Readonly<Record<string, SourceState>>;
}

/** What the delivery will hold, as it is laid out now: the disc's times and the files' names. */
export const ContentsPanel = ({ album, timeline, sources }: ContentsPanelProps) => {
  const { sampleRate: rate } = timeline;
  const clock = (frames: number): string => timecode(frames as Frames, rate);
  return (
    <Panel
      title="What it will hold"
      about={`${counted(album.tracks.length, 'song')}, ${playingTime(timeline.totalFrames, rate)} with all pauses; times in mm:ss:ff, 75 frames a second`}
    >
      <Sideways label="What the delivery will hold">
        <table className={`${parts.table} ${styles.contents}`}>
          <caption className="hidden-text">Songs of the delivery with their times and file names</caption>
          <thead>
            <tr>
              <th scope="col" className={parts.number}>
                #
              </th>
              <th scope="col">Title</th>
              <th scope="col" className={parts.number}>
                Index 00
              </th>
              <th scope="col" className={parts.number}>
                Start
              </th>
              <th scope="col" className={parts.number}>
                Length
              </th>
              <th scope="col" className={parts.apart}>
                ISRC
              </th>
              <th scope="col">File</th>
            </tr>
          </thead>
          <tbody>
            {timeline.tracks.map(({ number, startFrame, frames, pregapStartFrame }) => {
              const track = number === 0 ? undefined : album.tracks[number - 1];
              const title =
                track === undefined ? (album.hiddenTrack?.title ?? 'Hidden track') : titleOf(track, sources[track.file]);
              const read = track === undefined || sources[track.file]?.facts != null;
              return (
                <tr key={number}>
                  <td className={`${parts.number} ${parts.faint}`}>{number}</td>
                  <th scope="row">{title}</th>
                  <td className={`${parts.number} ${parts.faint}`}>
                    {pregapStartFrame === null ? '–' : clock(pregapStartFrame)}
                  </td>
                  <td className={parts.number}>{clock(startFrame)}</td>
                  <td className={parts.number}>{read ? clock(frames) : '–'}</td>
                  <td className={`${parts.apart} ${styles.code}`}>
                    {track?.isrc === undefined || track.isrc === '' ? '–' : formatIsrc(track.isrc)}
                  </td>
                  <td className={styles.fileName}>{trackFileName(number, track?.title ?? album.hiddenTrack?.title ?? '')}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Sideways>
    </Panel>
  );
};
