import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { framesPerSector, SESSION_RATES } from '../units.ts';
import { albumOf, albums } from './album.testkit.ts';
import { type Album, albumAtRate } from './album.ts';
import { layOut, type SourceExtent, type Timeline } from './timeline.ts';

const SECTOR = 588;
const source = (frames: number, audibleStart: number | null = 0, audibleEnd: number | null = frames): SourceExtent => ({
  frames,
  audibleStart,
  audibleEnd,
});

/** Songs of ten seconds and 100 frames each. */
const LENGTH = 441_100;
const lay = (songs: readonly object[], rest: object = {}, sources = songs.map(() => source(LENGTH))): Timeline =>
  layOut(albumOf(songs, rest), sources);

/** An album with sources of any length for its songs. */
const layouts: fc.Arbitrary<{ album: Album; sources: readonly SourceExtent[]; hidden: SourceExtent | null; timeline: Timeline }> =
  albums.chain((album) => {
    const extent = fc
      .tuple(fc.oneof(fc.nat(2_000), fc.nat(2_000_000)), fc.nat(), fc.nat(), fc.boolean())
      .map(([frames, a, b, silent]) => {
        const [first, second] = [a % (frames + 1), b % (frames + 1)];
        return silent ? source(frames, null, null) : source(frames, Math.min(first, second), Math.max(first, second));
      });
    const sources = fc.array(extent, { minLength: album.tracks.length, maxLength: album.tracks.length });
    return fc.tuple(sources, extent).map(([songs, hiddenSong]) => {
      const hidden = album.hiddenTrack === undefined ? null : hiddenSong;
      return { album, sources: songs, hidden, timeline: layOut(album, songs, hidden) };
    });
  });

describe('layOut', () => {
  it('starts the first song after the first pause, which is part of the image', () => {
    const timeline = lay([{}]);
    expect(timeline.clips).toEqual([
      { trackIndex: 0, startFrame: 88_200, sourceStart: 0, frames: LENGTH, fadeIn: null, fadeOut: null },
    ]);
    // 88200 + 441100 = 900.17 sectors: padded to 901.
    expect(timeline.totalFrames).toBe(901 * SECTOR);
    expect(timeline.programmeStartFrame).toBe(150 * SECTOR);
    expect(timeline.tracks).toEqual([
      {
        number: 1,
        startFrame: 150 * SECTOR,
        frames: 751 * SECTOR,
        gapFrames: 901 * SECTOR - 529_300,
        pregapStartFrame: 0,
        indexes: [],
      },
    ]);
  });

  it('moves a song after a gap onto the sector grid, and marks the pause before it', () => {
    const { clips, tracks } = lay([{}, {}]);
    // The first song ends inside sector 900; two seconds are 150 sectors.
    expect(clips[1]?.startFrame).toBe((901 + 150) * SECTOR);
    expect(tracks[1]).toMatchObject({ startFrame: 1051 * SECTOR, pregapStartFrame: 901 * SECTOR });
    expect(tracks[0]?.gapFrames).toBe(1051 * SECTOR - 529_300);
  });

  it('moves no sample of a gapless song, and puts its index at or before its attack', () => {
    const { clips, tracks } = lay([{ join: { gap: 0 } }, {}]);
    expect(clips[1]?.startFrame).toBe(88_200 + LENGTH);
    expect(tracks[1]).toMatchObject({ startFrame: 900 * SECTOR, pregapStartFrame: null });
    expect(tracks[0]?.gapFrames).toBe(0);
  });

  it('overlaps songs by a crossfade that takes the place of their own fades', () => {
    const fade = { frames: 99, curve: 'linear' };
    const { clips, problems } = lay([
      { join: { crossfade: 1000, curve: 'equal-power' }, fadeIn: fade, fadeOut: fade },
      { fadeIn: fade, fadeOut: fade },
    ]);
    const crossfade = { frames: 1000, curve: 'equal-power', crossfade: true };
    const own = { ...fade, crossfade: false };
    expect(clips[1]?.startFrame).toBe(88_200 + LENGTH - 1000);
    expect(clips.map(({ fadeIn, fadeOut }) => [fadeIn, fadeOut])).toEqual([
      [own, crossfade],
      [crossfade, own],
    ]);
    expect(problems).toEqual([]);
  });

  it('measures an audible gap from what is heard to what is heard', () => {
    const sources = [source(LENGTH, 0, 400_000), source(LENGTH, 5000, LENGTH)];
    const { clips } = lay([{ join: { gap: 88_200, measure: 'audible' } }, {}], {}, sources);
    const heard = (clips[1]?.startFrame ?? 0) + 5000 - (88_200 + 400_000);
    expect(heard).toBeGreaterThanOrEqual(88_200);
    expect(heard).toBeLessThan(88_200 + SECTOR);
    expect((clips[1]?.startFrame ?? 1) % SECTOR).toBe(0);
  });

  it('lets inaudible ends overlap where an audible gap is shorter than they are', () => {
    const sources = [source(LENGTH, 0, 300_000), source(LENGTH)];
    const { clips, tracks } = lay([{ join: { gap: 44_100, measure: 'audible' } }, {}], {}, sources);
    expect(clips[1]?.startFrame).toBeLessThan(88_200 + LENGTH);
    expect(tracks[1]?.pregapStartFrame).toBeNull();
    expect(tracks[0]?.gapFrames).toBe(0);
  });

  it('uses what the trims leave, heard parts included', () => {
    const { clips } = lay([{ trimStart: 1000, trimEnd: 300_000 }]);
    expect(clips[0]).toMatchObject({ sourceStart: 1000, frames: 299_000 });
  });

  it('puts a hidden track before the first song, as track 0', () => {
    const album = albumOf([{}], { hiddenTrack: { file: 'h.wav', join: { gap: 0 } } });
    const { tracks, clips, programmeStartFrame } = layOut(album, [source(LENGTH)], source(10 * SECTOR));
    expect(programmeStartFrame).toBe(150 * SECTOR);
    expect(tracks.map(({ number, startFrame, pregapStartFrame }) => [number, startFrame / SECTOR, pregapStartFrame])).toEqual([
      [0, 150, 0],
      [1, 160, 0],
    ]);
    expect(clips.map(({ trackIndex }) => trackIndex)).toEqual([null, 0]);
  });

  it('says what it could not lay out as asked, and does the nearest thing', () => {
    const short = [source(1000), source(800), source(LENGTH)];
    const crossfades = lay([{ join: { crossfade: 5000 } }, { join: { crossfade: 700 } }, {}], {}, short);
    expect(crossfades.problems).toEqual([
      { code: 'crossfade-too-long', trackIndex: 0, field: 'join', askedFrames: 5000, possibleFrames: 800 },
      { code: 'crossfade-too-long', trackIndex: 1, field: 'join', askedFrames: 700, possibleFrames: 0 },
    ]);
    const trims = lay([{ trimStart: 900, trimEnd: 800 }], {}, [source(1000)]);
    expect(trims.problems.map(({ code, field }) => [code, field])).toEqual([['trim-out-of-range', 'trimEnd']]);
    expect(lay([{ trimEnd: 1002 }], {}, [source(1000)]).problems).toHaveLength(1);
    // What rounding to another rate may cause is none.
    expect(lay([{ trimEnd: 1001 }], {}, [source(1000)]).problems).toEqual([]);
    expect(lay([{ fadeOut: { frames: 1001 } }], {}, [source(1000)]).problems).toMatchObject([
      { code: 'fade-too-long', possibleFrames: 1000 },
    ]);
  });

  it('keeps every index on the sector grid and rising, whatever the songs', () => {
    fc.assert(
      fc.property(layouts, ({ timeline }) => {
        const sector = framesPerSector(timeline.sampleRate);
        const marks = timeline.tracks.flatMap(({ startFrame, pregapStartFrame }, at) =>
          at === 0 || pregapStartFrame === null || pregapStartFrame === 0 ? [startFrame] : [pregapStartFrame, startFrame],
        );
        for (const mark of [...marks, timeline.totalFrames, ...timeline.tracks.flatMap(({ indexes }) => indexes)])
          expect(mark % sector).toBe(0);
        for (let at = 1; at < marks.length; at += 1) expect(marks[at]).toBeGreaterThan(marks[at - 1] ?? 0);
        expect(timeline.totalFrames).toBeGreaterThanOrEqual(marks[marks.length - 1] ?? 0);
      }),
      { numRuns: 300 },
    );
  });

  it('splits into songs that join to the whole programme', () => {
    fc.assert(
      fc.property(layouts, ({ timeline }) => {
        const { tracks, totalFrames, programmeStartFrame } = timeline;
        expect(tracks.reduce((sum, { frames }) => sum + frames, 0)).toBe(totalFrames - programmeStartFrame);
        let at = programmeStartFrame as number;
        for (const { startFrame, frames, gapFrames } of tracks) {
          expect(startFrame).toBe(at);
          expect(frames).toBeGreaterThan(0);
          expect(gapFrames).toBeGreaterThanOrEqual(0);
          at += frames;
        }
      }),
    );
  });

  it('plays every clip inside its source and inside the programme, fades inside the clip', () => {
    fc.assert(
      fc.property(layouts, ({ timeline, sources, hidden }) => {
        for (const { trackIndex, startFrame, sourceStart, frames, fadeIn, fadeOut } of timeline.clips) {
          const own = trackIndex === null ? hidden : sources[trackIndex];
          expect(sourceStart).toBeGreaterThanOrEqual(0);
          expect(sourceStart + frames).toBeLessThanOrEqual(own?.frames ?? -1);
          expect(startFrame + frames).toBeLessThanOrEqual(timeline.totalFrames);
          for (const fade of [fadeIn, fadeOut]) if (fade !== null) expect(fade.frames).toBeLessThanOrEqual(frames);
          if (fadeIn?.crossfade && fadeOut?.crossfade) expect(fadeIn.frames + fadeOut.frames).toBeLessThanOrEqual(frames);
        }
      }),
    );
  });

  it('leaves silence exactly where it says there is a gap', () => {
    fc.assert(
      fc.property(layouts, ({ timeline }) => {
        timeline.tracks.forEach(({ gapFrames }, at) => {
          const heardUntil = Math.max(...timeline.clips.slice(0, at + 1).map(({ startFrame, frames }) => startFrame + frames));
          const next = timeline.clips[at + 1]?.startFrame ?? timeline.totalFrames;
          expect(gapFrames).toBe(Math.max(0, next - heardUntil));
        });
      }),
    );
  });

  it('never puts an index after the first frame of a song longer than a sector', () => {
    fc.assert(
      fc.property(layouts, ({ timeline }) => {
        if (timeline.clips.some(({ frames }) => frames < 10 * framesPerSector(timeline.sampleRate))) return;
        if (
          timeline.clips.some(
            ({ startFrame }, at) =>
              at > 0 && startFrame < (timeline.clips[at - 1]?.startFrame ?? 0) + 2 * framesPerSector(timeline.sampleRate),
          )
        )
          return;
        timeline.tracks.forEach(({ startFrame }, at) => {
          const first = timeline.clips[at]?.startFrame ?? 0;
          expect(startFrame).toBeLessThanOrEqual(first);
          expect(first - startFrame).toBeLessThan(framesPerSector(timeline.sampleRate));
        });
      }),
    );
  });

  it('has the same sectors at every rate where songs and gaps are whole sectors', () => {
    const sectors = fc.integer({ min: 1, max: 3000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(sectors, fc.nat(300)), { minLength: 1, maxLength: 5 }), (songs) => {
        const at44 = albumOf(songs.map(([, gap]) => ({ join: { gap: gap * SECTOR } })));
        const places = SESSION_RATES.map((rate) => {
          const sector = framesPerSector(rate);
          const { tracks, totalFrames } = layOut(
            albumAtRate(at44, rate),
            songs.map(([length]) => source(length * sector)),
          );
          return [
            ...tracks.flatMap(({ startFrame, pregapStartFrame }) => [
              startFrame / sector,
              (pregapStartFrame ?? -sector) / sector,
            ]),
            totalFrames / sector,
          ];
        });
        for (const place of places) expect(place).toEqual(places[0]);
      }),
      { numRuns: 50 },
    );
  });

  it('wants one source per song', () => {
    expect(() => layOut(albumOf([{}, {}]), [source(1)])).toThrow(RangeError);
    expect(() => layOut(albumOf([{}]), [source(1)], source(1))).toThrow(RangeError);
  });
});
