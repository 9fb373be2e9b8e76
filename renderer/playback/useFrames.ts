import { useEffect, useRef } from 'react';
import { useTransport } from './transport.ts';

/** Paints once after every change of what it depends on, and on each animation frame while something plays. */
export const useFrames = (paint: (now: number) => void, dependencies: readonly unknown[]): void => {
  const status = useTransport((transport) => transport.status);
  const frame = useTransport((transport) => transport.frame);
  const latest = useRef(paint);
  latest.current = paint;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caller says what else is painted
  useEffect(() => {
    let request = requestAnimationFrame(function step(now) {
      latest.current(now);
      if (status !== 'stopped') request = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(request);
  }, [status, frame, ...dependencies]);
};

/** Writes a text only where it differs: most frames change nothing that is read. */
export const writeText = (element: Element | null, text: string): void => {
  if (element !== null && element.textContent !== text) element.textContent = text;
};
