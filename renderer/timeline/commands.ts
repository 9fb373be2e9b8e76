import type { AppCommand } from '../commands/command.ts';
import { playheadFrame } from '../playback/transport.ts';
import { useStudio } from '../state/studio.ts';
import {
  canChangeCurve,
  canMark,
  canNudge,
  canSplit,
  chosenJoin,
  chosenMark,
  chosenSong,
  deleteMark,
  fadeAtPlayhead,
  markAtPlayhead,
  nextCurve,
  nextPart,
  nudge,
  openGapField,
  splitAtPlayhead,
  toggleCrossfade,
} from './actions.ts';
import { currentScene } from './currentScene.ts';
import { hasKeyboard, shownStage } from './registry.ts';
import { changeHeight, setTimelineState, useTimelineState } from './timelineState.ts';
import type { ViewControl } from './viewControl.ts';

/** Pixels per sample at the sample zoom. */
const SAMPLE_PIXELS = 16;

const isShown = (): boolean => shownStage() !== null && (currentScene()?.songs.length ?? 0) > 0;
const inTimeline = (can: () => boolean) => (): boolean => isShown() && can();
const withKeyboard = (can: () => boolean) => (): boolean => isShown() && hasKeyboard() && can();
const hasSong = (): boolean => chosenSong() !== null;
const hasJoin = (): boolean => chosenJoin() >= 0;

const command = (
  group: AppCommand['group'],
  id: string,
  label: string,
  keys: readonly string[],
  enabled: () => boolean,
  run: () => void,
): AppCommand => ({ id: `timeline.${id}`, label, group, keys, enabled, run });

const move = (how: (control: ViewControl, now: number, smooth: boolean) => void): void => shownStage()?.navigate(how);
/** Zooms around what is selected where it is seen, else around the play head, else around the middle. */
const zoom = (factor: number) => (): void => move((control, now, smooth) => control.zoomAround(pivots(), factor, now, smooth));

const pivots = (): readonly number[] => {
  const { selection } = useStudio.getState();
  const scene = currentScene();
  const joined = selection.join === null ? undefined : scene?.songs[chosenJoin() + 1];
  return [...(joined === undefined ? [] : [joined.clip.startFrame]), playheadFrame()];
};
const scroll = (share: number) => (): void => move((control) => control.scroll(Math.round(share * control.extent.width)));

const fitSelected = (): void => {
  const song = chosenSong();
  const scene = currentScene();
  const entry = scene?.joins[chosenJoin()];
  if (useStudio.getState().selection.join !== null && scene !== null && entry !== undefined) {
    // A join with the seconds around it, as it is listened to.
    const rate = scene.timeline.sampleRate;
    const next = scene.songs[scene.joins.indexOf(entry) + 1];
    const start = next?.clip.startFrame ?? 0;
    const around = Math.max(4 * rate, Math.abs(entry.fileGapFrames));
    move((control, now, smooth) =>
      control.fit(
        start - Math.max(0, entry.fileGapFrames) - around,
        start + Math.max(0, -entry.fileGapFrames) + around,
        now,
        smooth,
      ),
    );
  } else if (song !== null) move((control, now, smooth) => control.fit(song.clip.startFrame, song.endFrame, now, smooth));
};

export const timelineCommands: readonly AppCommand[] = [
  command('View', 'zoomIn', 'Zoom in', ['+', '='], isShown, zoom(0.5)),
  command('View', 'zoomOut', 'Zoom out', ['-'], isShown, zoom(2)),
  command('View', 'fit', 'Show the whole record', ['f'], isShown, () =>
    move((control, now, smooth) => control.fitAll(now, smooth)),
  ),
  command(
    'View',
    'fitSelected',
    'Show the selected song or join',
    ['Shift+f'],
    inTimeline(() => hasSong() || hasJoin()),
    fitSelected,
  ),
  command('View', 'zoomToSamples', 'Zoom to samples', ['Shift+s'], isShown, () =>
    move((control, now, smooth) => {
      const half = control.extent.width / (2 * SAMPLE_PIXELS);
      control.fit(playheadFrame() - half, playheadFrame() + half, now, smooth);
    }),
  ),
  command('View', 'taller', 'Higher waveforms', ['Mod+ArrowUp'], isShown, () => changeHeight(2)),
  command('View', 'flatter', 'Lower waveforms', ['Mod+ArrowDown'], isShown, () => changeHeight(0.5)),
  command('View', 'scrollRight', 'Scroll right', ['Alt+PageDown', 'Alt+ArrowRight'], isShown, scroll(0.5)),
  command('View', 'scrollLeft', 'Scroll left', ['Alt+PageUp', 'Alt+ArrowLeft'], isShown, scroll(-0.5)),
  command('View', 'showPlayhead', 'Show the play head', ['Shift+p'], isShown, () =>
    move((control) => control.place(playheadFrame(), control.extent.width / 2)),
  ),
  command('View', 'follow', 'Follow the play head', [], isShown, () =>
    setTimelineState({ follow: !useTimelineState.getState().follow }),
  ),
  command('View', 'mastered', 'Draw songs at their mastered level', [], isShown, () =>
    setTimelineState({ mastered: !useTimelineState.getState().mastered }),
  ),
  command('Join', 'later', 'Nudge right by a CD sector', ['ArrowRight'], withKeyboard(canNudge), () => nudge(1, 'sector')),
  command('Join', 'earlier', 'Nudge left by a CD sector', ['ArrowLeft'], withKeyboard(canNudge), () => nudge(-1, 'sector')),
  command('Join', 'laterMore', 'Nudge right by 100 ms', ['Shift+ArrowRight'], withKeyboard(canNudge), () => nudge(1, 'tenth')),
  command('Join', 'earlierMore', 'Nudge left by 100 ms', ['Shift+ArrowLeft'], withKeyboard(canNudge), () => nudge(-1, 'tenth')),
  command('Join', 'gap', 'Set the gap…', ['g'], inTimeline(hasJoin), openGapField),
  command('Join', 'crossfade', 'Crossfade, or back to the gap', ['x'], inTimeline(hasJoin), toggleCrossfade),
  command('Song', 'fadeIn', 'Fade in up to the play head', ['i'], inTimeline(hasSong), () => fadeAtPlayhead('fadeIn')),
  command('Song', 'fadeOut', 'Fade out from the play head', ['o'], inTimeline(hasSong), () => fadeAtPlayhead('fadeOut')),
  command('Song', 'part', 'Choose what the arrows move: song, fades, edges', ['e'], inTimeline(hasSong), nextPart),
  command('Song', 'curve', 'Next shape of the fade or crossfade', ['c'], inTimeline(canChangeCurve), nextCurve),
  command('Song', 'split', 'Split at the play head', ['s'], inTimeline(canSplit), splitAtPlayhead),
  command('Song', 'mark', 'Index mark at the play head', ['m'], inTimeline(canMark), markAtPlayhead),
  command(
    ...(['Song', 'deleteMark', 'Delete the index mark', ['Delete', 'Backspace']] as const),
    inTimeline(() => chosenMark() !== null),
    deleteMark,
  ),
];
