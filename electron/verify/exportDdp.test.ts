import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportDdpTracks } from './exportDdp.ts';
import { at, folder, LAYOUT, newFolder, ramp, writeSet } from './fileset.testkit.ts';
import { verifyDdp } from './verifyDdp.ts';

const codesOf = async (path: string): Promise<string[]> => (await verifyDdp(path)).findings.map(({ code }) => code);

describe('exporting the songs', () => {
  it('gives every sample between index 01 and the next, unchanged', async () => {
    const path = writeSet();
    const target = join(folder, 'songs');
    const exported = await exportDdpTracks(path, target);
    expect(exported).toEqual([
      { number: 1, fileName: '01 Song 1.wav', frames: 450 * 588 },
      { number: 2, fileName: '02 Song 2.wav', frames: 400 * 588 },
    ]);
    const image = ramp(1000 * 588, 150 * 588);
    const samples = exported.map(({ fileName, frames }) => {
      const file = readFileSync(join(target, fileName));
      const data = file.indexOf('data', 12, 'latin1') + 8;
      expect(file.length).toBe(data + frames * 4);
      return file.subarray(data);
    });
    expect(Buffer.concat(samples).equals(image.subarray(150 * 2352))).toBe(true);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('gives sound hidden before track 1 as 00, and silence there not at all', async () => {
    const [first, second] = LAYOUT.tracks;
    if (!first || !second) throw new Error('two tracks');
    const tracks = [
      {
        ...first,
        indexes: [
          { number: 0, start: at(0) },
          { number: 1, start: at(200) },
        ],
      },
      second,
    ];
    const hidden = await exportDdpTracks(writeSet({ ...LAYOUT, tracks }), join(folder, 'hidden'));
    expect(hidden[0]).toEqual({ number: 0, fileName: '00 Hidden Track.wav', frames: 50 * 588 });
    const silent = writeSet({ ...LAYOUT, tracks }, (files) => files.set('IMAGE.DAT', new Uint8Array(1000 * 2352)));
    expect(await exportDdpTracks(silent, join(folder, 'silent'))).toHaveLength(2);
  });

  it('leaves nothing behind when the image is too short', async () => {
    const path = writeSet(LAYOUT, (files) => files.set('IMAGE.DAT', new Uint8Array(700 * 2352)));
    const target = join(folder, 'short');
    await expect(exportDdpTracks(path, target)).rejects.toMatchObject({ failure: { kind: 'unreadable' } });
    expect(existsSync(target)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('joins a master split over several files', async () => {
    const whole = writeSet();
    const split = newFolder();
    const image = readFileSync(join(whole, 'IMAGE.DAT'));
    for (const name of ['DDPID', 'CDTEXT.BIN', 'PQDESCR']) copyFileSync(join(whole, name), join(split, name));
    const map = readFileSync(join(whole, 'DDPMS'));
    const packet = (name: string, length: number, start: number, pause: string): Buffer => {
      const bytes = Buffer.from(map.subarray(256));
      bytes.write(String(length).padStart(8), 14, 'latin1');
      bytes.write(String(start).padStart(8, '0'), 22, 'latin1');
      bytes.write(pause, 46, 'latin1');
      bytes.write(name.padEnd(17), 74, 'latin1');
      return bytes;
    };
    // Second first: the start sector decides, not the place in the map.
    writeFileSync(
      join(split, 'DDPMS'),
      Buffer.concat([packet('T2.DAT', 400, 600, '   0'), packet('T1.DAT', 600, 0, ' 150'), map.subarray(0, 256)]),
    );
    writeFileSync(join(split, 'T1.DAT'), image.subarray(0, 600 * 2352));
    writeFileSync(join(split, 'T2.DAT'), image.subarray(600 * 2352));
    expect(await codesOf(split)).toEqual(['split-image', 'checksums-absent']);
    await exportDdpTracks(whole, join(folder, 'fromWhole'));
    await exportDdpTracks(split, join(folder, 'fromSplit'));
    for (const name of readdirSync(join(folder, 'fromWhole'))) {
      expect(readFileSync(join(folder, 'fromSplit', name)).equals(readFileSync(join(folder, 'fromWhole', name)))).toBe(true);
    }
  });
});
