import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eanCheckDigit, isEan13, isIsrc } from '../shared/album/isrc.ts';
import { FailureError } from '../shared/failure.ts';
import type { CdSectors } from '../shared/units.ts';
import { ascii, concatBytes, latin1Text } from './bytes.ts';
import { readDdpId, writeDdpId } from './ddpId.ts';
import { readDdpMs, writeDdpMs } from './ddpMs.ts';
import { type DiscLayout, PLAIN_FLAGS, readPq, writePq } from './ddpPq.ts';
import { MSF_LIMIT, msfOf, parseMsf } from './msf.ts';
import { formatPqSheet } from './pqSheet.ts';

const at = (sectors: number): CdSectors => sectors as CdSectors;
/** A record of spaces with the given texts at the given offsets: how the tables of the format are read. */
const record = (size: number, fields: readonly (readonly [offset: number, text: string])[]): string => {
  const bytes = Buffer.alloc(size, ' ');
  for (const [offset, text] of fields) bytes.write(text, offset, 'latin1');
  return bytes.toString('latin1');
};

const survives = (read: (bytes: Uint8Array) => unknown, original: Uint8Array): void =>
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 400 }),
        fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 }).map((changes) => {
          const bytes = Uint8Array.from(original);
          for (const [place, value] of changes) bytes[place] = value;
          return bytes;
        }),
        fc.nat(original.length).map((length) => original.subarray(0, length)),
      ),
      (bytes) => {
        try {
          read(bytes);
        } catch (error) {
          if (!(error instanceof FailureError) || error.failure.kind !== 'unreadable') throw error;
        }
      },
    ),
    { numRuns: 500 },
  );

describe('DDPID', () => {
  it('is 128 bytes with level, EAN, master id and type at their offsets', () => {
    expect(latin1Text(writeDdpId({ upc: '4006381333931', masterId: 'GM-1' }))).toBe(
      record(128, [
        [0, 'DDP 2.00'],
        [8, '4006381333931'],
        [38, 'GM-1'],
        [87, 'CD'],
      ]),
    );
  });

  it('is read with a UPC-A, a map length and user text in either layout', () => {
    const read = (fields: readonly (readonly [number, string])[]) =>
      readDdpId(ascii(record(128, [[0, 'DDP 2.00'], [87, 'CD'], ...fields])), 'DDPID');
    expect(read([[8, '036000291452']]).id.upc).toBe('0036000291452');
    expect(read([[29, '    2560']])).toMatchObject({ problems: [], id: { upc: null, type: 'CD' } });
    expect(read([[93, '05hello']]).id.userText).toBe('hello');
    expect(read([[94, '05hello']]).id.userText).toBe('hello');
    expect(read([[95, '0']]).id.userText).toBe('');
  });

  it('tells of NULs and of a wrong length, and refuses what is no DDPID', () => {
    const nul = Uint8Array.from(writeDdpId({ upc: null }));
    nul.fill(0, 93);
    expect(readDdpId(nul, 'DDPID').problems).toHaveLength(1);
    expect(readDdpId(nul.subarray(0, 100), 'DDPID').problems).toHaveLength(2);
    expect(() => readDdpId(ascii('RIFF'), 'DDPID')).toThrow(FailureError);
    survives((bytes) => readDdpId(bytes, 'DDPID'), writeDdpId({ upc: '4006381333931' }));
  });

  it('refuses to write what does not fit its fields', () => {
    expect(() => writeDdpId({ upc: '40063813339311' })).toThrow(RangeError);
    expect(() => writeDdpId({ upc: null, masterId: 'Größe' })).toThrow(RangeError);
  });
});

describe('DDPMS', () => {
  const written = writeDdpMs({ cdTextBytes: 90, pqBytes: 448, imageSectors: at(22050), firstPause: at(150) });

  it('has CD-Text, PQ and one audio image in packets of 128 bytes', () => {
    expect(latin1Text(written)).toBe(
      [
        record(128, [
          [0, 'VVVMS0'],
          [14, '00000090'],
          [30, 'CDTEXT'],
          [55, '00'],
          [71, '017'],
          [74, 'CDTEXT.BIN'],
        ]),
        record(128, [
          [0, 'VVVMS0'],
          [14, '00000448'],
          [30, 'PQ DESCR'],
          [71, '017'],
          [74, 'PQDESCR'],
        ]),
        record(128, [
          [0, 'VVVMD0'],
          [14, '00022050'],
          [38, 'DA70'],
          [46, ' 150'],
          [71, '017'],
          [74, 'IMAGE.DAT'],
        ]),
      ].join(''),
    );
    expect(writeDdpMs({ cdTextBytes: null, pqBytes: 448, imageSectors: at(1), firstPause: at(150) })).toHaveLength(256);
  });

  it('is read with spaces or zeros, any order, name and storage mode', () => {
    const packet = (fields: readonly (readonly [number, string])[]): string => record(128, [[0, 'VVVM'], [71, ' 17'], ...fields]);
    const text = [
      packet([
        [4, 'D0'],
        [14, '     900'],
        [22, '00000000'],
        [38, 'DA01'],
        [46, ' 225'],
        [74, 'AUDIO.IMG'],
      ]),
      packet([
        [4, 'S0'],
        [14, '     320'],
        [30, 'PQ DESCR'],
        [74, 'SD'],
      ]),
    ].join('');
    const { packets, problems } = readDdpMs(ascii(text), 'DDPMS');
    expect(problems).toEqual([]);
    expect(packets).toMatchObject([
      { stream: 'D0', length: 900, start: 0, mode: 'DA', storage: '0', pause: 225, fileName: 'AUDIO.IMG' },
      { stream: 'S0', length: 320, start: null, subcode: 'PQ DESCR', pause: null, fileName: 'SD' },
    ]);
  });

  it('survives any bytes', () => survives((bytes) => readDdpMs(bytes, 'DDPMS'), written));
});

const LAYOUT: DiscLayout = {
  upc: '4006381333931',
  leadOut: at(22050),
  tracks: [
    {
      number: 1,
      isrc: 'GBABC2400001',
      flags: PLAIN_FLAGS,
      indexes: [
        { number: 0, start: at(0) },
        { number: 1, start: at(150) },
      ],
    },
    {
      number: 2,
      isrc: null,
      flags: { preEmphasis: true, copyPermitted: true, serialCopy: false },
      indexes: [
        { number: 1, start: at(10000) },
        { number: 2, start: at(15000) },
      ],
    },
  ],
};

describe('PQ descriptor', () => {
  const packet = (fields: readonly (readonly [number, string])[]): string => record(64, [[0, 'VVVS'], ...fields]);

  it('has lead-in, points and two lead-outs at their offsets', () => {
    // 10000 sectors are 2 min 13 s 25, 15000 are 3 min 20 s 0, 22050 are 4 min 54 s 0.
    const expected = [
      packet([
        [4, '0000'],
        [10, '000000'],
        [16, '01'],
        [32, '4006381333931'],
      ]),
      packet([
        [4, '0100'],
        [10, '000000'],
        [16, '01'],
        [20, 'GBABC2400001'],
      ]),
      packet([
        [4, '0101'],
        [10, '000200'],
        [16, '01'],
        [20, 'GBABC2400001'],
      ]),
      packet([
        [4, '0201'],
        [10, '021325'],
        [16, '31'],
      ]),
      packet([
        [4, '0202'],
        [10, '032000'],
        [16, '31'],
      ]),
      ...Array.from({ length: 2 }, () =>
        packet([
          [4, 'AA01'],
          [10, '045400'],
          [16, '01'],
        ]),
      ),
    ];
    expect(latin1Text(writePq(LAYOUT))).toBe(expected.join(''));
  });

  it('reads back as what was written, for any layout', () => {
    const track = fc.record({
      isrc: fc.option(fc.stringMatching(/^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$/)),
      flags: fc.record({ preEmphasis: fc.boolean(), copyPermitted: fc.boolean(), serialCopy: fc.constant(false) }),
      lengths: fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 4 }),
      pause: fc.boolean(),
    });
    const layout = fc.array(track, { minLength: 1, maxLength: 99 }).map((tracks): DiscLayout => {
      let next = 0;
      const placed = tracks.map(({ isrc, flags, lengths, pause }, place) => ({
        number: place + 1,
        isrc,
        flags,
        indexes: lengths.map((length, index) => {
          const start = at(next);
          next += length;
          return { number: index + (place === 0 || pause ? 0 : 1), start };
        }),
      }));
      return { upc: '4006381333931', tracks: placed, leadOut: at(next) };
    });
    fc.assert(
      fc.property(layout, (disc) => {
        const read = readPq(writePq(disc), 'PQDESCR');
        expect(read.problems).toEqual([]);
        expect(read.layout).toEqual(disc);
      }),
    );
  });

  it('is read with one lead-out, reserved zeros, SCMS, and ISRC on the first packet only', () => {
    const text = [
      packet([
        [4, '0100'],
        [8, '00'],
        [10, '000000'],
        [16, '0S'],
        [20, 'GBABC2400001'],
      ]),
      packet([
        [4, '0101'],
        [10, ' 0 2 0'],
        [16, '0S'],
      ]),
      packet([
        [4, 'AA01'],
        [10, '045400'],
        [16, '01'],
      ]),
    ].join('');
    const { layout, problems } = readPq(ascii(text), 'SD');
    expect(problems).toEqual([]);
    expect(layout).toMatchObject({ upc: null, leadOut: 22050 });
    expect(layout.tracks).toMatchObject([{ isrc: 'GBABC2400001', flags: { serialCopy: true }, indexes: [{}, { start: 150 }] }]);
  });

  it('tells of an unknown time and a missing lead-out', () => {
    const bytes = concatBytes(writePq(LAYOUT).subarray(0, 5 * 64));
    bytes.set(ascii('99'), 3 * 64 + 12);
    expect(readPq(bytes, 'PQDESCR').problems).toHaveLength(2);
  });

  it('survives any bytes', () => survives((bytes) => readPq(bytes, 'PQDESCR'), writePq(LAYOUT)));
});

describe('times and codes', () => {
  it('MSF counts 75 to the second and ends at 99:59:74', () => {
    expect(msfOf(at(449999))).toEqual({ minutes: '99', seconds: '59', frames: '74' });
    expect(() => msfOf(at(MSF_LIMIT))).toThrow(RangeError);
    expect(parseMsf('01:00:74')).toBe(4574);
    expect(parseMsf('00:60:00')).toBeUndefined();
    expect(parseMsf('00:00:75')).toBeUndefined();
  });

  it('knows check digits and ISRCs', () => {
    // GS1's own example, and the example of ISO 3901.
    expect(eanCheckDigit('629104150021')).toBe(3);
    expect(isEan13('6291041500213')).toBe(true);
    expect(isEan13('6291041500214')).toBe(false);
    expect(isIsrc('USRC17607839')).toBe(true);
    expect(isIsrc('US-RC1-76-07839')).toBe(false);
  });
});

describe('PQ sheet', () => {
  it('lists every point with start, length, pause, ISRC, flags and title', () => {
    const sheet = formatPqSheet(LAYOUT, { title: 'Album', performer: 'Band' }, [
      { title: 'One', performer: 'Band' },
      { title: 'Two\n2', performer: null },
    ]);
    expect(sheet.split('\n')).toEqual([
      'PQ SHEET',
      '',
      'Title    Album',
      'Artist   Band',
      'UPC/EAN  4006381333931',
      'Tracks   2',
      'Total    04:54:00 (22050 sectors)',
      '',
      'Track  Index  Start     Length    Pause     ISRC          Flags    Title  Performer',
      '01     00     00:00:00            00:02:00',
      '01     01     00:02:00  02:11:25            GBABC2400001           One    Band',
      '02     01     02:13:25  02:40:50                          DCP PRE  Two 2',
      '       02     03:20:00',
      'Out    01     04:54:00',
      '',
    ]);
  });
});
