import { describe, expect, it, test } from 'vitest';
import type { JobState, MatchState, Preflight } from '../../../electron/shared/contract/state.ts';
import {
  deliveryJob,
  errorsFirst,
  formatsWithoutDisc,
  listedFindings,
  obstacleOf,
  type Readiness,
  viewOfFinding,
  withFormat,
} from './choices.ts';

const preflight: Preflight = {
  revision: 1,
  findings: [],
  expectedBytes: 500,
  freeBytes: 1000,
  destination: '/music/Record',
  destinationExists: false,
  replaceable: false,
};
const ready: Readiness = {
  songs: 3,
  choices: { formats: ['ddp'], bits: 24, mp3: '320', codecSafe: false, folder: null, name: '' },
  preflight,
  match: { status: 'ready' } as MatchState,
  replace: false,
  job: null,
};
const finding = (severity: 'error' | 'warning', message = '') => ({
  severity,
  track: null,
  code: 'x',
  message,
  fix: '',
  mend: null,
});

describe('what stands in the way of a delivery', () => {
  it('is nothing when all is well, nor warnings, nor a match still at work', () => {
    expect(obstacleOf(ready)).toBeNull();
    expect(obstacleOf({ ...ready, preflight: { ...preflight, findings: [finding('warning')] } })).toBeNull();
    expect(obstacleOf({ ...ready, match: { status: 'working' } as MatchState })).toBeNull();
  });

  it('is said in words', () => {
    const reasons = [
      { ...ready, songs: 0 },
      { ...ready, choices: { ...ready.choices, formats: [] } },
      { ...ready, match: { status: 'waiting', reason: 'song 2 is missing' } as MatchState },
      { ...ready, preflight: { ...preflight, findings: [finding('error'), finding('error')] } },
      { ...ready, preflight: { ...preflight, freeBytes: 499 } },
      { ...ready, preflight: { ...preflight, destinationExists: true } },
    ].map(obstacleOf);
    expect(reasons).toEqual([
      'The album has no songs.',
      'Choose at least one format.',
      'song 2 is missing',
      '2 errors forbid this delivery.',
      'There is not enough space there.',
      'Something else of that name is there: choose another name.',
    ]);
  });

  it('never replaces an earlier delivery unasked', () => {
    const there = { ...ready, preflight: { ...preflight, destinationExists: true, replaceable: true } };
    expect(obstacleOf(there)).not.toBeNull();
    expect(obstacleOf({ ...there, replace: true })).toBeNull();
  });
});

describe('the findings', () => {
  it('come errors first, otherwise as they were', () => {
    const found = [finding('warning', 'a'), finding('error', 'b'), finding('warning', 'c'), finding('error', 'd')];
    expect(errorsFirst(found).map(({ message }) => message)).toEqual(['b', 'd', 'a', 'c']);
  });
});

describe('going to what a finding is about', () => {
  it('leads to the view that can mend it', () => {
    expect(['isrc-form', 'cd-text-respelt', 'title-missing'].map(viewOfFinding)).toEqual(['metadata', 'metadata', 'metadata']);
    expect(['match-note', 'gain-ignored', 'match-failed'].map(viewOfFinding)).toEqual(['loudness', 'loudness', 'loudness']);
    expect(['track-too-short', 'source-missing', 'crossfade-too-long'].map(viewOfFinding)).toEqual([
      'arrange',
      'arrange',
      'arrange',
    ]);
    expect(viewOfFinding('destination-space')).toBeNull();
  });

  it('asks about an earlier delivery once, not in the list too', () => {
    const there = {
      ...preflight,
      findings: [{ ...finding('warning', 'a'), code: 'destination-exists' }, finding('warning', 'b')],
    };
    expect(listedFindings(there).map(({ message }) => message)).toEqual(['b']);
  });
});

describe('formats', () => {
  it('keep one order however they are chosen', () => {
    expect(withFormat(withFormat([], 'mp3', true), 'ddp', true)).toEqual(['ddp', 'mp3']);
    expect(withFormat(['ddp', 'mp3'], 'ddp', false)).toEqual(['mp3']);
  });
});

describe('the delivery under way', () => {
  it('is this album’s own running one', () => {
    const job = (id: number, more: Partial<JobState>): JobState =>
      ({ id, albumId: 1, kind: 'deliver', status: 'running', ...more }) as JobState;
    expect(deliveryJob([job(1, { status: 'done' }), job(2, { albumId: 2 }), job(3, {})], 1)?.id).toBe(3);
    expect(deliveryJob([job(1, { kind: 'match' })], 1)).toBeNull();
  });
});

test('an album that no disc holds can be delivered without one', () => {
  const tooLong = { severity: 'error', code: 'longer-than-disc' } as const;
  expect(formatsWithoutDisc(tooLong, ['ddp', 'wav', 'mp3'])).toEqual(['wav', 'mp3']);
  expect(formatsWithoutDisc(tooLong, ['ddp'])).toBeNull();
  expect(formatsWithoutDisc({ ...tooLong, severity: 'warning' }, ['wav'])).toBeNull();
  expect(formatsWithoutDisc({ ...tooLong, code: 'isrc-form' }, ['ddp', 'wav'])).toBeNull();
});
