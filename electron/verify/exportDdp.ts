import { createHash } from 'node:crypto';
import { type FileHandle, open, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST_NAME, openStaging } from '../export/staging.ts';
import { writeChecksums } from '../formats/checksums.ts';
import { riffInfo } from '../formats/tags.ts';
import { wavEnvelope } from '../formats/wav.ts';
import { diskFailure, fail } from '../shared/failure.ts';
import { trackFileName } from '../shared/text/fileName.ts';
import { CD_RATE, type CdSectors, framesPerSector } from '../shared/units.ts';
import { type DdpFolder, eachBlock, imagePieces, openDdpFolder, SECTOR_BYTES } from './ddpFolder.ts';
import { FIRST_PAUSE } from './discRules.ts';
import { digestFile } from './fileDigest.ts';
import { describeDisc } from './verifyDdp.ts';

export interface ExportedTrack {
  /** 0 = sound hidden before track 1. */
  readonly number: number;
  readonly fileName: string;
  readonly frames: number;
}

interface Stretch {
  readonly number: number;
  readonly title: string;
  readonly performer: string | null;
  readonly isrc: string | null;
  readonly start: CdSectors;
  readonly end: CdSectors;
}

/**
 * The songs of a DDP folder as 16-bit 44.1 kHz WAV files, the samples unchanged: each from its index 01 to the next, so that
 * one after the other they are the disc from track 1 on. Sound hidden in a first pause longer than 2 s becomes file 00. The
 * destination must be new or empty and appears whole or not at all.
 */
export const exportDdpTracks = async (folder: string, destination: string): Promise<ExportedTrack[]> => {
  const ddp = await openDdpFolder(folder);
  const stretches = await stretchesOf(ddp);
  const bytes = stretches.reduce((sum, { start, end }) => sum + (end - start) * SECTOR_BYTES, 0);
  const staging = openStaging({ destination, replace: false, sources: [folder] });
  try {
    staging.requireSpace(bytes);
    const { album } = describeDisc(ddp);
    const exported: ExportedTrack[] = [];
    const sums: { name: string; digest: string }[] = [];
    for (const stretch of stretches) {
      const fileName = `${trackFileName(stretch.number, stretch.title)}.wav`;
      const info = riffInfo({
        title: stretch.title,
        artist: stretch.performer ?? album.artist ?? '',
        album: album.title ?? '',
        isrc: stretch.isrc ?? '',
        ...(stretch.number > 0 ? { trackNumber: stretch.number } : {}),
      });
      const frames = (stretch.end - stretch.start) * framesPerSector(CD_RATE);
      const { header, trailer } = wavEnvelope({ sampleRate: CD_RATE, channels: 2, bits: 16, frames, info });
      const path = join(staging.delivery, fileName);
      const digest = await writeWhole(destination, path, header, trailer, (take) =>
        eachBlock(imagePieces(ddp, stretch.start, stretch.end), take),
      );
      await readBack(path, fileName, digest);
      sums.push({ name: fileName, digest });
      exported.push({ number: stretch.number, fileName, frames });
    }
    await guarded(destination, () => writeFile(join(staging.delivery, MANIFEST_NAME), writeChecksums(sums)));
    staging.publish();
    return exported;
  } finally {
    staging.discard();
  }
};

const stretchesOf = async (ddp: DdpFolder): Promise<Stretch[]> => {
  const { tracks, leadOutSector } = describeDisc(ddp);
  if (leadOutSector === null || tracks.length === 0) {
    return fail(
      'unreadable',
      ddp.folder,
      `has no songs to export: ${ddp.pqProblem ?? 'its PQ descriptor names none'}`,
      'ask its sender for a new copy',
    );
  }
  const songs = tracks.map((track, place) => ({
    number: track.number,
    title: track.title ?? '',
    performer: track.performer,
    isrc: track.isrc,
    start: track.startSector,
    end: tracks[place + 1]?.startSector ?? leadOutSector,
  }));
  const disordered = songs.find(({ start, end }) => end <= start);
  if (disordered) {
    fail('unreadable', ddp.folder, `track ${disordered.number} ends before it starts`, 'ask its sender for a new copy');
  }
  const first = songs[0]?.start ?? (0 as CdSectors);
  const hidden = { number: 0, title: 'Hidden Track', performer: null, isrc: null, start: FIRST_PAUSE as CdSectors, end: first };
  return first > FIRST_PAUSE && (await hasSound(ddp, hidden)) ? [hidden, ...songs] : songs;
};

const hasSound = async (ddp: DdpFolder, { start, end }: Stretch): Promise<boolean> => {
  let sound = false;
  await eachBlock(imagePieces(ddp, start, end), (block) => {
    sound ||= block.some((byte) => byte !== 0);
  });
  return sound;
};

/** Writes header, blocks and trailer; the result is the SHA-256 of what was meant to be written. */
const writeWhole = async (
  destination: string,
  path: string,
  header: Uint8Array,
  trailer: Uint8Array,
  feed: (take: (block: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<string> => {
  const hash = createHash('sha256');
  const handle = await guarded(destination, () => open(path, 'wx'));
  try {
    const take = async (block: Uint8Array): Promise<void> => {
      hash.update(block);
      await guarded(destination, () => writeAll(handle, block));
    };
    await take(header);
    await feed(take);
    await take(trailer);
  } finally {
    await handle.close();
  }
  return hash.digest('hex');
};

const writeAll = async (handle: FileHandle, block: Uint8Array): Promise<void> => {
  for (let done = 0; done < block.length; ) done += (await handle.write(block, done)).bytesWritten;
};

const readBack = async (path: string, name: string, expected: string): Promise<void> => {
  const { size } = await stat(path);
  const digest = (await digestFile({ name, path, bytes: size }, new Set(['sha256']))).get('sha256');
  if (digest !== expected)
    fail('verification', name, 'does not read back as it was written', 'check the disk; nothing was delivered');
};

/** What the disk says while writing becomes one line about the destination. */
const guarded = async <Result>(destination: string, work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw diskFailure(destination, error) ?? error;
  }
};
