import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DiscLayout, writePq } from '../formats/ddpPq.ts';
import { FailureError } from '../shared/failure.ts';
import { exportDdpTracks } from './exportDdp.ts';
import { at, folder, LAYOUT, newFolder, ramp, writeSet } from './fileset.testkit.ts';
import { hasProgram, runProgram } from './programs.testkit.ts';
import { verifyDdp } from './verifyDdp.ts';

const codesOf = async (path: string): Promise<string[]> => (await verifyDdp(path)).findings.map(({ code }) => code);

const patch = (files: Map<string, Uint8Array>, name: string, offset: number, text: string): void => {
  const bytes = Uint8Array.from(files.get(name) ?? []);
  bytes.set(Buffer.from(text, 'latin1'), offset);
  files.set(name, bytes);
};

describe('a fileset as this program writes it', () => {
  it('has no findings', async () => {
    const report = await verifyDdp(writeSet());
    expect(report.findings).toEqual([]);
    expect(report.checks.every(({ ok }) => ok)).toBe(true);
    expect(report.album).toMatchObject({ title: 'Albüm', artist: 'Band', upc: '4006381333931', level: 'DDP 2.00' });
    expect(report.leadOutSector).toBe(1000);
    expect(report.tracks).toMatchObject([
      { number: 1, title: 'Song 1', isrc: 'GBABC2400001', startSector: 150, sectors: 350, pauseSectors: 150 },
      { number: 2, title: 'Song 2', isrc: 'GBABC2400002', startSector: 600, sectors: 400, pauseSectors: 100 },
    ]);
  });

  it.skipIf(!hasProgram('md5sum'))('has checksums that md5sum accepts', () => {
    const path = writeSet();
    expect(runProgram('sh', '-c', `cd '${path}' && md5sum -c CHECKSUM.MD5`)).toMatch(/IMAGE\.DAT: OK/);
  });
});

describe('what is wrong with a fileset is said', () => {
  const one = async (change: (files: Map<string, Uint8Array>) => unknown): Promise<string[]> => codesOf(writeSet(LAYOUT, change));

  it('when a file is changed, missing or cut after the checksums were made', async () => {
    const flipped = writeSet();
    const image = readFileSync(join(flipped, 'IMAGE.DAT'));
    image[1_000_000] = (image[1_000_000] ?? 0) ^ 1;
    writeFileSync(join(flipped, 'IMAGE.DAT'), image);
    expect(await codesOf(flipped)).toEqual(['checksum-mismatch']);

    const absent = writeSet();
    rmSync(join(absent, 'CDTEXT.BIN'));
    expect(await codesOf(absent)).toEqual(['file-missing', 'checksum-file-missing']);

    const cut = writeSet();
    writeFileSync(join(cut, 'IMAGE.DAT'), image.subarray(0, image.length - 1));
    expect(await codesOf(cut)).toEqual(['size', 'checksum-mismatch']);
  });

  it('when there are no checksums, or not of all files', async () => {
    const none = writeSet();
    rmSync(join(none, 'CHECKSUM.MD5'));
    expect(await codesOf(none)).toEqual(['checksums-absent']);
    const some = writeSet();
    const lines = readFileSync(join(some, 'CHECKSUM.MD5'), 'utf8').split('\n').slice(1);
    writeFileSync(join(some, 'CHECKSUM.MD5'), lines.join('\r\n'));
    expect(await codesOf(some)).toEqual(['checksum-incomplete']);
  });

  it('when a CRC-32 list disagrees, whatever the MD5 list says', async () => {
    const path = writeSet();
    // The CRC-32 of the 128 bytes of DDPID, by zlib.
    const crc = crc32(readFileSync(join(path, 'DDPID')));
    const list = (value: number): string => `[CRC32 Checksum]\r\nDDPID=${value.toString(16).toUpperCase().padStart(8, '0')}\r\n`;
    writeFileSync(join(path, 'CHECKSUM.TXT'), list(crc));
    expect(await codesOf(path)).toEqual([]);
    writeFileSync(join(path, 'CHECKSUM.TXT'), list((crc ^ 1) >>> 0));
    expect(await codesOf(path)).toEqual(['checksum-mismatch']);
  });

  it('when map and PQ descriptor disagree', async () => {
    // PRE2 of the audio packet (bytes 46-49 of the third) and the lead-outs' frames (bytes 14-15 of the last two packets).
    expect(await one((files) => patch(files, 'DDPMS', 256 + 46, ' 225'))).toEqual(['map-pause']);
    const pq = writePq(LAYOUT).length;
    expect(
      await one((files) => {
        patch(files, 'PQDESCR', pq - 64 + 14, '01');
        patch(files, 'PQDESCR', pq - 128 + 14, '01');
      }),
    ).toEqual(['lead-out']);
    expect(await one((files) => patch(files, 'PQDESCR', pq - 64 + 14, '26'))).toEqual(['pq']);
    expect(await one((files) => patch(files, 'DDPID', 8, '5901234123457'))).toEqual(['upc-differs']);
  });

  it('when CD-Text is damaged', async () => {
    expect(await one((files) => patch(files, 'CDTEXT.BIN', 5, 'X'))).toEqual(['cd-text-crc']);
  });

  it('when the disc breaks the Red Book', async () => {
    const [one_, two] = LAYOUT.tracks;
    if (!one_ || !two) throw new Error('two tracks');
    const codes = async (tracks: DiscLayout['tracks'], upc = LAYOUT.upc) => codesOf(writeSet({ ...LAYOUT, tracks, upc }));
    const starting = (start: number) => ({
      ...one_,
      indexes: [one_.indexes[0] ?? { number: 0, start: at(0) }, { number: 1, start: at(start) }],
    });
    expect(await codes([starting(149), two])).toEqual(['first-pause']);
    expect(await codes([starting(301), two])).toEqual(['track-too-short']);
    expect(await codes([starting(300), two])).toEqual([]);
    expect(await codes([{ ...one_, isrc: 'gb-abc-24-001'.slice(0, 12) }, two])).toEqual(['isrc']);
    expect(await codes([{ ...one_, isrc: 'GBABC2400002' }, two])).toEqual(['isrc-twice']);
    expect(await codes([one_, two], '4006381333932')).toEqual(['upc']);
    expect(await codes([one_, { ...two, number: 3 }])).toEqual(['track-order']);
    expect(
      await codes([
        one_,
        {
          ...two,
          indexes: [
            { number: 1, start: at(600) },
            { number: 3, start: at(700) },
          ],
        },
      ]),
    ).toEqual(['index-order']);
    expect(
      await codes([
        one_,
        {
          ...two,
          indexes: [
            { number: 0, start: at(140) },
            { number: 1, start: at(600) },
          ],
        },
      ]),
    ).toEqual(['time-order']);
  });

  it('when names differ in case only, as a warning', async () => {
    const path = writeSet();
    for (const name of readdirSync(path)) renameSync(join(path, name), join(path, name.toLowerCase()));
    const { findings } = await verifyDdp(path);
    expect(new Set(findings.map(({ code, severity }) => `${severity} ${code}`))).toEqual(new Set(['warning name-case']));
  });
});

describe('what is not a DDP folder is unreadable', () => {
  const failing = (path: string) => expect(verifyDdp(path)).rejects.toMatchObject({ failure: { kind: 'unreadable' } });

  it('an empty folder, a file, a path that does not exist', async () => {
    await failing(newFolder());
    await failing(join(folder, 'nowhere'));
    const file = join(folder, 'file');
    writeFileSync(file, 'x');
    await failing(file);
  });

  it('a DDPID or DDPMS of other bytes', async () => {
    await failing(writeSet(LAYOUT, (files) => files.set('DDPID', new Uint8Array(128))));
    await failing(writeSet(LAYOUT, (files) => files.set('DDPMS', Buffer.from('VVV'))));
  });

  it('never anything worse, whatever the bytes', async () => {
    const path = writeSet({ ...LAYOUT, leadOut: at(1000) }, (files) => files.set('IMAGE.DAT', new Uint8Array(10)));
    const originals = new Map(
      ['DDPID', 'DDPMS', 'CDTEXT.BIN', 'PQDESCR', 'CHECKSUM.MD5'].map((name) => [name, readFileSync(join(path, name))]),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...originals.keys()),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.option(fc.nat(400)),
        async (name, changes, length) => {
          const bytes = Buffer.from(originals.get(name) ?? []);
          for (const [place, value] of changes) bytes[place % bytes.length] = value;
          writeFileSync(join(path, name), bytes.subarray(0, length ?? bytes.length));
          try {
            await verifyDdp(path);
          } catch (error) {
            if (!(error instanceof FailureError) || error.failure.kind !== 'unreadable') throw error;
          } finally {
            writeFileSync(join(path, name), originals.get(name) ?? '');
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

const REFERENCE = join('..', 'shared', 'reference', 'ddp');
const hasReference = existsSync(REFERENCE);
if (!hasReference) console.warn('tests with filesets of another writer are left out: ../shared/reference/ddp is not there');

describe.skipIf(!hasReference)('filesets of an independent writer (cue2ddp 1.1)', () => {
  /** The set with its image, made again from the README's recipe. */
  const complete = (name: string, sectors: number, silence: number): string => {
    const path = newFolder();
    for (const file of readdirSync(join(REFERENCE, name)))
      writeFileSync(join(path, file), readFileSync(join(REFERENCE, name, file)));
    writeFileSync(join(path, 'IMAGE.DAT'), ramp(sectors * 588, silence));
    return path;
  };

  it('one track with ISRC and UPC reads without findings', async () => {
    const report = await verifyDdp(complete('cue2ddp-exp005-isrc-upc', 900, 88200));
    expect(report.findings).toEqual([]);
    expect(report.album.upc).toBe('0123456789012');
    expect(report.tracks).toMatchObject([{ number: 1, startSector: 150, sectors: 750, pauseSectors: 150 }]);
    expect(report.tracks[0]?.isrc).toMatch(/^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$/);
    expect(report.checks.at(-1)?.detail).toBe('4 compared, from CHECKSUM.MD5');
  });

  it('a first pause of 3 s reads without findings and its sound is exported as 00', async () => {
    const path = complete('cue2ddp-exp009-pregap225', 750, 0);
    const report = await verifyDdp(path);
    expect(report.findings).toEqual([]);
    expect(report.tracks[0]).toMatchObject({ startSector: 225, sectors: 525, pauseSectors: 225 });
    const exported = await exportDdpTracks(path, join(folder, 'exp009'));
    expect(exported.map(({ fileName, frames }) => [fileName, frames])).toEqual([
      ['00 Hidden Track.wav', 75 * 588],
      ['01.wav', 525 * 588],
    ]);
  });

  it('CD-Text of two tracks is read', async () => {
    const report = await verifyDdp(complete('cue2ddp-exp091-cdtext3', 1650, 88200));
    expect(report.findings).toEqual([]);
    expect(report.album).toMatchObject({ title: 'Disc Title', artist: 'Disc Performer' });
    expect(report.tracks.map(({ title, performer }) => [title, performer])).toEqual([
      ['One', null],
      ['Two', 'Performer Two'],
    ]);
    expect(report.cdText).toMatchObject([{ charset: 0, language: 9, entities: [{ songwriter: 'Disc Songwriter' }, {}, {}] }]);
  });
});
