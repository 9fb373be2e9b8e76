import { useEffect, useRef } from 'react';
import { useStudio } from '../state/studio.ts';
import { chosenEntry } from './actions.ts';
import { currentScene } from './currentScene.ts';
import { EntryList } from './EntryList.tsx';
import { GapField } from './GapField.tsx';
import type { OverviewElements } from './overview.ts';
import { PointerTool } from './pointer.ts';
import { hideTimeline, showTimeline } from './registry.ts';
import { Stage } from './stage.ts';
import styles from './Timeline.module.css';
import { Toolbar } from './Toolbar.tsx';
import { setTimelineState } from './timelineState.ts';

export { timelineCommands } from './commands.ts';

/** The keyboard goes on from what the pointer chose; the focus ring is for those who use keys. */
const focusChosen = (list: HTMLElement | null): void => {
  const scene = currentScene();
  const { tracks, join } = useStudio.getState().selection;
  if (scene === null) return;
  list?.querySelectorAll('button')[chosenEntry(scene, tracks, join)]?.focus({ preventScroll: true });
  setTimelineState({ focused: false });
};

const overviewOf = (
  strip: HTMLElement | null,
  canvas: HTMLCanvasElement | null,
  seen: HTMLElement | null,
  playhead: HTMLElement | null,
): OverviewElements | null => (strip && canvas && seen && playhead ? { strip, canvas, window: seen, playhead } : null);

/** The record in time: a canvas to look at and to take hold of, and beside it the same songs and joins as a list for the keyboard. */
export const Timeline = () => {
  const root = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const playhead = useRef<HTMLDivElement>(null);
  const strip = useRef<HTMLDivElement>(null);
  const stripCanvas = useRef<HTMLCanvasElement>(null);
  const stripWindow = useRef<HTMLDivElement>(null);
  const stripPlayhead = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const albumId = useStudio((studio) => studio.album?.albumId);

  useEffect(() => {
    const [section, box, surface, line, value] = [root.current, frame.current, canvas.current, playhead.current, readout.current];
    const overview = overviewOf(strip.current, stripCanvas.current, stripWindow.current, stripPlayhead.current);
    if (!section || !box || !surface || !line || !value || !overview) return;
    const stage = new Stage({ canvas: surface, playhead: line, overview });
    const pointer = new PointerTool(stage, {
      ...{ canvas: surface, readout: value },
      chosen: () => focusChosen(list.current),
    });
    const fit = (): void => stage.resize(box.clientWidth, box.clientHeight, window.devicePixelRatio);
    const sizes = new ResizeObserver(fit);
    sizes.observe(box);
    // A move to another screen changes the pixels, not the box.
    window.addEventListener('resize', fit);
    showTimeline(stage, section);
    return () => {
      sizes.disconnect();
      window.removeEventListener('resize', fit);
      hideTimeline(stage);
      pointer.close();
      stage.close();
    };
  }, []);

  return (
    <div ref={root} className={styles.timeline}>
      <Toolbar />
      <div ref={frame} className={styles.frame}>
        <div aria-hidden="true">
          <canvas ref={canvas} className={styles.canvas} />
          <div ref={strip} className={styles.overview}>
            <canvas ref={stripCanvas} className={styles.canvas} />
            <div ref={stripWindow} className={styles.window} />
            <div ref={stripPlayhead} className={styles.overviewPlayhead} hidden />
          </div>
          <div ref={playhead} className={styles.playhead} hidden />
        </div>
        <div ref={readout} className={styles.readout} role="status" hidden />
        <GapField />
        <EntryList key={albumId} list={list} />
      </div>
    </div>
  );
};
