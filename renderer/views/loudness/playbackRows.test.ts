import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { MatchState } from '../../../electron/shared/contract/state.ts';
import { parsePlaybackServices } from '../../../electron/shared/playback/services.ts';
import { playbackRows } from './playbackRows.ts';
import type { LoudnessRow } from './songRows.ts';

const SERVICES = parsePlaybackServices(
  JSON.parse(readFileSync(new URL('../../../resources/playback-services.json', import.meta.url), 'utf8')),
  'playback-services.json',
);
const rows = [
  { id: 'a', number: 1, title: 'Hot' },
  { id: 'b', number: 2, title: 'Ballad' },
] as unknown as LoudnessRow[];
const match = {
  status: 'ready',
  albumIntegratedLufs: -10,
  songs: {
    a: { masteredIntegratedLufs: -8, masteredPeakDbtp: -1 },
    b: { masteredIntegratedLufs: -12, masteredPeakDbtp: -3 },
  },
} as unknown as MatchState;
const of = (id: string, setting: string | null, all: ReturnType<typeof playbackRows>) =>
  all.find((row) => row.service.id === id && row.setting === setting)!;

describe('the table of services', () => {
  it('has a row for each setting a listener may choose', () => {
    const spotify = playbackRows(SERVICES, rows, match, 'track', 'service').filter(({ service }) => service.id === 'spotify');
    expect(spotify.map(({ setting, targetLufs }) => [setting, targetLufs])).toEqual([
      [null, -14],
      ['Loud', -11],
      ['Quiet', -19],
    ]);
  });

  it('names the song that sets the album down and what it costs', () => {
    const tidal = of('tidal', null, playbackRows(SERVICES, rows, match, 'album', 'service'));
    expect(tidal.playback.albumGainDb).toBe(-6);
    expect(tidal.because).toBe('from 1 “Hot”, the loudest; without it the album would play 4.0 dB louder');
  });

  it('says where a service’s limiter works, on an album too', () => {
    const quiet = {
      ...match,
      songs: {
        a: { masteredIntegratedLufs: -18, masteredPeakDbtp: -3 },
        b: { masteredIntegratedLufs: -20, masteredPeakDbtp: -12 },
      },
    } as unknown as MatchState;
    const loud = of('spotify', 'Loud', playbackRows(SERVICES, rows, quiet, 'album', 'service'));
    expect(loud.because).toBe(
      'from 1 “Hot”, the loudest; without it the album would play 2.0 dB louder; its limiter works on 1 of 2',
    );
  });

  it('lets the album’s own loudness be the reference everywhere', () => {
    const tidal = of('tidal', null, playbackRows(SERVICES, rows, match, 'album', 'album'));
    expect(tidal.playback.albumGainDb).toBe(-4);
  });

  it('explains nothing that is not known', () => {
    expect(playbackRows(SERVICES, rows, null, 'album', 'service').every(({ because }) => because === '')).toBe(true);
  });
});
