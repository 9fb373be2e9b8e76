import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { DigestInput, FileDigests } from '../protocol.ts';

export const digest = ({ path, md5: wantsMd5 = false, parts = [] }: DigestInput): FileDigests => {
  const md5 = wantsMd5 ? createHash('md5') : null;
  const sha256 = createHash('sha256');
  const partDigests: string[] = [];
  let part = createHash('sha256');
  const buffer = Buffer.alloc(1 << 20);
  const file = openSync(path, 'r');
  let bytes = 0;
  try {
    for (;;) {
      const end = parts[partDigests.length];
      const wanted = Math.min(buffer.length, (end ?? Number.POSITIVE_INFINITY) - bytes);
      const count = readSync(file, buffer, 0, wanted, bytes);
      if (count === 0) return { bytes, md5: md5?.digest('hex') ?? null, sha256: sha256.digest('hex'), parts: partDigests };
      const read = buffer.subarray(0, count);
      md5?.update(read);
      sha256.update(read);
      bytes += count;
      if (end === undefined) continue;
      part.update(read);
      if (bytes < end) continue;
      partDigests.push(part.digest('hex'));
      part = createHash('sha256');
    }
  } finally {
    closeSync(file);
  }
};
