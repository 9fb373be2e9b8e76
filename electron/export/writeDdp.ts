import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnginePool } from '../engine/pool.ts';
import type { FileDigests } from '../engine/protocol.ts';
import { encodeCdText } from '../formats/cdText.ts';
import { writeChecksums } from '../formats/checksums.ts';
import { writeDdpId } from '../formats/ddpId.ts';
import { CD_TEXT_NAME, IMAGE_NAME, PQ_NAME, writeDdpMs } from '../formats/ddpMs.ts';
import { type DiscLayout, writePq } from '../formats/ddpPq.ts';
import type { Album } from '../shared/album/album.ts';
import { fail } from '../shared/failure.ts';
import type { CdSectors } from '../shared/units.ts';
import { type DdpReport, verifyDdp } from '../verify/verifyDdp.ts';
import { cdTextOf } from './discText.ts';

/**
 * Beside the image that is already in `folder`, with the digests it was read back with: map, subcode, CD-Text and checksums; then
 * the whole is verified, and what was found returned.
 */
export const writeDdp = async (
  pool: EnginePool,
  folder: string,
  image: FileDigests,
  album: Album,
  layout: DiscLayout,
): Promise<DdpReport> => {
  const cdText = encodeCdText(cdTextOf(album));
  const pq = writePq(layout);
  const firstPause = layout.tracks[0]?.indexes.find((index) => index.number === 1)?.start ?? (0 as CdSectors);
  const map = writeDdpMs({
    cdTextBytes: cdText.bytes?.length ?? null,
    pqBytes: pq.length,
    imageSectors: layout.leadOut,
    firstPause,
  });
  const files: readonly (readonly [name: string, bytes: Uint8Array])[] = [
    ['DDPID', writeDdpId({ upc: layout.upc })],
    ['DDPMS', map],
    [PQ_NAME, pq],
    ...(cdText.bytes === null ? [] : ([[CD_TEXT_NAME, cdText.bytes]] as const)),
  ];
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes, { flush: true });
  const digests = await Promise.all(
    files.map(async ([name]) => ({ name, ...(await pool.run('digest', { path: join(folder, name), md5: true })) })),
  );
  const sums = [...digests, { name: IMAGE_NAME, ...image }].map(({ name, md5 }) => ({ name, digest: md5 ?? '' }));
  writeFileSync(join(folder, 'CHECKSUM.MD5'), writeChecksums(sums), { flush: true });

  const verified = await verifyDdp(folder, new Map([[IMAGE_NAME, { md5: image.md5 ?? '' }]]));
  const broken = verified.findings.find((finding) => finding.severity === 'error');
  if (broken !== undefined) fail('verification', 'ddp', broken.message, 'nothing was delivered; please report this');
  return verified;
};
