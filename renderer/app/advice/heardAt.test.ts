import { describe, expect, it } from 'vitest';
import { parseAlbum } from '../../../electron/shared/album/album.ts';
import { layOut } from '../../../electron/shared/album/timeline.ts';
import { heardAt } from './heardAt.ts';

const RATE = 44100;
const track = (id: string, more: object = {}) => ({ id, file: `${id}.wav`, ...more });
const laid = (tracks: readonly object[]) => {
  const album = parseAlbum({ version: 1, title: 'T', artist: 'A', firstPause: 2 * RATE, tracks }, 'album.json');
  const whole = { frames: 20 * RATE, audibleStart: 0, audibleEnd: 20 * RATE } as never;
  return {
    album,
    timeline: layOut(
      album,
      tracks.map(() => whole),
      null,
    ),
  };
};

describe('where a place in a file is listened to', () => {
  it('is a second ahead of it on the record, whatever is trimmed', () => {
    const { album, timeline } = laid([track('a'), track('b', { trimStart: 3 * RATE })]);
    const start = timeline.clips[1]?.startFrame ?? 0;
    expect(heardAt({ album, timeline }, 'a', 5)).toBe((2 + 5 - 1) * RATE);
    expect(heardAt({ album, timeline }, 'b', 10)).toBe(start + (10 - 3 - 1) * RATE);
  });

  it('is never ahead of the song itself, and nowhere where it was trimmed away', () => {
    const { album, timeline } = laid([track('a'), track('b', { trimStart: 3 * RATE })]);
    expect(heardAt({ album, timeline }, 'b', 3.5)).toBe(timeline.clips[1]?.startFrame);
    expect(heardAt({ album, timeline }, 'b', 2)).toBeNull();
    expect(heardAt({ album, timeline }, 'b', 20)).toBeNull();
    expect(heardAt({ album, timeline }, 'gone', 2)).toBeNull();
  });
});
