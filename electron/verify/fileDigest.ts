import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { eachBlock, type FolderFile } from './ddpFolder.ts';

export type DigestKind = 'md5' | 'sha1' | 'sha256' | 'crc32';

const KINDS: Readonly<Record<number, DigestKind>> = { 8: 'crc32', 32: 'md5', 40: 'sha1', 64: 'sha256' };

/** Which digest a hexadecimal text of that length is. */
export const digestKind = (hexadecimal: string): DigestKind | undefined => KINDS[hexadecimal.length];

/** Several digests of a file in one pass, lower-case hexadecimal. */
export const digestFile = async (file: FolderFile, kinds: ReadonlySet<DigestKind>): Promise<Map<DigestKind, string>> => {
  const hashes = [...kinds].flatMap((kind) => (kind === 'crc32' ? [] : [{ kind, hash: createHash(kind) }]));
  let crc = 0;
  await eachBlock([{ file, offset: 0, bytes: file.bytes }], (block) => {
    for (const { hash } of hashes) hash.update(block);
    if (kinds.has('crc32')) crc = crc32(block, crc);
  });
  const digests = new Map<DigestKind, string>(hashes.map(({ kind, hash }) => [kind, hash.digest('hex')]));
  if (kinds.has('crc32')) digests.set('crc32', crc.toString(16).padStart(8, '0'));
  return digests;
};
