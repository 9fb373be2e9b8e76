import { checkUnchanged, contentHash, identityOfPath } from '../../decode/identity.ts';
import type { IdentifiedFile } from '../protocol.ts';

export const identify = async ({ path }: { readonly path: string }): Promise<IdentifiedFile> => {
  const identity = identityOfPath(path);
  const sha256 = await contentHash(path);
  checkUnchanged(path, identity);
  return { identity, sha256 };
};
