const PRIMARY = 1;

/**
 * A drag that has begun, until its button is let go: whatever becomes of the capture, which the display may take away in the middle
 * by telling where it believes the pointer to be. Returns what stops it early; `end` is called once either way.
 */
export const followPointer = (pointer: number, move: (event: PointerEvent) => void, end: () => void): (() => void) => {
  const listening = new AbortController();
  const { signal } = listening;
  const stop = (): void => {
    if (signal.aborted) return;
    listening.abort();
    end();
  };
  const own =
    (act: (event: PointerEvent) => void) =>
    (event: PointerEvent): void => {
      if (event.pointerId === pointer) act(event);
    };
  const held = (event: PointerEvent): void => {
    if ((event.buttons & PRIMARY) !== 0) move(event);
  };
  window.addEventListener('pointermove', own(held), { signal });
  window.addEventListener('pointerup', own(stop), { signal });
  window.addEventListener('pointercancel', own(stop), { signal });
  // Let go where nobody saw it.
  window.addEventListener('pointerdown', stop, { signal, capture: true });
  return stop;
};
