import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from 'react';

interface Holder<Part extends HTMLElement> {
  readonly ref: RefObject<Part | null>;
  readonly onFocus: () => void;
  readonly onBlur: (event: FocusEvent) => void;
}

/**
 * For a part whose buttons make way for others: when the one that has the focus goes, the heir has it, so that Tab leads on from
 * there. Not what has taken its place: a key pressed twice must not undo what it did. The heir, unless said the part itself, has
 * to be able to take the focus.
 */
export const useHeldFocus = <Part extends HTMLElement>(
  heirOf: (part: Part) => HTMLElement | null = (part) => part,
): Holder<Part> => {
  const ref = useRef<Part>(null);
  const held = useRef(false);
  useLayoutEffect(() => {
    if (held.current && document.activeElement === document.body && ref.current !== null)
      heirOf(ref.current)?.focus({ preventScroll: true });
  });
  return {
    ref,
    onFocus: () => {
      held.current = true;
    },
    onBlur: ({ target }) =>
      queueMicrotask(() => {
        held.current = !target.isConnected || ref.current?.contains(document.activeElement) === true;
      }),
  };
};
