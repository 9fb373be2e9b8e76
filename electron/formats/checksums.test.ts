import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasProgram, runProgram, testFolder } from '../verify/programs.testkit.ts';
import { readChecksums, writeChecksums } from './checksums.ts';

const folder = testFolder();
const D32 = 'd41d8cd98f00b204e9800998ecf8427e';

describe('checksum lists', () => {
  it('are read in every spelling seen', () => {
    const wanted = [{ name: 'IMAGE.DAT', digest: D32 }];
    for (const line of [
      `${D32} *IMAGE.DAT`,
      `${D32} *IMAGE.DAT\r`,
      `${D32}  IMAGE.DAT`,
      `${D32.toUpperCase()}\tIMAGE.DAT`,
      `MD5 (IMAGE.DAT) = ${D32}`,
      `IMAGE.DAT=${D32}`,
      `IMAGE.DAT: ${D32}`,
      `IMAGE.DAT  ${D32}`,
      `\ufeff; made by a program\n[MD5]\n${D32} *IMAGE.DAT`,
    ]) {
      expect(readChecksums(`${line}\n`)).toEqual(wanted);
    }
    expect(readChecksums('[CRC32 Checksum]\r\nDDPID=0A1B2C3D\r\n')).toEqual([{ name: 'DDPID', digest: '0a1b2c3d' }]);
    expect(readChecksums('hello\n\n# nothing\n')).toEqual([]);
  });

  it('keep a name with a line separator of Unicode in it', () => {
    const sums = [{ name: '\u2028 wide.wav', digest: 'a'.repeat(64) }];
    expect(readChecksums(writeChecksums(sums))).toEqual(sums);
  });

  it('read back as written, whatever the names', () => {
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((text) => !/[\0]/.test(text));
    const digest = fc.oneof(fc.stringMatching(/^[0-9a-f]{32}$/), fc.stringMatching(/^[0-9a-f]{64}$/));
    fc.assert(
      fc.property(fc.array(fc.record({ name, digest })), (sums) => {
        expect(readChecksums(writeChecksums(sums))).toEqual(sums);
      }),
    );
  });

  it('never break the reader', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void readChecksums(text)));
  });

  it.skipIf(!hasProgram('sha256sum'))('are accepted by md5sum and sha256sum, odd names included', () => {
    const names = ['plain.wav', 'with space ', ' *leading', 'sub/ünï.wav', 'back\\slash', 'line\nbreak', 'return\r'];
    for (const [kind, program] of [
      ['md5', 'md5sum'],
      ['sha256', 'sha256sum'],
    ] as const) {
      const sums = names.map((name) => {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), name);
        return { name, digest: createHash(kind).update(name).digest('hex') };
      });
      writeFileSync(join(folder, 'list'), writeChecksums(sums));
      expect(runProgram('sh', '-c', `cd '${folder}' && ${program} --strict -c list`).match(/OK/g)).toHaveLength(names.length);
      const theirs = runProgram('sh', '-c', `cd '${folder}' && ${program} -- "$@"`, 'sh', ...names);
      expect(readChecksums(theirs)).toEqual(sums);
    }
  });
});
