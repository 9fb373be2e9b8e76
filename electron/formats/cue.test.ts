import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CdSectors } from '../shared/units.ts';
import { hasProgram, runProgram, testFolder } from '../verify/programs.testkit.ts';
import { concatBytes, latin1, latin1Text, utf8, utf8Text } from './bytes.ts';
import { type CueSheet, cueOfFiles, cueOfImage, cueText, readCue, writeCue } from './cue.ts';
import { type DiscLayout, PLAIN_FLAGS } from './ddpPq.ts';
import { wavEnvelope } from './wav.ts';

const folder = testFolder();
const at = (sectors: number): CdSectors => sectors as CdSectors;

const LAYOUT: DiscLayout = {
  upc: '4006381333931',
  leadOut: at(1500),
  tracks: [
    {
      number: 1,
      isrc: 'GBABC2400001',
      flags: { ...PLAIN_FLAGS, copyPermitted: true },
      indexes: [
        { number: 0, start: at(0) },
        { number: 1, start: at(150) },
        { number: 2, start: at(300) },
      ],
    },
    {
      number: 2,
      isrc: 'GBABC2400002',
      flags: PLAIN_FLAGS,
      indexes: [
        { number: 0, start: at(700) },
        { number: 1, start: at(800) },
      ],
    },
    { number: 3, isrc: null, flags: PLAIN_FLAGS, indexes: [{ number: 1, start: at(1200) }] },
  ],
};
const ALBUM = { title: 'The "Best" of', performer: 'Bänd' };
const SONGS = [
  { title: 'Öne \\ "1" $x', performer: 'Bänd' },
  { title: 'Two', performer: 'Bänd feat. X' },
  { title: 'Three', performer: null },
];
const NAMES = ['01 Öne.wav', '02 Two.wav', '03 Three.wav'];
const FILES = cueOfFiles(LAYOUT, ALBUM, SONGS, NAMES, [['GENRE', 'Rock']]);
/** As long as each song is on the disc: its start to the next. */
const SECTORS = [650, 400, 300];

for (const [place, name] of NAMES.entries()) {
  const { header, dataBytes } = wavEnvelope({ sampleRate: 44100, channels: 2, bits: 16, frames: (SECTORS[place] ?? 0) * 588 });
  writeFileSync(join(folder, name), concatBytes(header, new Uint8Array(dataBytes)));
}
const sheetFile = join(folder, 'album.cue');
writeFileSync(sheetFile, writeCue(FILES));
const imageFile = join(folder, 'image.cue');
const image = wavEnvelope({ sampleRate: 44100, channels: 2, bits: 16, frames: 1500 * 588 });
writeFileSync(join(folder, 'IMAGE.WAV'), concatBytes(image.header, new Uint8Array(image.dataBytes)));
writeFileSync(imageFile, writeCue(cueOfImage(LAYOUT, ALBUM, SONGS, { name: 'IMAGE.WAV', type: 'WAVE' }), 'latin-1'));

describe('cue sheets', () => {
  it('of a set of files have one file per track, each from index 01', () => {
    expect(utf8Text(writeCue(FILES)).split('\r\n')).toEqual([
      'REM GENRE "Rock"',
      'CATALOG 4006381333931',
      'PERFORMER "Bänd"',
      'TITLE "The \'Best\' of"',
      'FILE "01 Öne.wav" WAVE',
      '  TRACK 01 AUDIO',
      '    TITLE "Öne \\ \'1\' $x"',
      '    PERFORMER "Bänd"',
      '    FLAGS DCP',
      '    ISRC GBABC2400001',
      '    INDEX 01 00:00:00',
      '    INDEX 02 00:02:00',
      'FILE "02 Two.wav" WAVE',
      '  TRACK 02 AUDIO',
      '    TITLE "Two"',
      '    PERFORMER "Bänd feat. X"',
      '    ISRC GBABC2400002',
      '    INDEX 01 00:00:00',
      'FILE "03 Three.wav" WAVE',
      '  TRACK 03 AUDIO',
      '    TITLE "Three"',
      '    INDEX 01 00:00:00',
      '',
    ]);
  });

  it('of a disc image have the PQ times, from index 00 of track 1 at zero', () => {
    const text = latin1Text(writeCue(cueOfImage(LAYOUT, ALBUM, SONGS, { name: 'IMAGE.DAT', type: 'BINARY' }), 'latin-1'));
    expect(text).toContain('FILE "IMAGE.DAT" BINARY\r\n  TRACK 01 AUDIO\r\n    TITLE "Öne');
    expect(text).toContain('INDEX 00 00:00:00\r\n    INDEX 01 00:02:00\r\n    INDEX 02 00:04:00\r\n');
    expect(text).toContain('INDEX 00 00:09:25\r\n    INDEX 01 00:10:50\r\n');
  });

  it('hold at most 80 characters per text and never half a letter', () => {
    expect(cueText('x'.repeat(100))).toHaveLength(80);
    expect(cueText(`${'x'.repeat(79)}👩‍👩‍👧`)).toBe('x'.repeat(79));
    expect(cueText(' a\r\nb "c" ')).toBe("a b 'c'");
  });

  it('read back as written', () => {
    const text = fc.option(
      fc
        .string({ unit: 'grapheme', maxLength: 90 })
        .map(cueText)
        .map((value) => value || null),
    );
    const sheet = fc.record({
      catalog: fc.option(fc.stringMatching(/^[0-9]{13}$/)),
      title: text,
      performer: text,
      songwriter: text,
      remarks: fc.constant([['DATE', '2024'] as const]),
      files: fc.constant([
        { name: 'a b.wav', type: 'WAVE' as const },
        { name: 'c.wav', type: 'WAVE' as const },
      ]),
      tracks: fc.array(
        fc.record({
          number: fc.integer({ min: 1, max: 99 }),
          title: text,
          performer: text,
          songwriter: text,
          isrc: fc.option(fc.constant('GBABC2400001')),
          flags: fc.record({ preEmphasis: fc.boolean(), copyPermitted: fc.boolean(), serialCopy: fc.boolean() }),
          pregap: fc.option(fc.nat(1000).map(at)),
          indexes: fc.constant([
            { number: 0, start: at(100), file: 0 },
            { number: 1, start: at(0), file: 1 },
          ]),
        }),
        { maxLength: 1 },
      ),
    });
    fc.assert(
      fc.property(sheet, (written) => {
        const files = written.tracks.length === 0 ? [] : written.files;
        expect(readCue(writeCue(written))).toEqual({ sheet: { ...written, files }, problems: [] });
      }),
    );
  });

  it('of others are read with a mark, in Latin-1, in lower case and without quotes', () => {
    const lines = 'title Caf\u00e9\nfile a.wav wave\n track 1 audio\n  pregap 0:2:0\n  index 1 0:0:5\n';
    const wanted: Partial<CueSheet> = { title: 'Café', files: [{ name: 'a.wav', type: 'WAVE' }] };
    for (const bytes of [latin1(lines), utf8(`\ufeff${lines}`)]) {
      const { sheet, problems } = readCue(bytes);
      expect(problems).toEqual([]);
      expect(sheet).toMatchObject(wanted);
      expect(sheet.tracks).toMatchObject([{ number: 1, pregap: 150, indexes: [{ number: 1, start: 5, file: 0 }] }]);
    }
  });

  it('tell the line that cannot be understood', () => {
    expect(readCue(utf8('NONSENSE\nTRACK x AUDIO\nINDEX 01 00:99:00')).problems).toEqual([
      'line 1: "NONSENSE" is not a cue sheet command',
      'line 2: "x" is not a track number',
      'line 3: is not a INDEX with a time of MM:SS:FF inside a track',
    ]);
  });

  it('never break the reader', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readCue(bytes)));
    const words = fc.constantFrom(
      'FILE',
      'TRACK',
      'INDEX',
      'REM',
      'TITLE',
      'FLAGS',
      'ISRC',
      'PREGAP',
      '"',
      '01',
      '00:00:00',
      '\n',
      ' ',
      'WAVE',
    );
    fc.assert(fc.property(fc.array(words, { maxLength: 40 }), (parts) => void readCue(utf8(parts.join(' ')))));
  });
});

describe.skipIf(!hasProgram('cueprint'))('cuetools', () => {
  it('read titles and codes of both forms', () => {
    expect(runProgram('cueprint', '-t', '%n|%t|%p|%i\\n', sheetFile).split('\n')).toEqual([
      "1|Öne \\ '1' $x|Bänd|GBABC2400001",
      '2|Two|Bänd feat. X|GBABC2400002',
      '3|Three||',
      '',
    ]);
    expect(runProgram('cuebreakpoints', imageFile).trim().split('\n')).toEqual(['0:10.50', '0:16.00']);
    expect(runProgram('cueconvert', '-i', 'cue', '-o', 'toc', sheetFile)).toContain('CATALOG "4006381333931"');
  });
});

describe.skipIf(!hasProgram('cdrdao'))('cdrdao', () => {
  // It looks for the sheet's files in the folder it runs in.
  const showToc = (file: string): string => runProgram('sh', '-c', `cd '${folder}' && cdrdao show-toc '${file}'`);

  it('makes the disc of both forms that was meant', () => {
    const starts = (file: string): string[] =>
      [...showToc(file).matchAll(/(START|INDEX +2|END) +[0-9:]+\( *(\d+)\)/g)].map(
        ([, what, sector]) => `${what?.slice(0, 5)} ${sector}`,
      );
    expect(starts(sheetFile)).toEqual(
      ['START 0', 'INDEX 150', 'END 650', 'START 650', 'END 1050', 'START 1050', 'END 1350'].map((line) => line),
    );
    // Here the pauses belong to the tracks after them; index times count from a track's own start.
    expect(showToc(imageFile)).toMatch(/PREGAP +00:02:00/);
    expect(starts(imageFile).at(-1)).toBe('END 1500');
  });
});
