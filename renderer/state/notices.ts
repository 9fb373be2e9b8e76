import type { Failure } from '../../electron/shared/failure.ts';
import { type Notice, useStudio } from './studio.ts';

const MOST_NOTICES = 5;
let lastId = 0;

const add = (notice: Omit<Notice, 'id'>): number => {
  lastId += 1;
  const id = lastId;
  useStudio.setState(({ notices }) => {
    const others = notices.filter(({ file, problem }) => file !== notice.file || problem !== notice.problem);
    return { notices: [...others, { ...notice, id }].slice(-MOST_NOTICES) };
  });
  return id;
};

/** Tells the user what went wrong. What the user cancelled is not told; the same failure twice is one notice. */
export const reportFailure = ({ kind, file, problem, remedy }: Failure): void => {
  if (kind !== 'cancelled') add({ kind: 'failure', file, problem, remedy });
};

/** Tells the user what has to be known and asks for nothing. */
export const reportInformation = (text: string): void => {
  add({ kind: 'information', file: null, problem: text, remedy: '' });
};

/** Tells the user of something done that cannot be seen otherwise. */
export const reportDone = (what: string): void => {
  add({ kind: 'done', file: null, problem: what, remedy: '' });
};

export const dismissNotice = (id: number): void =>
  useStudio.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));

export interface LatestFailure {
  tell(failure: Failure): void;
  withdraw(): void;
}

/** Of what is tried again and again: the newest failure takes the place of the one before, and success takes it back. */
export const latestFailure = (): LatestFailure => {
  let told: number | null = null;
  const withdraw = (): void => {
    if (told !== null) dismissNotice(told);
    told = null;
  };
  return {
    withdraw,
    tell: ({ kind, file, problem, remedy }) => {
      if (kind === 'cancelled') return;
      withdraw();
      told = add({ kind: 'failure', file, problem, remedy });
    },
  };
};
