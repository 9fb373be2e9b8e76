import { useEffect, useRef, useState } from 'react';
import { listen } from '../api/api.ts';
import { reportFailure } from './actions.ts';
import { useStudio } from './studio.ts';
import { withKnown } from './withKnown.ts';

/** A drag changes the album with every frame; nobody reads that fast. */
const SETTLED_MILLISECONDS = 120;

/**
 * What the program knows of the open album, asked for with every revision and whenever it says that more is known. `key` names
 * everything else that `ask` depends on. Null until the first answer.
 */
export const useTold = <Answer>(
  ask: (albumId: number) => Promise<Answer>,
  event: 'chainChanged' | 'toneChanged',
  key: string,
): Answer | null => {
  const albumId = useStudio((studio) => studio.album?.albumId ?? null);
  const revision = useStudio((studio) => studio.album?.revision ?? null);
  const asked = useRef('');
  const [held, setHeld] = useState<{ readonly albumId: number; readonly key: string; readonly answer: Answer } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says all that `ask` depends on
  useEffect(() => {
    if (albumId === null || revision === null) return;
    let wanted = true;
    let asking = false;
    let again = false;
    const read = async (): Promise<void> => {
      again = asking;
      if (asking) return;
      asking = true;
      try {
        const answer = await ask(albumId);
        if (wanted) setHeld((before) => withKnown(before, { albumId, key, answer }));
      } catch (error) {
        if (wanted) reportFailure(error);
      }
      asking = false;
      if (again && wanted) void read();
    };
    let timer = 0;
    const readSoon = (): void => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void read(), SETTLED_MILLISECONDS);
    };
    const end = listen(event, (told) => {
      if (told.albumId === albumId) readSoon();
    });
    if (asked.current === `${albumId} ${key}`) readSoon();
    else void read();
    asked.current = `${albumId} ${key}`;
    return () => {
      wanted = false;
      window.clearTimeout(timer);
      end();
    };
  }, [albumId, revision, event, key]);
  return held !== null && held.albumId === albumId && held.key === key ? held.answer : null;
};
