import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cdTextOf } from '../../export/discText.ts';
import { encodeCdText } from '../../formats/cdText.ts';
import { albumFiles, albumOf } from './album.testkit.ts';
import type { Album } from './album.ts';
import { parseAlbum } from './album.ts';
import { applyEdit } from './albumEdit.ts';
import { type MendContext, mendOf } from './mends.ts';
import { layOut, type SourceExtent } from './timeline.ts';
import { type Finding, findings } from './validate.ts';

const extent = (seconds: number, rate = 44100): SourceExtent => ({
  frames: seconds * rate,
  audibleStart: 0,
  audibleEnd: seconds * rate,
});

const look = (album: Album, sources: readonly SourceExtent[], hiddenSource: SourceExtent | null) => {
  const timeline = layOut(album, sources, hiddenSource);
  const cdText = album.tracks.length > 0 ? encodeCdText(cdTextOf(album)).changes : [];
  const options = { deliveries: ['ddp', 'wav'] as const, cdText };
  const context: MendContext = { album, sources, hiddenSource, options };
  return { timeline, context, all: findings(album, timeline, options) };
};

const mendsOf = (album: Album, seconds: number) => {
  const { timeline, context, all } = look(
    album,
    album.tracks.map(() => extent(seconds)),
    null,
  );
  return all.map((finding) => ({ finding, mend: mendOf(context, timeline, finding) }));
};

const keyOf = ({ code, track, field, message }: Finding): string => JSON.stringify([code, track, field ?? null, message]);

const texts = fc.constantFrom('', 'Café', 'Łódź', '夜', 'Ночь', 'Quote “x”', 'a?', 'plain');
const anyAlbum = fc
  .record({
    file: albumFiles,
    titles: fc.array(texts, { minLength: 6, maxLength: 6 }),
    artist: texts,
    upc: fc.constantFrom('4006381333931', '4006381333932', 'no code', undefined),
    isrc: fc.array(fc.constantFrom('QZK6P2500001', 'QZK6P2599998', 'nonsense', undefined), { minLength: 6, maxLength: 6 }),
    gain: fc.array(fc.constantFrom(-3, undefined), { minLength: 6, maxLength: 6 }),
    lengths: fc.array(fc.integer({ min: 0, max: 300_000 }), { minLength: 7, maxLength: 7 }),
    maximumLength: fc.constantFrom('79:57', '00:10'),
  })
  .map(({ file, titles, artist, upc, isrc, gain, lengths, maximumLength }) => {
    const { tracks, ...rest } = file as { tracks: object[] };
    const songs = tracks.map((track, at) => ({
      ...track,
      title: titles[at],
      isrc: isrc[at],
      gain: gain[at],
      preEmphasis: at === 1,
    }));
    const whole = { ...rest, artist, upc, maximumLength, tracks: songs };
    const album = parseAlbum(JSON.parse(JSON.stringify(whole)), 'album.json');
    const sources = lengths.map((frames): SourceExtent => ({ frames, audibleStart: 0, audibleEnd: frames }));
    return { album, sources: sources.slice(0, album.tracks.length), hidden: album.hiddenTrack ? (sources[6] ?? null) : null };
  });

describe('a mend', () => {
  it('takes its finding away and brings no error, on any album', () => {
    fc.assert(
      fc.property(anyAlbum, ({ album, sources, hidden }) => {
        const { timeline, context, all } = look(album, sources, hidden);
        const errors = new Set(all.filter(({ severity }) => severity === 'error').map(({ code, track }) => `${code} ${track}`));
        for (const finding of all) {
          const mend = mendOf(context, timeline, finding);
          if (mend === null) continue;
          const mended = parseAlbum(applyEdit(album, mend.edit).album, 'album.json');
          const after = look(mended, sources, hidden).all;
          expect(after.map(keyOf), mend.label).not.toContain(keyOf(finding));
          const brought = after.filter(({ severity, code, track }) => severity === 'error' && !errors.has(`${code} ${track}`));
          expect(brought, mend.label).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is there for all that one edit can put right', () => {
    const long = 44100 * 60;
    const first = albumOf(
      [
        { file: '01 Dawn.wav', isrc: 'QZK6P2500001', title: '', gain: -3, preEmphasis: true },
        { isrc: 'QZK6P2500001', title: 'Łódź', fadeOut: { frames: 4410 }, join: { crossfade: long } },
        { isrc: 'nonsense', fadeIn: { frames: 4410 }, fadeOut: { frames: long } },
        { trimEnd: long, join: { gap: 0 } },
      ],
      { firstPause: 0, upc: '4006381333932' },
    );
    const second = albumOf([{}, {}], { upc: 'nonsense' });
    const offered = [...mendsOf(first, 5), ...mendsOf(second, 1)].flatMap(({ finding, mend }) =>
      mend === null ? [] : [finding.code],
    );
    expect([...new Set(offered)].sort()).toEqual([
      ...['cd-text-respelt', 'crossfade-too-long', 'fade-replaced', 'fade-too-long', 'first-pause-too-short', 'gain-ignored'],
      ...['isrc-duplicate', 'isrc-form', 'join-unused', 'pre-emphasis', 'title-missing', 'track-too-short', 'trim-out-of-range'],
      ...['upc-check-digit', 'upc-form'],
    ]);
  });

  it('lengthens the gap after a short song just enough for its four seconds', () => {
    const [short] = mendsOf(albumOf([{}, {}], { gap: 44100 }), 2).filter(({ finding }) => finding.track === 1);
    expect(short?.mend).toEqual({
      label: 'Lengthen the gap after it by 1.00 s',
      edit: { kind: 'join', track: '1.wav', join: { gap: 88200, measure: 'file' } },
    });
  });

  it('is not offered where it would make the album longer than the plant takes', () => {
    const offers = mendsOf(albumOf([{}, {}], { gap: 44100, maximumLength: '00:07' }), 2);
    expect(offers.find(({ finding }) => finding.code === 'track-too-short')?.mend).toBeNull();
  });

  it.each([
    ['/music/03 - Night_Drive.v2.wav', 'Night Drive.v2'],
    ['07 Dawn.flac', 'Dawn'],
    ['1 Dawn.flac', 'Dawn'],
    ['99 Red Balloons.wav', '99 Red Balloons'],
    ['C:\\mixes\\1999.wav', '1999'],
  ])('names a song after its file %s, without the number that is only its place', (file, title) => {
    const offers = mendsOf(albumOf([{ file, title: '' }]), 10);
    expect(offers.find(({ finding }) => finding.code === 'title-missing')?.mend?.edit).toMatchObject({ changes: { title } });
  });

  it('spells with the letters a disc has, but never with question marks', () => {
    const offers = mendsOf(albumOf([{ title: 'Łódź' }, { title: '夜' }]), 10);
    expect(offers.filter(({ finding }) => finding.code === 'cd-text-respelt').map(({ mend }) => mend?.edit ?? null)).toEqual([
      { kind: 'track', track: '1.wav', changes: { title: 'Lódz' } },
      null,
      null,
    ]);
  });
});
