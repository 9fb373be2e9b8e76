import {
  ChevronFirst,
  ChevronLast,
  ListMusic,
  type LucideIcon,
  Play,
  Repeat,
  SkipBack,
  SkipForward,
  Square,
  UnfoldHorizontal,
} from 'lucide-react';
import { useEffect } from 'react';
import { keysText, onMac } from '../commands/command.ts';
import { useStudio } from '../state/studio.ts';
import { IconButton } from '../ui/Button.tsx';
import { Meters } from './Meters.tsx';
import { MonitorControls } from './MonitorControls.tsx';
import { Position } from './Position.tsx';
import styles from './TransportBar.module.css';
import { startTransport, useTransport } from './transport.ts';
import { transportCommands } from './transportCommands.ts';

/** What plays, where, how loud, and how it is listened to. */
export const TransportBar = () => {
  useEffect(startTransport, []);
  return (
    <section className={styles.bar} aria-label="Transport">
      <Buttons />
      <Position />
      <Meters />
      <MonitorControls />
    </section>
  );
};

const Buttons = () => {
  const status = useTransport((transport) => transport.status);
  const part = useTransport((transport) => transport.part);
  const loop = useTransport((transport) => transport.loop);
  // Whether a command can run depends on the songs.
  useStudio((studio) => studio.album?.album.tracks.length);
  const playing = status !== 'stopped';
  return (
    <fieldset className={styles.buttons} aria-label="Playback">
      <CommandButton id="previousSong" icon={SkipBack} label="Previous song" />
      <CommandButton id="previousJoin" icon={ChevronFirst} label="Previous join" />
      <CommandButton id="play" icon={Play} label="Play" pressed={playing} main />
      <CommandButton id="stop" icon={Square} label="Stop" />
      <CommandButton id="nextJoin" icon={ChevronLast} label="Next join" />
      <CommandButton id="nextSong" icon={SkipForward} label="Next song" />
      <CommandButton id="playJoin" icon={UnfoldHorizontal} label="Play join" pressed={playing && part.kind === 'join'} />
      <CommandButton id="playAllJoins" icon={ListMusic} label="Play all joins" pressed={playing && part.kind === 'joins'} />
      <CommandButton id="loop" icon={Repeat} label="Loop" pressed={loop} />
    </fieldset>
  );
};

interface CommandButtonProps {
  readonly id: string;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly pressed?: boolean;
  readonly main?: boolean;
}

const CommandButton = ({ id, icon, label, pressed, main = false }: CommandButtonProps) => {
  const command = transportCommands.find((one) => one.id === `transport.${id}`);
  if (command === undefined) return null;
  const [keys] = command.keys;
  return (
    <IconButton
      icon={icon}
      label={label}
      tip={command.label}
      keys={keys === undefined ? undefined : keysText(keys, onMac())}
      disabled={!command.enabled()}
      size={main ? 18 : 15}
      onClick={() => command.run()}
      {...(pressed === undefined ? {} : { pressed })}
      {...(main ? { className: styles.play } : {})}
    />
  );
};
