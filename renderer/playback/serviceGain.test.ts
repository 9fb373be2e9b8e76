import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { MatchState } from '../../electron/shared/contract/state.ts';
import { parsePlaybackServices } from '../../electron/shared/playback/services.ts';
import { gainOf, type HeardService, playbackAs, playedSongs } from './serviceGain.ts';

const SERVICES = parsePlaybackServices(
  JSON.parse(readFileSync(new URL('../../resources/playback-services.json', import.meta.url), 'utf8')),
  'playback-services.json',
);
const songs = [{ id: 'hot' }, { id: 'ballad' }];
const match = {
  status: 'ready',
  albumIntegratedLufs: -10,
  songs: {
    hot: { masteredIntegratedLufs: -8, masteredPeakDbtp: -1 },
    ballad: { masteredIntegratedLufs: -18, masteredPeakDbtp: -3 },
  },
} as unknown as MatchState;
const as = (service: string, more: Partial<HeardService> = {}, of: MatchState | null = match) => {
  const heard: HeardService = { service, setting: null, mode: 'album', reference: 'service', ...more };
  const found = SERVICES.find(({ id }) => id === service);
  if (found === undefined) throw new RangeError(service);
  const playback = playbackAs(heard, found, songs, of);
  return ['hot', 'ballad', null].map((track) => gainOf(playback, track));
};

describe('the record as a service plays it', () => {
  it('has one gain for all of an album, the hidden track too', () => {
    expect(as('spotify')).toEqual([-6, -6, -6]);
    expect(as('spotify', { reference: 'album' })).toEqual([-4, -4, -4]);
  });

  it('has a gain for each song where songs are played by themselves', () => {
    expect(as('spotify', { mode: 'track' })).toEqual([-6, 2, 0]);
    expect(as('youtube')).toEqual([-6, 0, 0]);
  });

  it('never goes over full scale for a limiter that is not there', () => {
    // 7 dB up, of which the limiter at -1 dB would take 5.
    expect(as('spotify', { setting: 'Loud', mode: 'track' })[1]).toBe(2);
    // 7 dB up for both, of which the limiter would take 5 of the one: what is between them stays.
    const quiet = {
      ...match,
      songs: {
        hot: { masteredIntegratedLufs: -18, masteredPeakDbtp: -3 },
        ballad: { masteredIntegratedLufs: -20, masteredPeakDbtp: -12 },
      },
    } as unknown as MatchState;
    expect(as('spotify', { setting: 'Loud' }, quiet)).toEqual([2, 2, 2]);
  });

  it('is left as it is while nothing is known of its loudness', () => {
    expect(as('spotify', {}, null)).toEqual([0, 0, 0]);
  });

  it('takes a song without loudness for silent once the match is done, and for unknown before', () => {
    const silent = { masteredIntegratedLufs: null, masteredPeakDbtp: null };
    const loudness = (more: object) => playedSongs([{ id: 'hot' }], { ...match, ...more } as MatchState)[0]?.integratedLufs;
    expect(loudness({ songs: { hot: silent } })).toBe(-Infinity);
    expect(loudness({ songs: { hot: silent }, status: 'working' })).toBeNull();
    expect(loudness({ songs: {} })).toBeNull();
  });
});
