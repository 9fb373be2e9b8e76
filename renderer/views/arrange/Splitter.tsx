import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { usePanels } from '../../state/panels.ts';
import styles from './Splitter.module.css';

const LEAST = 0.2;
const MOST = 0.8;
const STEP = 0.05;

const setShare = (share: number): void => usePanels.setState({ tableShare: Math.max(LEAST, Math.min(MOST, share)) });

/** Gives height to the timeline above or to the song table below. */
export const Splitter = () => {
  const share = usePanels((panels) => panels.tableShare);
  const bar = useRef<HTMLDivElement>(null);
  const onPointerMove = (event: PointerEvent): void => {
    const box = bar.current?.parentElement?.getBoundingClientRect();
    if (box === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    setShare(1 - (event.clientY - box.top) / box.height);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowUp: STEP, ArrowDown: -STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setShare(share + by);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a line cannot be moved
    <div
      ref={bar}
      className={styles.splitter}
      role="separator"
      tabIndex={0}
      aria-label="Height of the song table"
      aria-orientation="horizontal"
      aria-valuemin={LEAST * 100}
      aria-valuemax={MOST * 100}
      aria-valuenow={Math.round(share * 100)}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onDoubleClick={() => setShare(0.5)}
      onKeyDown={onKeyDown}
    />
  );
};
