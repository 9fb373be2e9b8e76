import { type KeyboardEvent, type RefObject, useEffect } from 'react';
import { play, playJoin, toggle } from '../playback/transport.ts';
import { useStudio } from '../state/studio.ts';
import { useGradual } from '../ui/useGradual.ts';
import { chosenEntry, selectEntry } from './actions.ts';
import { useScene } from './currentScene.ts';
import { shownStage } from './registry.ts';
import type { Scene } from './scene.ts';
import { joinLabel, songLabel } from './texts.ts';
import { setTimelineState, useTimelineState } from './timelineState.ts';

/** Of the songs, each with the join behind it. What is seen of the album comes first. */
const PACE = { first: 5, step: 12, patient: true };

/**
 * What the canvas shows, for the keyboard and for screen readers: one stop for Tab, up and down go from song to join to
 * song. What has focus is selected, and the canvas draws its focus ring.
 */
export const EntryList = ({ list }: { readonly list: RefObject<HTMLUListElement | null> }) => {
  const { tracks, join } = useStudio((studio) => studio.selection);
  const scene = useScene();
  const chosen = scene === null ? 0 : chosenEntry(scene, tracks, join);
  const count = useGradual(scene?.songs.length ?? 0, PACE);

  useEffect(() => {
    // The selection moved elsewhere: focus, if it is here, goes along.
    if (list.current?.contains(document.activeElement) !== true) return;
    list.current.querySelectorAll('button')[chosen]?.focus({ preventScroll: true });
  }, [chosen, list]);

  if (scene === null) return null;
  const rate = scene.timeline.sampleRate;

  const go = (entry: number): void => {
    const last = scene.songs.length + scene.joins.length - 1;
    const next = Math.max(0, Math.min(last, entry));
    selectEntry(scene, next);
    setTimelineState({ part: null, mark: null });
    const song = scene.songs[Math.floor(next / 2)];
    if (song === undefined) return;
    const [start, end] =
      next % 2 === 0 ? [song.clip.startFrame, song.endFrame] : [song.endFrame - rate, song.endFrame + 3 * rate];
    shownStage()?.navigate((control, now, smooth) => control.show(start, end, now, smooth));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const steps: Readonly<Record<string, number>> = {
      ...{ ArrowDown: chosen + 1, ArrowUp: chosen - 1, PageDown: chosen + 2, PageUp: chosen - 2 },
      ...{ Home: 0, End: Number.MAX_SAFE_INTEGER },
    };
    const step = steps[event.key];
    if (event.shiftKey && step !== undefined) return;
    if (step !== undefined) go(step);
    else if (event.key === ' ') toggle();
    else if (event.key === 'Enter') playEntry(scene, chosen);
    else return;
    event.preventDefault();
  };

  return (
    <ul
      ref={list}
      className="hidden-text"
      aria-label="Songs and joins"
      onKeyDown={onKeyDown}
      onFocus={({ target }) => setTimelineState({ focused: target.matches(':focus-visible') })}
      onBlur={() => {
        if (useTimelineState.getState().focused) setTimelineState({ focused: false });
      }}
    >
      {scene.songs.slice(0, count).flatMap((song, at) => {
        const entry = scene.joins[at];
        const item = (place: number, key: string, label: string, pressed: boolean) => (
          <li key={key}>
            <button
              type="button"
              tabIndex={place === chosen ? 0 : -1}
              aria-pressed={pressed}
              onFocus={() => selectEntry(scene, place)}
              onClick={() => go(place)}
            >
              {label}
            </button>
          </li>
        );
        return [
          item(2 * at, `song ${song.id}`, songLabel(song, scene), song.id !== null && tracks.includes(song.id)),
          ...(entry === undefined
            ? []
            : [item(2 * at + 1, `join ${song.id}`, joinLabel(entry, rate), join !== null && entry.id === join)]),
        ];
      })}
    </ul>
  );
};

/** A song from its start, a join from a little before it. */
const playEntry = (scene: Scene, entry: number): void => {
  const song = scene.songs[Math.floor(entry / 2)];
  if (song === undefined) return;
  if (entry % 2 === 0) play(song.clip.startFrame);
  else playJoin(song.clip.trackIndex);
};
