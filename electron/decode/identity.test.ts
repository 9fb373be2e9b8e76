import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { noise, temporaryFolder, text, write } from './decode.testkit.ts';
import { checkUnchanged, contentHash, identityOfPath, sameIdentity } from './identity.ts';

const folder = temporaryFolder();

describe('the content hash', () => {
  test('of "abc" is the one FIPS 180-4 gives', async () => {
    const path = write(join(folder, 'abc'), Uint8Array.from(text('abc')));
    expect(await contentHash(path)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  test('does not depend on how the file is read', async () => {
    const bytes = new Uint8Array(noise(800_000).buffer);
    const path = write(join(folder, 'long'), bytes);
    expect(await contentHash(path)).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  test('of a folder or a missing file is refused', async () => {
    await expect(contentHash(folder)).rejects.toThrow('is a folder');
    await expect(contentHash(join(folder, 'missing'))).rejects.toThrow('does not exist');
  });
});

test('another file under the same name is another identity', () => {
  const path = write(join(folder, 'song'), Uint8Array.from([1, 2, 3]));
  const before = identityOfPath(path);
  checkUnchanged(path, before);
  expect(sameIdentity(before, identityOfPath(path))).toBe(true);
  write(path, Uint8Array.from([1, 2, 3, 4]));
  expect(() => checkUnchanged(path, before)).toThrow('changed while it was used');
});
