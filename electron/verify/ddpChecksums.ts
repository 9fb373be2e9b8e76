import { utf8Text } from '../formats/bytes.ts';
import { readChecksums } from '../formats/checksums.ts';
import { type DdpFolder, type FolderFile, findFile, readSmall } from './ddpFolder.ts';
import { type DigestKind, digestFile, digestKind } from './fileDigest.ts';
import { COPY_AGAIN, type Note } from './finding.ts';

const CHECKSUM_NAME = /checksum|md5|sha-?(1|256)|crc32|\.sfv$/i;
const LONGEST_LIST = 256 * 1024;

/** Of files that were just read, by their name: hexadecimal, lower case. */
export type KnownDigests = ReadonlyMap<string, { readonly md5: string }>;

/** Compares every checksum list of the folder with its files. The result is the check's detail line. */
export const checkChecksums = async (ddp: DdpFolder, note: Note, known: KnownDigests): Promise<string> => {
  const set = new Set<FolderFile>([ddp.idFile, ddp.mapFile, ...ddp.streams.flatMap(({ file }) => file ?? [])]);
  const lists = ddp.files.filter((file) => !set.has(file) && CHECKSUM_NAME.test(file.name) && file.bytes <= LONGEST_LIST);
  const wanted = new Map<FolderFile, { kind: DigestKind; digest: string; list: string }[]>();
  for (const list of lists) {
    for (const { name, digest } of readChecksums(utf8Text(await readSmall(list)))) {
      const kind = digestKind(digest);
      if (kind === undefined) continue;
      const file = findFile(ddp.files, name.replace(/^.*[/\\]/, ''));
      if (file) wanted.set(file, [...(wanted.get(file) ?? []), { kind, digest, list: list.name }]);
      else note('error', 'checksum-file-missing', `${list.name} lists "${name}", which is not there`, COPY_AGAIN);
    }
  }
  const uncovered = [...set].filter((file) => !wanted.has(file)).map(({ name }) => name);
  if (wanted.size === 0) {
    note(
      'warning',
      'checksums-absent',
      'the folder has no checksums, so damage on the way to the plant cannot be seen',
      'write the DDP with a checksum file such as CHECKSUM.MD5',
    );
    return 'no checksum file';
  }
  if (uncovered.length > 0) {
    note('warning', 'checksum-incomplete', `no checksum covers ${uncovered.join(', ')}`, 'write the checksum file again');
  }
  let compared = 0;
  for (const [file, sums] of wanted) {
    const digests = new Map<DigestKind, string>(Object.entries(known.get(file.name) ?? {}) as [DigestKind, string][]);
    const unknown = new Set(sums.map(({ kind }) => kind).filter((kind) => !digests.has(kind)));
    if (unknown.size > 0) for (const [kind, digest] of await digestFile(file, unknown)) digests.set(kind, digest);
    for (const { kind, digest, list } of sums) {
      compared += 1;
      if (digests.get(kind) !== digest) {
        note('error', 'checksum-mismatch', `${file.name} does not have the ${kind} that ${list} says`, COPY_AGAIN);
      }
    }
  }
  return `${compared} compared, from ${lists.map(({ name }) => name).join(', ')}`;
};
