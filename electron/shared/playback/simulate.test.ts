import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlaybackService } from '../contract/state.ts';
import { parsePlaybackServices } from './services.ts';
import { type PlaybackCase, type PlayedSong, simulatePlayback } from './simulate.ts';

const FILE = new URL('../../../resources/playback-services.json', import.meta.url);
const SERVICES = parsePlaybackServices(JSON.parse(readFileSync(FILE, 'utf8')), 'playback-services.json');

const serviceOf = (id: string): PlaybackService => SERVICES.find((service) => service.id === id)!;
const song = (id: string, integratedLufs: number | null, truePeakDbtp: number | null = -1): PlayedSong => ({
  id,
  integratedLufs,
  truePeakDbtp,
});
const on = (id: string, more: Partial<PlaybackCase> = {}): PlaybackCase => ({
  service: serviceOf(id),
  setting: null,
  mode: 'track',
  albumReference: serviceOf(id).albumReference ?? 'loudest',
  ...more,
});

describe('a song by itself', () => {
  it('raises a quiet song on Spotify until its peaks are 1 dB below full scale, by Spotify’s own example', () => {
    const [played] = simulatePlayback(on('spotify'), [song('a', -20, -5)], null).songs;
    expect(played).toEqual({ id: 'a', gainDb: 4, playedLufs: -16, heldByPeak: true, limitedDb: 0 });
  });

  it('raises it all the way where the peaks leave room', () => {
    const [played] = simulatePlayback(on('spotify'), [song('a', -20, -9)], null).songs;
    expect(played).toMatchObject({ gainDb: 6, playedLufs: -14, heldByPeak: false });
  });

  it('never turns a song down because its peaks are over the raise limit', () => {
    const [played] = simulatePlayback(on('spotify'), [song('a', -16, 0.5)], null).songs;
    expect(played).toMatchObject({ gainDb: 0, playedLufs: -16, heldByPeak: true });
  });

  it('turns loud songs down to the target everywhere', () => {
    for (const service of SERVICES) {
      const [played] = simulatePlayback(on(service.id), [song('a', -5, 0)], null).songs;
      expect(played?.playedLufs, service.name).toBeCloseTo(service.targetLufs, 10);
    }
  });

  it('leaves quiet songs alone where a service turns down only', () => {
    for (const id of ['youtube', 'youtube-music', 'tidal']) {
      expect(simulatePlayback(on(id), [song('a', -20, -10)], null).songs[0]).toMatchObject({ gainDb: 0, playedLufs: -20 });
    }
  });

  it('limits instead of stopping short in Spotify’s Loud setting, and says by how much', () => {
    const [played] = simulatePlayback(on('spotify', { setting: 'Loud' }), [song('a', -14, -2)], null).songs;
    expect(played).toEqual({ id: 'a', gainDb: 3, playedLufs: -11, heldByPeak: false, limitedDb: 2 });
  });

  it('aims at -19 LUFS in Spotify’s Quiet setting', () => {
    expect(simulatePlayback(on('spotify', { setting: 'Quiet' }), [song('a', -14)], null).songs[0]?.gainDb).toBe(-5);
  });

  it('says nothing of a song that is not measured', () => {
    const [played] = simulatePlayback(on('spotify'), [song('a', null, null)], null).songs;
    expect(played).toEqual({ id: 'a', gainDb: null, playedLufs: null, heldByPeak: false, limitedDb: 0 });
  });
});

describe('an album', () => {
  const songs = [song('hot', -9), song('ballad', -15), song('single', -11)];

  it('keeps the distance between songs and names the one that sets it down', () => {
    const played = simulatePlayback(on('tidal', { mode: 'album' }), songs, -10.9);
    expect(played.albumGainDb).toBe(-5);
    expect(played.songs.map(({ playedLufs }) => playedLufs)).toEqual([-14, -20, -16]);
    // Without the hot song the next loudest would be at the target: 2 dB less is taken.
    expect(played.setBy).toEqual({ id: 'hot', costDb: 2 });
  });

  it('follows from the loudness of the whole record where that is the reference', () => {
    const played = simulatePlayback(on('spotify', { mode: 'album', albumReference: 'album' }), songs, -11.5);
    expect(played.albumGainDb).toBe(-2.5);
    expect(played.setBy).toBeNull();
  });

  it('is held back by the highest peak of all its songs', () => {
    const quiet = [song('a', -20, -8), song('b', -22, -3)];
    const played = simulatePlayback(on('spotify', { mode: 'album', albumReference: 'loudest' }), quiet, -21);
    expect(played.albumGainDb).toBe(2);
    expect(played.heldBy).toBe('b');
  });

  it('is played song by song where a service knows no albums', () => {
    const played = simulatePlayback(on('youtube', { mode: 'album' }), songs, -10.9);
    expect(played.albumGainDb).toBeNull();
    expect(played.songs.map(({ gainDb }) => gainDb)).toEqual([-5, 0, -3]);
  });

  it('is not known while a song is not measured, which might be the loudest', () => {
    const played = simulatePlayback(on('tidal', { mode: 'album' }), [...songs, song('new', null, null)], null);
    expect(played.albumGainDb).toBeNull();
    expect(played.songs.every(({ gainDb }) => gainDb === null)).toBe(true);
  });
});

describe('silence', () => {
  it('neither sets an album’s gain nor gets one of its own', () => {
    const songs = [song('a', -10), song('pause', -Infinity, -Infinity)];
    expect(simulatePlayback(on('tidal', { mode: 'album' }), songs, -10).albumGainDb).toBe(-4);
    expect(simulatePlayback(on('replaygain-2'), songs, -10).songs[1]).toMatchObject({ gainDb: 0, playedLufs: -Infinity });
  });
});

describe('every service', () => {
  const level = fc.double({ min: -40, max: 0, noNaN: true });
  const album = fc.array(fc.record({ integratedLufs: level, truePeakDbtp: fc.double({ min: -30, max: 3, noNaN: true }) }), {
    minLength: 1,
    maxLength: 8,
  });

  it('never plays a song above its target, nor raises peaks past its limit', () => {
    fc.assert(
      fc.property(album, fc.constantFrom(...SERVICES), (levels, service) => {
        const songs = levels.map((one, at) => ({ id: String(at), ...one }));
        for (const mode of ['track', 'album'] as const) {
          const reference = Math.max(...levels.map(({ integratedLufs }) => integratedLufs));
          const played = simulatePlayback({ service, setting: null, mode, albumReference: 'loudest' }, songs, reference);
          played.songs.forEach((one, at) => {
            expect(one.playedLufs).toBeLessThanOrEqual(service.targetLufs + 1e-9);
            if ((one.gainDb ?? 0) > 0 && service.raiseLimitDbtp !== null) {
              expect((songs[at]?.truePeakDbtp ?? 0) + (one.gainDb ?? 0)).toBeLessThanOrEqual(service.raiseLimitDbtp + 1e-9);
            }
          });
        }
      }),
    );
  });
});

describe('the file of services', () => {
  it('refuses figures that cannot be levels, naming file and field', () => {
    const broken = { services: [{ ...serviceOf('spotify'), targetLufs: 14 }] };
    expect(() => parsePlaybackServices(broken, 'services.json')).toThrow(/services\.json: .*services\.0\.targetLufs/);
  });

  it('refuses the same service twice', () => {
    const twice = { services: [serviceOf('tidal'), serviceOf('tidal')] };
    expect(() => parsePlaybackServices(twice, 'services.json')).toThrow(/twice/);
  });

  it('dates and sources every figure', () => {
    for (const { source, asOf, note } of SERVICES) {
      expect(source).not.toBe('');
      expect(note).not.toBe('');
      expect(asOf).toMatch(/^20\d\d-\d\d$/);
    }
  });
});
