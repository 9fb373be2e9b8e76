import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noise, programs, run, temporaryFolder, text, wav16, write } from './decode.testkit.ts';
import { readTags, titleFromFileName } from './tags.ts';

const folder = temporaryFolder();
const songPath = write(join(folder, 'song.wav'), wav16(noise(4000), 2));

describe('a song without a title is named after its file', () => {
  test.each<[string, string, number | null]>([
    ['01 - Foo.wav', 'Foo', 1],
    ['01-Foo.wav', 'Foo', 1],
    ['02. Foo Bar.flac', 'Foo Bar', 2],
    ['03_Foo_Bar.mp3', 'Foo Bar', 3],
    ['04 Foo.wav', 'Foo', 4],
    ['12) Foo.wav', 'Foo', 12],
    ['1-03 Foo.wav', 'Foo', 3],
    ['05 – Größe.wav', 'Größe', 5],
    ['99 Problems.wav', '99 Problems', null],
    ['1999.wav', '1999', null],
    ['7even.wav', '7even', null],
    ['01.wav', '01', null],
    ['00 - Intro.wav', 'Intro', null],
    ['Foo - 02.wav', 'Foo - 02', null],
    ['.hidden', '.hidden', null],
    ['no extension', 'no extension', null],
  ])('%s', (name, title, trackNumber) => {
    expect(titleFromFileName(join('album', name))).toEqual({ title, trackNumber });
  });

  test('whatever the name, the title is one line and not empty', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
        const { title } = titleFromFileName(name);
        expect(title).not.toBe('');
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
        expect(title).not.toMatch(/[\u0000-\u001f\u007f]/);
      }),
    );
  });
});

describe('tags', () => {
  const FIELDS = {
    TITLE: 'A Title',
    ARTIST: 'An Artist',
    ALBUM: 'An Album',
    ALBUMARTIST: 'Various',
    TRACKNUMBER: '3',
    TRACKTOTAL: '12',
    DISCNUMBER: '2',
    ISRC: 'us-s1z-99-00001',
    BARCODE: '0 12345 67890 5',
    DATE: '2024-05-06',
    GENRE: 'Folk',
    COMPOSER: 'Ada',
    LYRICIST: 'Bob',
    COMMENT: 'made  by\thand',
  };
  const EXPECTED = {
    title: 'A Title',
    artist: 'An Artist',
    album: 'An Album',
    albumArtist: 'Various',
    trackNumber: 3,
    trackCount: 12,
    discNumber: 2,
    isrc: 'USS1Z9900001',
    barcode: '012345678905',
    date: '2024-05-06',
    year: 2024,
    genre: 'Folk',
    composer: 'Ada',
    songwriter: 'Bob',
    comment: 'made by hand',
    warnings: [],
  };
  const JPEG = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xd9]);

  test.runIf(programs('flac', 'metaflac'))('of a FLAC are all read, its cover included', async () => {
    const path = join(folder, 'tagged.flac');
    run('flac', '-s', '-f', songPath, '-o', path);
    const cover = write(join(folder, 'cover.jpg'), JPEG);
    run(
      'metaflac',
      ...Object.entries(FIELDS).map(([name, value]) => `--set-tag=${name}=${value}`),
      `--import-picture-from=3|image/png||1x1x24|${cover}`,
      path,
    );
    const tags = await readTags(path);
    expect(tags).toMatchObject(EXPECTED);
    // Labelled PNG, but its bytes are a JPEG's.
    expect(tags.cover).toEqual({ mimeType: 'image/jpeg', bytes: JPEG });
  });

  test.runIf(programs('oggenc'))('of an Ogg file are read', async () => {
    const path = join(folder, 'tagged.ogg');
    run('oggenc', '-Q', ...Object.entries(FIELDS).flatMap(([name, value]) => ['-c', `${name}=${value}`]), '-o', path, songPath);
    expect(await readTags(path)).toMatchObject(EXPECTED);
  });

  test.runIf(programs('lame'))('of an MP3 are read', async () => {
    const path = join(folder, 'tagged.mp3');
    const frames = ['TSRC=USS1Z9900001', 'TCOM=Ada', 'TEXT=Bob', 'TPE2=Various', 'TPOS=2'].flatMap((frame) => ['--tv', frame]);
    run(
      'lame',
      '--quiet',
      '--id3v2-only',
      '--tt',
      'A Title',
      '--ta',
      'An Artist',
      '--tl',
      'An Album',
      '--tn',
      '3/12',
      '--ty',
      '2024',
      ...frames,
      songPath,
      path,
    );
    const { title, artist, album, albumArtist, trackNumber, trackCount, discNumber, isrc, composer, songwriter, year } = EXPECTED;
    expect(await readTags(path)).toMatchObject({
      ...{ title, artist, album, albumArtist, trackNumber, trackCount, discNumber, isrc, composer, songwriter, year },
    });
  });

  test.runIf(programs('ffmpeg'))('of an M4A and of a WAV are read', async () => {
    for (const name of ['tagged.m4a', 'tagged.wav']) {
      const path = join(folder, name);
      execFileSync('ffmpeg', [
        '-v',
        'error',
        '-y',
        '-i',
        songPath,
        '-metadata',
        'title=A Title',
        '-metadata',
        'artist=An Artist',
        path,
      ]);
      expect(await readTags(path)).toMatchObject({ title: 'A Title', artist: 'An Artist' });
    }
  });

  test('that are absent leave the file name', async () => {
    const path = write(join(folder, '07 - Plain.wav'), wav16(noise(100), 2));
    expect(await readTags(path)).toMatchObject({ title: 'Plain', trackNumber: 7, artist: null, cover: null, warnings: [] });
  });

  test('that cannot be read leave the file name and a warning, never a failure', async () => {
    for (const [name, bytes] of [
      ['04 - Broken.mp3', Uint8Array.from([...text('ID3'), 3, 0, 0, 0x7f, 0x7f, 0x7f, 0x7f, 1, 2, 3])],
      ['04 - Broken.wav', new Uint8Array(0)],
      ['04 - Broken.xyz', Uint8Array.from(text('what is this'))],
    ] as const) {
      const tags = await readTags(write(join(folder, name), bytes));
      expect(tags).toMatchObject({ title: 'Broken', trackNumber: 4, artist: null });
      expect(tags.warnings, name).toHaveLength(1);
    }
    expect((await readTags(join(folder, 'missing.wav'))).warnings).toHaveLength(1);
  });

  test('of mutated files never fail or hang', async () => {
    const info = [...text('INFO'), ...text('INAM'), 8, 0, 0, 0, ...text('A Title\0')];
    const wav = Uint8Array.from([...wav16(noise(50), 2), ...text('LIST'), info.length, 0, 0, 0, ...info]);
    const path = join(folder, 'mutated.wav');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(wav.length - 1), fc.nat(255)), { maxLength: 8 }), async (changes) => {
        write(
          path,
          changes.reduce((bytes, [at, value]) => bytes.with(at, value), wav),
        );
        expect((await readTags(path)).title).not.toBe('');
      }),
      { numRuns: 150 },
    );
  });
});
