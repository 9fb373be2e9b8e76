import { Tabs } from 'radix-ui';
import { VIEWS } from '../commands/viewCommands.ts';
import { setView } from '../state/actions.ts';
import { useStudio, type ViewId } from '../state/studio.ts';
import { useTimeline } from '../state/timeline.ts';
import { counted, lufs, playingTime } from '../ui/format.ts';
import { Tooltip } from '../ui/Tooltip.tsx';
import { discRoom, framesLeft } from './albumFacts.ts';
import styles from './ViewTabs.module.css';

export const isView = (view: string): view is ViewId => VIEWS.some(({ id }) => id === view);

export const ViewTabs = () => (
  <section className={styles.bar} aria-label="Views and record">
    <Tabs.List className={styles.tabs} aria-label="Views">
      {VIEWS.map(({ id, name, question }, at) => (
        <Tooltip key={id} text={question} keys={String(at + 1)}>
          <Tabs.Trigger value={id} className={styles.tab} onMouseDown={() => setView(id)}>
            <span className={styles.number} aria-hidden>
              {at + 1}
            </span>
            {name}
          </Tabs.Trigger>
        </Tooltip>
      ))}
    </Tabs.List>
    <AlbumFacts />
  </section>
);

/** What the whole record comes to, in every view. */
const AlbumFacts = () => {
  const album = useStudio((studio) => studio.album?.album);
  const integrated = useStudio((studio) => studio.match?.albumIntegratedLufs ?? null);
  const timeline = useTimeline();
  const reading = useStudio(({ sources }) => Object.values(sources).some(({ status }) => status === 'reading'));
  if (album === undefined || timeline === null || album.tracks.length === 0) return null;
  const left = framesLeft(timeline, album.maximumLength);
  return (
    <dl className={styles.facts} aria-label="The record">
      <Fact name="Songs" value={counted(album.tracks.length, 'song')} bare />
      <Fact
        name={reading ? 'Length so far' : 'Length'}
        value={playingTime(timeline.totalFrames, timeline.sampleRate)}
        title={reading ? 'Of the songs that are read' : 'With all pauses'}
      />
      {(left < 0 || !reading) && (
        <Fact
          name={left < 0 ? 'Over the disc' : 'Left on disc'}
          value={discRoom(left, timeline.sampleRate)}
          bad={left < 0}
          title={`The longest disc the plant takes is set to ${album.maximumLength}`}
        />
      )}
      <Fact name="Album" value={lufs(integrated)} title="Integrated loudness of the whole record" />
    </dl>
  );
};

interface FactProps {
  readonly name: string;
  readonly value: string;
  readonly bad?: boolean;
  readonly bare?: boolean;
  readonly title?: string;
}

const Fact = ({ name, value, bad = false, bare = false, title }: FactProps) => (
  <div className={styles.fact} title={title}>
    <dt className={bare ? 'hidden-text' : styles.name}>{name}</dt>
    <dd className={bad ? styles.bad : styles.value}>{value}</dd>
  </div>
);
