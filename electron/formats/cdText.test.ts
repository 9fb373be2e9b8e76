import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toAscii, toLatin1 } from '../shared/text/latinText.ts';
import { hasProgram, runProgram, testFolder } from '../verify/programs.testkit.ts';
import { concatBytes, latin1Text } from './bytes.ts';
import { type CdTextSource, cdTextGenre, encodeCdText } from './cdText.ts';
import { CHARSET, LANGUAGE } from './cdTextPacks.ts';
import { readCdText } from './cdTextRead.ts';

const folder = testFolder();
const md5 = (bytes: Uint8Array | null): string =>
  createHash('md5')
    .update(bytes ?? '')
    .digest('hex');
const packed = (source: CdTextSource): Uint8Array => encodeCdText(source).bytes ?? new Uint8Array();

const RICH: CdTextSource = {
  album: {
    title: 'Überall',
    performer: 'Motör',
    composer: 'C',
    message: 'Hello',
    discId: 'CAT-1',
    genre: cdTextGenre('Rock'),
    upc: '4006381333931',
  },
  tracks: [
    { title: 'A title of more than twelve letters', performer: 'Motör', isrc: 'GBABC2400001' },
    { title: 'Déjà vu', performer: 'Motör', isrc: 'GBABC2400002' },
    { title: '', performer: 'Other' },
  ],
};
const JAPANESE: CdTextSource = {
  album: { title: '東京 Night', performer: 'さくら' },
  tracks: [{ title: 'ﾃｽﾄ ABC', performer: 'さくら' }, { title: 'Café 🌸 夜' }],
};

describe('CD-Text packs', () => {
  it('of TITLE Disc/One/Two are the 90 bytes libburn and cue2ddp make', () => {
    const bytes = packed({ album: { title: 'Disc' }, tracks: [{ title: 'One' }, { title: 'Two' }] });
    expect(bytes).toHaveLength(90);
    expect(md5(bytes)).toBe('665cfffec87796d5236091b226f63deb');
  });

  it('of three types, one string of them empty, are the 180 bytes cue2ddp makes', () => {
    const bytes = packed({
      album: { title: 'Disc Title', performer: 'Disc Performer', songwriter: 'Disc Songwriter' },
      tracks: [{ title: 'One' }, { title: 'Two', performer: 'Performer Two' }],
    });
    expect(bytes).toHaveLength(180);
    expect(md5(bytes)).toBe('ec0864c13b2b20206f534c9eff452675');
  });

  it('are none at all without text', () => {
    expect(encodeCdText({ album: { title: '' }, tracks: [{}] })).toEqual({ bytes: null, changes: [] });
  });

  it('read back with all fields, codes and sizes', () => {
    const { blocks, badPacks, problems } = readCdText(packed(RICH));
    expect({ badPacks, problems }).toEqual({ badPacks: [], problems: [] });
    expect(blocks).toEqual([
      {
        block: 0,
        charset: CHARSET.latin1,
        language: LANGUAGE.english,
        firstTrack: 1,
        lastTrack: 3,
        copyright: 0,
        discId: 'CAT-1',
        genre: { code: 23, text: 'Rock' },
        entities: [
          { track: 0, title: 'Überall', performer: 'Motör', composer: 'C', message: 'Hello', code: '4006381333931' },
          { track: 1, title: 'A title of more than twelve letters', performer: 'Motör', code: 'GBABC2400001' },
          { track: 2, title: 'Déjà vu', performer: 'Motör', code: 'GBABC2400002' },
          { track: 3, performer: 'Other' },
        ],
      },
    ]);
  });

  it('say Japanese text in a second block of double-byte letters, and what the first had to change', () => {
    const { bytes, changes } = encodeCdText(JAPANESE);
    const { blocks, badPacks, problems } = readCdText(bytes ?? new Uint8Array());
    expect({ badPacks, problems }).toEqual({ badPacks: [], problems: [] });
    expect(blocks.map(({ charset, language }) => [charset, language])).toEqual([
      [CHARSET.latin1, LANGUAGE.english],
      [CHARSET.msJis, LANGUAGE.japanese],
    ]);
    expect(blocks[0]?.entities.map(({ title }) => title)).toEqual(['?? Night', '??? ABC', 'Café ? ?']);
    expect(blocks[1]?.entities.map(({ title, performer }) => [title, performer])).toEqual([
      ['東京\u3000Ｎｉｇｈｔ', 'さくら'],
      ['テスト\u3000ＡＢＣ', 'さくら'],
      ['Ｃａｆｅ\u3000？\u3000夜', undefined],
    ]);
    // JIS X 0208 in Shift_JIS: 東 is 938C, 京 is 8B9E, an ideographic space 8140.
    expect(latin1Text(bytes ?? new Uint8Array())).toContain('\x93\x8c\x8b\x9e\x81\x40');
    expect(changes.filter(({ block }) => block === 'japanese')).toEqual([
      { kind: 'respelt', track: 2, field: 'title', block: 'japanese', from: 'Café 🌸 夜', to: 'Ｃａｆｅ\u3000？\u3000夜' },
    ]);
    expect(changes.filter(({ block }) => block === 'latin')).toHaveLength(5);
  });

  it('never pass 256 to a block: what is least needed goes first, and is told', () => {
    const many = (title: string, songwriter: string): CdTextSource => ({
      album: { title: 'Album', performer: 'The Band' },
      tracks: Array.from({ length: 99 }, (_, at) => ({ title: `${title} ${at + 1}`, performer: 'The Band', songwriter })),
    });
    const songs = encodeCdText(many('A song', 'Somebody Of Long Name'));
    expect(songs.changes.every(({ kind, field }) => kind === 'omitted' && field === 'songwriter')).toBe(true);
    expect(songs.changes).toHaveLength(99);
    const longer = encodeCdText(many('A song of twenty-odd', ''));
    expect(longer.changes.every(({ kind, field }) => kind === 'omitted' && field === 'performer')).toBe(true);
    expect(readCdText(longer.bytes ?? new Uint8Array()).blocks[0]?.entities[0]?.performer).toBe('The Band');
    const longest = encodeCdText(many('x'.repeat(80), ''));
    expect(longest.changes.filter(({ kind }) => kind === 'shortened')).toHaveLength(99);
    for (const { bytes } of [songs, longer, longest]) {
      expect((bytes ?? []).length).toBeLessThanOrEqual(256 * 18);
      expect(readCdText(bytes ?? new Uint8Array()).problems).toEqual([]);
    }
  });

  it('hold any text: it reads back as the Latin spelling says', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    const entity = fc.record({ title: text, performer: text, message: text });
    fc.assert(
      fc.property(fc.record({ album: entity, tracks: fc.array(entity, { minLength: 1, maxLength: 12 }) }), (source) => {
        const { bytes } = encodeCdText(source);
        const { blocks, badPacks, problems } = readCdText(bytes ?? new Uint8Array());
        expect({ badPacks, problems }).toEqual({ badPacks: [], problems: [] });
        for (const [track, texts] of [source.album, ...source.tracks].entries()) {
          for (const field of ['title', 'performer', 'message'] as const) {
            expect(blocks[0]?.entities[track]?.[field] ?? '').toBe(toLatin1(texts[field]));
          }
        }
      }),
    );
  });

  it('are read with a drive header, a trailing zero and TABs', () => {
    const bytes = packed(RICH);
    const plain = readCdText(bytes);
    expect(readCdText(concatBytes(bytes, new Uint8Array(1)))).toEqual(plain);
    const size = bytes.length + 2;
    const headed = readCdText(concatBytes(Uint8Array.of(size >> 8, size & 255, 0, 0), bytes));
    expect(headed.blocks).toEqual(plain.blocks);
    expect(headed.problems).toHaveLength(1);
    const tabbed = packed({ album: { title: 'D' }, tracks: [{ title: 'Same' }, { title: '~' }] });
    tabbed[tabbed.indexOf(0x7e)] = 9;
    expect(readCdText(tabbed).blocks[0]?.entities[2]?.title).toBe('Same');
  });

  it('never break the reader, and a flipped bit is seen', () => {
    const original = packed(JAPANESE);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => void readCdText(bytes)));
    fc.assert(
      fc.property(fc.nat(original.length * 8 - 1), (bit) => {
        const bytes = Uint8Array.from(original);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(readCdText(bytes).badPacks).toEqual([Math.floor(bit / 8 / 18) + 1]);
      }),
    );
  });
});

describe('text in Western letters', () => {
  it('keeps what ISO 8859-1 has and spells the rest', () => {
    expect(toLatin1('Déjà vu – “Œuvre” № 1…')).toBe('Déjà vu - "OEuvre" No. 1...');
    expect(toLatin1('Łódź, Dvořák, Straße, ﬁne')).toBe('Lódz, Dvorák, Straße, fine');
    expect(toLatin1('Война и мир')).toBe('Voina i mir');
    expect(toLatin1('e\u0301')).toBe('é');
    expect(toLatin1('a\tb\nc')).toBe('a b c');
    expect(toLatin1('👩‍👩‍👧 🇯🇵 漢')).toBe('? ? ?');
    expect(toAscii('Größe – Ærø © ½')).toBe('Grosse - AEro (c) 1/2');
  });
});

const DRIVER_LIBBURN = `
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <libburn/libburn.h>
int main(int argc, char **argv) {
  static unsigned char packs[256 * 8 * 18];
  size_t size = fread(packs, 1, sizeof packs, fopen(argv[1], "rb"));
  char *sheet = NULL; int code = 0;
  int length = burn_make_input_sheet_v07t(packs, (int)(size / 18), 0, 0, &sheet, &code, 0);
  if (length <= 0) return 1;
  fwrite(sheet, 1, (size_t)length, stdout);
  return 0;
}`;
const DRIVER_LIBCDIO = `
#include <stdio.h>
#include <cdio/cdio.h>
#include <cdio/cdtext.h>
int main(int argc, char **argv) {
  static uint8_t packs[256 * 8 * 18];
  size_t size = fread(packs, 1, sizeof packs, fopen(argv[1], "rb"));
  cdtext_t *text = cdtext_init();
  if (cdtext_data_init(text, packs, size) != 0) return 1;
  cdtext_lang_t *languages = cdtext_list_languages(text);
  for (int i = 0; i < 8 && languages[i] != CDTEXT_LANGUAGE_BLOCK_UNUSED; ++i) {
    if (!cdtext_select_language(text, languages[i])) continue;
    for (int track = 0; track <= cdtext_get_last_track(text); ++track)
      for (int field = 0; field < MAX_CDTEXT_FIELDS; ++field) {
        const char *value = cdtext_get_const(text, (cdtext_field_t)field, (track_t)track);
        if (value) printf("%s|%d|%s|%s\\n", cdtext_lang2str(languages[i]), track, cdtext_field2str((cdtext_field_t)field), value);
      }
  }
  return 0;
}`;

const hasCompiler = hasProgram('gcc');
const driver = (library: string, header: string, source: string): string | null => {
  if (!hasCompiler || !existsSync(join('/usr/include', header))) {
    console.warn(`tests with ${library} are left out: it is not installed for compiling`);
    return null;
  }
  const program = join(folder, library);
  writeFileSync(`${program}.c`, source);
  runProgram('gcc', '-o', program, `${program}.c`, `-l${library}`);
  return program;
};
const libburn = driver('burn', 'libburn/libburn.h', DRIVER_LIBBURN);
const libcdio = driver('cdio', 'cdio/cdtext.h', DRIVER_LIBCDIO);

describe.skipIf(libburn === null)('read by libburn', () => {
  it('the packs are an input sheet with all titles and codes', () => {
    const file = join(folder, 'rich.bin');
    writeFileSync(file, packed({ ...RICH, album: { ...RICH.album, title: 'Uberall', performer: 'Motor' } }));
    const sheet = runProgram(libburn ?? '', file);
    expect(sheet).toMatch(/Album Title += Uberall/);
    expect(sheet).toMatch(/Track 01 Title += A title of more than twelve letters/);
    expect(sheet).toMatch(/ISRC 02 += GBABC2400002/);
    expect(sheet).toMatch(/UPC \/ EAN += 4006381333931/);
    expect(sheet).toMatch(/Catalog Number += CAT-1/);
    expect(sheet).toMatch(/Genre Code += (0x17|Rock)/i);
  });
});

describe.skipIf(libcdio === null)('read by libcdio', () => {
  const lines = (source: CdTextSource): string[] => {
    const file = join(folder, 'packs.bin');
    writeFileSync(file, packed(source));
    return runProgram(libcdio ?? '', file)
      .trim()
      .split('\n');
  };

  it('Latin text keeps its accents', () => {
    const read = lines(RICH);
    expect(read).toContain('English|0|TITLE|Überall');
    expect(read).toContain('English|2|TITLE|Déjà vu');
    expect(read).toContain('English|3|PERFORMER|Other');
    expect(read).toContain('English|1|ISRC|GBABC2400001');
  });

  it('the Japanese block is Japanese', () => {
    const read = lines(JAPANESE);
    expect(read).toContain('Japanese|0|TITLE|東京\u3000Ｎｉｇｈｔ');
    expect(read).toContain('Japanese|1|TITLE|テスト\u3000ＡＢＣ');
    // libcdio 2.1 decodes every block with the last block's letters, so only the ASCII ones of the first can be asked for.
    expect(read).toContain('English|0|TITLE|?? Night');
  });
});
