import type { AdviceCode } from '../../../electron/shared/advise/advice.ts';
import type { Frames } from '../../../electron/shared/units.ts';
import { commandOf } from '../../commands/index.ts';
import { edit, select, setView } from '../../state/actions.ts';
import { closeDialog } from '../../state/panels.ts';
import { useStudio, type ViewId } from '../../state/studio.ts';

/** What a button beside a finding does. */
export interface AdviceMove {
  readonly label: string;
  readonly run: () => void;
}

const goTo = (view: ViewId, track: string | null): void => {
  closeDialog();
  if (track !== null) select([track]);
  setView(view);
};

const going = (label: string, view: ViewId, track: string | null): AdviceMove => ({ label, run: () => goTo(view, track) });

const trim = (id: string): AdviceMove | null => {
  const { album, sources } = useStudio.getState();
  const track = album?.album.tracks.find((one) => one.id === id);
  const facts = track === undefined ? undefined : sources[track.file]?.facts;
  if (track === undefined || facts == null || facts.audibleStart === null || facts.audibleEnd === null) return null;
  const [start, end] = [facts.audibleStart as Frames, facts.audibleEnd as Frames];
  // One button for there and back: one that went dead under the hand would take the keyboard with it.
  const trimmed = track.trimStart === start && track.trimEnd === end;
  const changes = trimmed ? { trimStart: null, trimEnd: null } : { trimStart: start, trimEnd: end };
  return {
    label: trimmed ? 'Use the whole file' : 'Trim to what is heard',
    run: () => void edit({ kind: 'track', track: id, changes }),
  };
};

/** Where the move that is proposed can be made, or the move itself where it is one step that undo takes back. */
export const moveOf = (code: AdviceCode, track: string | null, number: number | null): AdviceMove => {
  const toSong = going(number === null ? 'Go to Arrange' : `Go to song ${number}`, 'arrange', track);
  switch (code) {
    case 'level-spread':
    case 'level-outlier':
      return going('Go to Loudness', 'loudness', track);
    case 'tonal-outlier':
      return going('Go to Tone', 'tone', track);
    case 'hum':
    case 'dc-offset':
    case 'cancelling-low-end': {
      if (track === null) return toSong;
      const run = (): void => {
        goTo('master', track);
        commandOf('chain.song').run();
      };
      return { label: 'Go to its chain', run };
    }
    case 'silence-at-edge':
      return (track === null ? null : trim(track)) ?? toSong;
    default:
      return toSong;
  }
};
