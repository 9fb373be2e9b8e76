import type { AppCommand } from '../commands/command.ts';
import { useStudio } from '../state/studio.ts';
import { nextJoin, nextSong, playSelectedSong, playWishedJoin, previousJoin, previousSong, skipSeconds } from './navigation.ts';
import {
  play,
  playAgain,
  playAllJoins,
  seek,
  setLoop,
  setMonitor,
  setMono,
  setService,
  stop,
  toggle,
  useTransport,
} from './transport.ts';

const songs = (): number => useStudio.getState().album?.album.tracks.length ?? 0;
const anySong = (): boolean => songs() > 0;
const anySelected = (): boolean => useStudio.getState().selection.tracks.length > 0;
const anyJoin = (): boolean => songs() > 1 || (songs() === 1 && useStudio.getState().album?.album.hiddenTrack !== undefined);

const command = (id: string, label: string, keys: readonly string[], run: () => void, enabled = anySong): AppCommand => ({
  id: `transport.${id}`,
  label,
  group: 'Play',
  keys,
  enabled,
  run,
});

/** Seconds that J and L move the play head by. */
const STEP = 5;

const faster = (): void => {
  if (useTransport.getState().status === 'stopped') play();
  else skipSeconds(STEP);
};

/** From the master to each service in its normal setting, and back to the master. */
const nextService = (): void => {
  const services = useStudio.getState().facts?.services ?? [];
  const { service } = useTransport.getState();
  const next = services[services.findIndex(({ id }) => id === service?.service) + 1];
  setService(next === undefined ? null : { service: next.id, setting: null, mode: 'album', reference: 'service' });
};

export const transportCommands: readonly AppCommand[] = [
  command('play', 'Play or stop', ['Space'], () => toggle()),
  command('playAgain', 'Play again from where it was started', ['Shift+Space'], () => playAgain()),
  command('stop', 'Stop', ['k'], () => stop()),
  command('back', `Back ${STEP} seconds`, ['j'], () => skipSeconds(-STEP)),
  command('forward', `Play, or forward ${STEP} seconds`, ['l'], faster),
  command('start', 'Play head to the start of the record', ['Home'], () => seek(0)),
  command('previousSong', 'Previous song', ['Mod+ArrowLeft'], () => previousSong()),
  command('nextSong', 'Next song', ['Mod+ArrowRight'], () => nextSong()),
  command('previousJoin', 'Previous join', ['Mod+Shift+ArrowLeft'], () => previousJoin(), anyJoin),
  command('nextJoin', 'Next join', ['Mod+Shift+ArrowRight'], () => nextJoin(), anyJoin),
  command('playSong', 'Play the selected song from its start', ['q'], () => playSelectedSong(), anySelected),
  command('playJoin', 'Play the join of what is selected, or the nearest', ['p'], () => playWishedJoin(), anyJoin),
  command('playAllJoins', 'Play all joins', ['Shift+j'], () => playAllJoins(), anyJoin),
  command('loop', 'Loop the song, or the join being played', ['r'], () => setLoop(!useTransport.getState().loop)),
  command('bypass', 'Hear without mastering, at matched loudness', ['b'], () =>
    setMonitor({ bypass: !useTransport.getState().monitor.bypass }),
  ),
  command('service', 'Hear as a streaming service plays it: the next, then the master', ['v'], nextService),
  command('mono', 'Hear in mono', ['Shift+m'], () => setMono(!useTransport.getState().mono)),
];
