import { beforeEach, expect, test } from 'vitest';
import { dismissNotice, latestFailure, reportDone, reportFailure } from './notices.ts';
import { useStudio } from './studio.ts';

const failure = (problem: string, kind: 'unreadable' | 'cancelled' = 'unreadable') => ({
  kind,
  file: 'a.wav',
  problem,
  remedy: 'try',
});
const problems = (): string[] => useStudio.getState().notices.map(({ problem }) => problem);

beforeEach(() => useStudio.setState({ notices: [] }));

test('tells the same failure once, as the newest', () => {
  reportFailure(failure('one'));
  reportFailure(failure('two'));
  reportFailure(failure('one'));
  expect(problems()).toEqual(['two', 'one']);
});

test('does not tell the user what the user cancelled', () => {
  reportFailure(failure('stopped', 'cancelled'));
  expect(problems()).toEqual([]);
});

test('keeps no more notices than fit beside the work', () => {
  for (let count = 0; count < 20; count += 1) reportDone(`step ${count}`);
  expect(problems()).toEqual(['step 15', 'step 16', 'step 17', 'step 18', 'step 19']);
});

test('a notice is gone once it is dismissed', () => {
  reportDone('a');
  reportDone('b');
  dismissNotice(useStudio.getState().notices[0]?.id ?? 0);
  expect(problems()).toEqual(['b']);
});

test('tells the latest failure of what is tried again, until it works', () => {
  const playing = latestFailure();
  reportDone('other');
  playing.tell(failure('22 songs are being read'));
  playing.tell(failure('21 songs are being read'));
  expect(problems()).toEqual(['other', '21 songs are being read']);
  playing.withdraw();
  playing.withdraw();
  expect(problems()).toEqual(['other']);
});
