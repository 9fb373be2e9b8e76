import { AudioLines, LocateFixed, Maximize2, ScanSearch, ZoomIn, ZoomOut } from 'lucide-react';
import type { AppCommand } from '../commands/command.ts';
import { keysText, onMac } from '../commands/command.ts';
import { useStudio } from '../state/studio.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { counted } from '../ui/format.ts';
import { timelineCommands } from './commands.ts';
import { useScene } from './currentScene.ts';
import { type Scene, songIndex } from './scene.ts';
import styles from './Timeline.module.css';
import { joinLabel, songLabel } from './texts.ts';
import { changeHeight, setTimelineState, type TimelineState, useTimelineState } from './timelineState.ts';

const BUTTONS = [
  ['zoomOut', ZoomOut],
  ['zoomIn', ZoomIn],
  ['fit', Maximize2],
  ['fitSelected', ScanSearch],
] as const;

/** What is selected, in words, and how the timeline is looked at. */
export const Toolbar = () => {
  const mastered = useTimelineState((state) => state.mastered);
  const follow = useTimelineState((state) => state.follow);
  const part = useTimelineState((state) => state.part);
  const height = useTimelineState((state) => state.height);
  return (
    <div className={styles.toolbar}>
      <p className={styles.facts}>
        <Facts part={part} />
      </p>
      {height > 1 && (
        <Button look="quiet" onClick={() => changeHeight(1 / height)} title="Draw waveforms at their real height again">
          Waveforms × {height}
        </Button>
      )}
      <div className={styles.buttons}>
        <IconButton
          icon={AudioLines}
          label="Show mastered level"
          tip="Waveforms as loud as they will be delivered, or as they are in their files"
          pressed={mastered}
          onClick={() => setTimelineState({ mastered: !mastered })}
        />
        <IconButton
          icon={LocateFixed}
          label="Follow the play head"
          pressed={follow}
          onClick={() => setTimelineState({ follow: !follow })}
        />
        <span className={styles.divider} />
        {BUTTONS.map(([id, icon]) => (
          <CommandButton key={id} id={id} icon={icon} />
        ))}
      </div>
    </div>
  );
};

const CommandButton = ({ id, icon }: { readonly id: string; readonly icon: typeof ZoomIn }) => {
  const command = timelineCommands.find((one) => one.id === `timeline.${id}`) as AppCommand;
  const [keys] = command.keys;
  return (
    <IconButton
      icon={icon}
      label={command.label}
      keys={keys === undefined ? undefined : keysText(keys, onMac())}
      onClick={() => {
        if (command.enabled()) command.run();
      }}
    />
  );
};

const PART_NAMES = { fadeIn: 'fade-in', fadeOut: 'fade-out', trimStart: 'start', trimEnd: 'end' } as const;

const Facts = ({ part }: { readonly part: TimelineState['part'] }) => {
  const { tracks, join } = useStudio((studio) => studio.selection);
  const scene = useScene();
  if (scene === null) return null;
  return <>{factsText(scene, tracks, join, part)}</>;
};

const factsText = (scene: Scene, tracks: readonly string[], join: string | null, part: TimelineState['part']): string => {
  if (tracks.length > 1) return `${tracks.length} songs selected`;
  const entry = join === null ? undefined : scene.joins.find(({ id }) => id === join);
  if (entry !== undefined) return joinLabel(entry, scene.timeline.sampleRate);
  const song = scene.songs[songIndex(scene, tracks[0] ?? null)];
  if (song === undefined) return unreadText(scene);
  return `${songLabel(song, scene)}${part === null ? '' : ` · arrows move its ${PART_NAMES[part]}`}`;
};

/** Songs that are not on the timeline yet. */
const unreadText = ({ songs }: Scene): string => {
  const reading = songs.filter(({ source }) => source === null || (source.facts === null && source.status === 'reading')).length;
  return reading === 0 ? '' : `Reading ${counted(reading, 'song')}; songs take their place as they are read`;
};
