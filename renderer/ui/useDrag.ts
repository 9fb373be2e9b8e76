import { type PointerEvent as ReactPointerEvent, useEffect, useRef, useState } from 'react';
import { followPointer } from './followPointer.ts';

export interface DragHand<Held> {
  /** On a press of the primary button, with what is to be known while it is held. */
  readonly take: (event: ReactPointerEvent<Element>, held: Held) => void;
  readonly isHeld: () => boolean;
}

/** One drag at a time. `move` may work on what is drawn then. The same object always. */
export const useDrag = <Held>(move: (event: PointerEvent, held: Held) => void): DragHand<Held> => {
  const latest = useRef(move);
  latest.current = move;
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);
  const [hand] = useState<DragHand<Held>>(() => ({
    take: (event, held) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      stop.current?.();
      stop.current = followPointer(
        event.pointerId,
        (moved) => latest.current(moved, held),
        () => {
          stop.current = null;
        },
      );
    },
    isHeld: () => stop.current !== null,
  }));
  return hand;
};
