import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { FileDigests } from '../protocol.ts';

export const digest = ({ path }: { readonly path: string }): FileDigests => {
  const md5 = createHash('md5');
  const sha256 = createHash('sha256');
  const buffer = Buffer.alloc(1 << 20);
  const file = openSync(path, 'r');
  let bytes = 0;
  try {
    for (;;) {
      const count = readSync(file, buffer, 0, buffer.length, bytes);
      if (count === 0) return { bytes, md5: md5.digest('hex'), sha256: sha256.digest('hex') };
      md5.update(buffer.subarray(0, count));
      sha256.update(buffer.subarray(0, count));
      bytes += count;
    }
  } finally {
    closeSync(file);
  }
};
