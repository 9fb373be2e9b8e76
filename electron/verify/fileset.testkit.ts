import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeCdText } from '../formats/cdText.ts';
import { writeChecksums } from '../formats/checksums.ts';
import { writeDdpId } from '../formats/ddpId.ts';
import { writeDdpMs } from '../formats/ddpMs.ts';
import { type DiscLayout, PLAIN_FLAGS, writePq } from '../formats/ddpPq.ts';
import type { CdSectors } from '../shared/units.ts';
import { testFolder } from './programs.testkit.ts';

/** Removed after the test file. */
export const folder = testFolder();
let made = 0;
export const newFolder = (): string => {
  made += 1;
  const path = join(folder, `set${made}`);
  mkdirSync(path);
  return path;
};

/** Stereo frame n: left n mod 65536, right n div 65536; `silence` frames of zeros first. */
export const ramp = (frames: number, silence = 0): Uint8Array => {
  const bytes = new Uint8Array(frames * 4);
  const view = new DataView(bytes.buffer);
  for (let at = silence; at < frames; at += 1) {
    view.setUint16(at * 4, (at - silence) % 65536, true);
    view.setUint16(at * 4 + 2, Math.floor((at - silence) / 65536), true);
  }
  return bytes;
};

export const at = (sectors: number): CdSectors => sectors as CdSectors;

export const LAYOUT: DiscLayout = {
  upc: '4006381333931',
  tracks: [
    {
      number: 1,
      isrc: 'GBABC2400001',
      flags: PLAIN_FLAGS,
      indexes: [
        { number: 0, start: at(0) },
        { number: 1, start: at(150) },
      ],
    },
    {
      number: 2,
      isrc: 'GBABC2400002',
      flags: { ...PLAIN_FLAGS, copyPermitted: true },
      indexes: [
        { number: 0, start: at(500) },
        { number: 1, start: at(600) },
        { number: 2, start: at(750) },
      ],
    },
  ],
  leadOut: at(1000),
};

/** A fileset of our own writers, each file changeable before the checksums are made. */
export const writeSet = (layout: DiscLayout = LAYOUT, change: (files: Map<string, Uint8Array>) => unknown = () => {}): string => {
  const path = newFolder();
  const cdText = encodeCdText({
    album: { title: 'Alb\u00fcm', performer: 'Band' },
    tracks: layout.tracks.map(({ number }) => ({ title: `Song ${number}`, performer: 'Band' })),
  }).bytes;
  const pq = writePq(layout);
  const first = layout.tracks[0]?.indexes.find(({ number }) => number === 1)?.start ?? at(150);
  const files = new Map<string, Uint8Array>([
    ['DDPID', writeDdpId({ upc: layout.upc })],
    [
      'DDPMS',
      writeDdpMs({
        cdTextBytes: cdText?.length ?? null,
        pqBytes: pq.length,
        imageSectors: layout.leadOut,
        firstPause: first,
      }),
    ],
    ['CDTEXT.BIN', cdText ?? new Uint8Array()],
    ['PQDESCR', pq],
    ['IMAGE.DAT', ramp(layout.leadOut * 588, 150 * 588)],
  ]);
  change(files);
  for (const [name, bytes] of files) writeFileSync(join(path, name), bytes);
  const sums = [...files].map(([name, bytes]) => ({ name, digest: createHash('md5').update(bytes).digest('hex') }));
  writeFileSync(join(path, 'CHECKSUM.MD5'), writeChecksums(sums));
  return path;
};
