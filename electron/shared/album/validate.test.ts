import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { albumOf, albums } from './album.testkit.ts';
import { layOut } from './timeline.ts';
import { type Finding, findings } from './validate.ts';

const SECOND = 44_100;
type Delivery = 'ddp' | 'wav' | 'mp3' | 'flac';

const found = (
  songs: readonly object[],
  rest: object = {},
  seconds: number | readonly number[] = 10,
  deliveries: readonly Delivery[] = ['ddp', 'wav'],
): Finding[] => {
  const album = albumOf(songs, rest);
  const sources = songs.map((_, at) => {
    const frames = Math.round((typeof seconds === 'number' ? seconds : (seconds[at] ?? 10)) * SECOND);
    return { frames, audibleStart: 0, audibleEnd: frames };
  });
  const hidden = album.hiddenTrack === undefined ? null : { frames: SECOND, audibleStart: 0, audibleEnd: SECOND };
  return findings(album, layOut(album, sources, hidden), { deliveries });
};

const codes = (list: readonly Finding[]) => list.map(({ severity, track, code }) => [severity, track, code]);

describe('findings', () => {
  it('has nothing to say of an album a plant takes', () => {
    const songs = [
      { isrc: 'QZK6P2500001', indexes: [SECOND] },
      { isrc: 'QZK6P2500002', join: { crossfade: SECOND } },
      { isrc: 'QZK6P2500003' },
    ];
    expect(found(songs, { upc: '4006381333931' })).toEqual([]);
  });

  it('wants 1 to 99 songs', () => {
    expect(codes(found([]))).toEqual([['error', null, 'track-count']]);
    const songs = Array.from({ length: 100 }, () => ({}));
    expect(codes(found(songs))).toEqual([['error', null, 'track-count']]);
    expect(found(songs.slice(1))).toEqual([]);
  });

  it('wants four seconds from index 01 to the next, gap included', () => {
    expect(codes(found([{}, {}], {}, [1.9, 3.9]))).toEqual([
      ['error', 1, 'track-too-short'],
      ['error', 2, 'track-too-short'],
    ]);
    expect(found([{}, {}], {}, [2, 4])).toEqual([]);
  });

  it('warns where word length falls without dither, and nowhere else', () => {
    const off = { dither: 'none' };
    expect(codes(found([{}], off))).toEqual([['warning', null, 'dither-off']]);
    expect(codes(found([{}], off, 10, ['flac']))).toEqual([['warning', null, 'dither-off']]);
    expect(found([{}], off, 10, ['mp3'])).toEqual([]);
    expect(found([{}], { dither: 'shaped' })).toEqual([]);
    const timeline = layOut(albumOf([{}], off), [{ frames: 10 * SECOND, audibleStart: 0, audibleEnd: 10 * SECOND }]);
    expect(findings(albumOf([{}], off), timeline, { deliveries: ['wav'], bits: '32f' })).toEqual([]);
  });

  it('wants two seconds of pause first', () => {
    expect(codes(found([{}], { firstPause: 149 * 588 }))).toEqual([['error', null, 'first-pause-too-short']]);
    expect(found([{}], { firstPause: 150 * 588 })).toEqual([]);
  });

  it("holds the whole disc against the plant's limit and the time code's", () => {
    // With the first pause of 2 s: 79:57 exactly, one frame more, and 100 minutes.
    expect(found([{}], {}, 79 * 60 + 55)).toEqual([]);
    const over = found([{}], {}, 79 * 60 + 55 + 1 / SECOND);
    expect(codes(over)).toEqual([['error', null, 'longer-than-plant-takes']]);
    expect(over[0]?.message).toContain('79:57:01');
    expect(over[0]?.fix).toContain('shorten it by 0:01');
    expect(found([{}], {}, 130 * 60)[0]?.message).toContain('50:05 more than the 79:57 of the longest disc');
    expect(found([{}], { maximumLength: '80:00' }, 79 * 60 + 58)).toEqual([]);
    expect(codes(found([{}], { maximumLength: '120:00' }, 100 * 60 - 2))).toEqual([['error', null, 'longer-than-disc']]);
    expect(found([{}], { maximumLength: '120:00' }, 100 * 60 - 2 - 1 / 75)).toEqual([]);
  });

  it('checks ISRCs and the barcode', () => {
    expect(
      codes(found([{ isrc: 'QZK6P250001' }, { isrc: 'QZK6P2500002' }, { isrc: 'qz-k6p-25-00002' }], { upc: '4006381333932' })),
    ).toEqual([
      ['error', 1, 'isrc-form'],
      ['error', 3, 'isrc-duplicate'],
      ['error', null, 'upc-check-digit'],
    ]);
    expect(codes(found([{}], { upc: '12345' }))).toEqual([['error', null, 'upc-form']]);
    expect(found([{}], { upc: '036000291452' })).toEqual([]);
  });

  it('checks indexes: order, place, number', () => {
    expect(codes(found([{ indexes: [SECOND, SECOND + 100] }]))).toEqual([['error', 1, 'index-order']]);
    expect(codes(found([{ indexes: [100] }]))).toEqual([['error', 1, 'index-order']]);
    expect(codes(found([{ indexes: [11 * SECOND] }, {}]))).toEqual([['error', 1, 'index-outside-track']]);
    const many = Array.from({ length: 99 }, (_, at) => (at + 1) * 588);
    expect(codes(found([{ indexes: many }]))).toEqual([['error', 1, 'index-count']]);
    expect(found([{ indexes: many.slice(1) }])).toEqual([]);
  });

  it('only warns of what a disc forbids where no disc is made', () => {
    const wav = found([{ isrc: 'x' }], {}, 1, ['wav', 'mp3']);
    expect(codes(wav)).toEqual([
      ['warning', 1, 'track-too-short'],
      ['warning', 1, 'isrc-form'],
    ]);
    // What cannot be rendered as asked is wrong in any format.
    expect(codes(found([{ join: { crossfade: 15 * SECOND } }, {}], {}, [20, 10], ['mp3']))).toEqual([
      ['error', 1, 'crossfade-too-long'],
    ]);
  });

  it('warns of what may be meant otherwise', () => {
    expect(codes(found([{ title: 'One' }, { title: 'one', preEmphasis: true }, { title: '' }], { artist: '' }))).toEqual([
      ['warning', null, 'artist-missing'],
      ['warning', 2, 'same-title'],
      ['warning', 3, 'title-missing'],
      ['warning', 2, 'pre-emphasis'],
    ]);
    expect(
      codes(
        found([{ fadeOut: { frames: 9 }, join: { crossfade: 9 } }, { gain: 3 }, { gain: 3, exclude: true, join: { gap: 0 } }]),
      ),
    ).toEqual([
      ['warning', 3, 'join-unused'],
      ['warning', 1, 'fade-replaced'],
      ['warning', 2, 'gain-ignored'],
    ]);
    expect(codes(found([{}], { hiddenTrack: { file: 'h.wav' } }))).toEqual([['warning', 0, 'hidden-track']]);
  });

  it('names the character CD-Text lacks and what the disc will say', () => {
    const album = albumOf([{ title: 'Ωmega' }]);
    const timeline = layOut(album, [{ frames: 5 * SECOND, audibleStart: 0, audibleEnd: 5 * SECOND }]);
    const cdText = [{ kind: 'respelt', track: 1, field: 'title', from: 'Ωmega', to: 'Omega' }] as const;
    const [finding] = findings(album, timeline, { deliveries: ['ddp'], cdText });
    expect(finding).toMatchObject({ severity: 'warning', track: 1, code: 'cd-text-respelt' });
    expect(finding?.message).toContain('"Ω" is not in ISO 8859-1');
    expect(finding?.message).toContain('"Omega"');
    expect(findings(album, timeline, { deliveries: ['wav'], cdText })).toEqual([]);
    const japanese = [{ ...cdText[0], block: 'japanese', to: '？ｍｅｇａ' }] as const;
    expect(findings(album, timeline, { deliveries: ['ddp'], cdText: japanese })[0]?.message).toBe(
      'song 1 "Ωmega": the Japanese CD-Text cannot spell the title "Ωmega"; it will say "？ｍｅｇａ"',
    );
  });

  it('says once what a full CD-Text leaves out of many songs', () => {
    const album = albumOf(Array.from({ length: 9 }, (_, at) => ({ title: `Song ${at + 1}`, composer: 'Ada' })));
    const source = { frames: 5 * SECOND, audibleStart: 0, audibleEnd: 5 * SECOND };
    const timeline = layOut(
      album,
      album.tracks.map(() => source),
    );
    const omitted = (track: number, field: 'composer' | 'message' = 'composer') =>
      ({ kind: 'omitted', track, field, from: 'Ada', to: '' }) as const;
    const said = (cdText: readonly ReturnType<typeof omitted>[]) =>
      findings(album, timeline, { deliveries: ['ddp'], cdText }).map(({ track, code, message }) => [track, code, message]);
    expect(said([omitted(1), omitted(3), omitted(4), omitted(5), omitted(8), omitted(9), omitted(2, 'message')])).toEqual([
      [2, 'cd-text-omitted', 'song 2 "Song 2": the CD-Text is full; the message "Ada" will be left out'],
      [null, 'cd-text-omitted', 'the CD-Text is full; the composer of 6 songs will be left out: 1, 3 to 5, 8, 9'],
    ]);
  });

  it('names what is one letter to the eye as one', () => {
    const album = albumOf([{ title: 'Fire' }]);
    const timeline = layOut(album, [{ frames: 5 * SECOND, audibleStart: 0, audibleEnd: 5 * SECOND }]);
    const cdText = [{ kind: 'respelt', track: 1, field: 'title', from: 'Fire \u{1F525} \u26d3\ufe0f', to: 'Fire ? ?' }] as const;
    const [finding] = findings(album, timeline, { deliveries: ['ddp'], cdText });
    expect(finding?.message).toContain('("\u{1F525}" "\u26d3\ufe0f" are not in ISO 8859-1)');
  });

  it('says in one line each which song, what, and what to do', () => {
    fc.assert(
      fc.property(albums, fc.nat(500_000), (album, frames) => {
        const source = { frames, audibleStart: 0, audibleEnd: frames };
        const timeline = layOut(
          album,
          album.tracks.map(() => source),
          album.hiddenTrack === undefined ? null : source,
        );
        for (const { message, fix, track } of findings(album, timeline, { deliveries: ['ddp'] })) {
          expect(message).toMatch(/^[^\n]+$/);
          expect(fix).toMatch(/^[^\n]+$/);
          if (track !== null && track > 0) expect(message).toContain(`song ${track}`);
        }
      }),
    );
  });
});
