import { useCallback, useRef } from 'react';

/**
 * For a dialog that opens without a button of its own, which Radix does not give the focus back for: what had it when the dialog
 * was first rendered has it again when it closes.
 */
export const useFocusReturn = (): ((event: Event) => void) => {
  const before = useRef<Element | null | undefined>(undefined);
  if (before.current === undefined) before.current = document.activeElement;
  return useCallback((event: Event) => {
    event.preventDefault();
    if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus({ preventScroll: true });
  }, []);
};
