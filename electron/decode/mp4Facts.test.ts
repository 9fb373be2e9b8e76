import { describe, expect, test } from 'vitest';
import { readerOfBytes } from './byteReader.ts';
import { big16, big32, text } from './decode.testkit.ts';
import { mp4Window } from './mp4Facts.ts';

const box = (type: string, ...contents: readonly (readonly number[])[]): number[] => {
  const body = contents.flat();
  return [...big32(body.length + 8), ...text(type), ...body];
};
const fullBox = (type: string, ...contents: readonly (readonly number[])[]): number[] => box(type, big32(0), ...contents);

interface Song {
  readonly movieTimescale?: number;
  readonly packets: number;
  readonly lastDuration?: number;
  readonly edits?: readonly (readonly [duration: number, mediaTime: number])[];
  readonly itunes?: string;
}

/** As ISO 14496-12 lays it out: one AAC track at 44100 Hz, packets of 1024. */
const mp4 = ({ movieTimescale = 1000, packets, lastDuration = 1024, edits, itunes }: Song): Uint8Array => {
  const durations = [...big32(2), ...big32(packets - 1), ...big32(1024), ...big32(1), ...big32(lastDuration)];
  const table = box('stbl', fullBox('stsd', big32(1), box('mp4a', big32(0))), fullBox('stts', durations));
  const media = box(
    'mdia',
    fullBox('mdhd', big32(0), big32(0), big32(44100), big32(0)),
    fullBox('hdlr', big32(0), text('soun')),
    box('minf', table),
  );
  const list = (edits ?? []).flatMap(([duration, mediaTime]) => [
    ...big32(duration),
    ...big32(mediaTime < 0 ? 0xffffffff : mediaTime),
    ...big32(0x10000),
  ]);
  const edit = edits === undefined ? [] : box('edts', fullBox('elst', big32(edits.length), list));
  const item =
    itunes === undefined
      ? []
      : box(
          '----',
          fullBox('mean', text('com.apple.iTunes')),
          fullBox('name', text('iTunSMPB')),
          box('data', big32(1), big32(0), text(itunes)),
        );
  const tags = box('udta', fullBox('meta', fullBox('hdlr', big32(0), text('mdir')), box('ilst', item)));
  const header = fullBox('mvhd', big32(0), big32(0), big32(movieTimescale), big32(0));
  return Uint8Array.from([
    ...box('ftyp', text('M4A '), big32(0)),
    ...box('moov', header, box('trak', edit, media), tags),
    ...box('mdat', big16(0)),
  ]);
};

const windowOf = (song: Song, frames = song.packets * 1024, sampleRate = 44100) =>
  mp4Window(readerOfBytes(mp4(song)), 'song.m4a')({ frames, sampleRate, errors: [], headerFrames: null });

describe('the song within an MP4', () => {
  // 2112 frames of priming, as Apple's encoder has, 100 000 frames of song, 240 of padding: 100 packets.
  const APPLE = ' 00000000 00000840 000000F0 00000000000186A0 00000000 00000000 00000000 00000000';

  test("is what iTunes' own words say", () => {
    expect(windowOf({ packets: 100, itunes: APPLE })).toEqual({ startFrame: 2112, frames: 100_000 });
  });

  test("is not what iTunes' words say where they do not fit what was decoded", () => {
    expect(windowOf({ packets: 50, itunes: APPLE })).toEqual({ startFrame: 0, frames: 51_200 });
  });

  test('is exact where the edit list counts milliseconds and the sample table counts frames', () => {
    // 33 333 frames are 755.85 ms.
    const song = { packets: 34, lastDuration: 1024 + 33_333 - 33 * 1024, edits: [[756, 1024]] } as const;
    expect(windowOf(song)).toEqual({ startFrame: 1024, frames: 33_333 });
  });

  test('is what an edit list in frames says, where the sample table counts the last packet as full', () => {
    const song = { packets: 100, movieTimescale: 44_100, edits: [[100_000, 2112]] } as const;
    expect(windowOf(song)).toEqual({ startFrame: 2112, frames: 100_000 });
  });

  test('does not depend on an empty edit in front, which delays the track', () => {
    const song = {
      packets: 100,
      movieTimescale: 44_100,
      edits: [
        [441, -1],
        [100_000, 2112],
      ],
    } as const;
    expect(windowOf(song)).toEqual({ startFrame: 2112, frames: 100_000 });
  });

  test('is all that decodes where nothing is said', () => {
    expect(windowOf({ packets: 10 })).toEqual({ startFrame: 0, frames: 10_240 });
  });

  test('counts at the rate of the decoder, which for HE-AAC is twice the track’s', () => {
    const song = { packets: 100, movieTimescale: 44_100, edits: [[100_000, 1024]] } as const;
    expect(windowOf(song, 100 * 2048, 88_200)).toEqual({ startFrame: 2048, frames: 200_000 });
  });

  test('is refused where packets are missing', () => {
    expect(() => windowOf({ packets: 100 }, 90 * 1024)).toThrow('its header says 102400 frames, only 92160 can be decoded');
  });
});
