import { useEffect, useRef } from 'react';
import { NumberField } from '../ui/NumberField.tsx';
import { setGapSeconds } from './actions.ts';
import { useScene } from './currentScene.ts';
import { shownStage } from './registry.ts';
import styles from './Timeline.module.css';
import { lengthText } from './texts.ts';
import { setTimelineState, useTimelineState } from './timelineState.ts';
import { xOf } from './view.ts';

const WIDTH = 236;

/** The gap of one join, to be typed where it is. Enter or a click elsewhere closes it, Escape too. */
export const GapField = () => {
  const at = useTimelineState((state) => state.gapField);
  return at === null ? null : <OpenGapField key={at} at={at} />;
};

const close = (): void => setTimelineState({ gapField: null });

const OpenGapField = ({ at }: { readonly at: number }) => {
  const box = useRef<HTMLFieldSetElement>(null);
  const scene = useScene();
  const stage = shownStage();
  const join = scene?.joins[at];
  const after = scene?.songs[at + 1];

  useEffect(() => {
    const before = document.activeElement;
    box.current?.querySelector('input')?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);

  useEffect(() => {
    if (after === undefined || stage === null) return;
    const rate = stage.settledScene?.timeline.sampleRate ?? 1;
    stage.navigate((control, now) => control.show(after.clip.startFrame - rate, after.clip.startFrame + rate, now, false));
  }, [stage, after]);

  if (scene === null || stage === null || join === undefined || after === undefined) return null;
  const { sampleRate } = scene.album;
  const isCrossfade = 'crossfade' in join.join;
  const gap = 'gap' in join.join ? join.join.gap : scene.album.gap;
  const { view, extent } = stage.control;
  const middle = xOf(view, after.clip.startFrame - join.fileGapFrames / 2);
  const x = Math.max(8, Math.min(extent.width - WIDTH - 8, middle - WIDTH / 2));
  const measured = 'measure' in join.join && join.join.measure === 'audible' ? 'audible' : 'between files';
  const y = stage.plan?.rows.joins.y ?? 0;
  return (
    <fieldset
      ref={box}
      className={styles.gapField}
      style={{ left: x, top: y - 8, width: WIDTH }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' && event.key !== 'Enter') return;
        event.preventDefault();
        event.stopPropagation();
        // After the field's own handling: Enter has committed by now.
        close();
      }}
      onBlur={({ relatedTarget }) => {
        if (!(relatedTarget instanceof Node) || box.current?.contains(relatedTarget) !== true) close();
      }}
    >
      <NumberField
        label={`Gap between ${join.numbers[0]} and ${join.numbers[1]}`}
        bare
        unit="s"
        decimals={3}
        step={0.1}
        min={0}
        max={3600}
        value={gap / sampleRate}
        onCommit={(seconds, gesture) => setGapSeconds(at, seconds, gesture)}
      />
      <span className={styles.gapFacts}>
        {isCrossfade ? 'ends the crossfade' : measured}
        {!isCrossfade && (
          <>
            <br />
            {measured === 'audible'
              ? `files ${lengthText(join.fileGapFrames, sampleRate)}`
              : `audible ${lengthText(join.audibleGapFrames, sampleRate)}`}
          </>
        )}
      </span>
    </fieldset>
  );
};
