import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ReadCdText, readCdText } from '../formats/cdTextRead.ts';
import { type ReadDdpId, readDdpId } from '../formats/ddpId.ts';
import { type DdpMapPacket, type ReadDdpMs, readDdpMs } from '../formats/ddpMs.ts';
import { type ReadPq, readPq } from '../formats/ddpPq.ts';
import { FailureError, fail } from '../shared/failure.ts';
import { type CdSectors, framesPerSector } from '../shared/units.ts';

/** 588 frames of 4 bytes. */
export const SECTOR_BYTES = framesPerSector(44100) * 4;

/** A file of the folder, by the name it has there. */
export interface FolderFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/** A packet of the map with the file it names. */
export interface MappedStream {
  readonly packet: DdpMapPacket;
  /** Undefined when the folder has no such file. */
  readonly file: FolderFile | undefined;
}

export interface DdpFolder {
  readonly folder: string;
  readonly files: readonly FolderFile[];
  readonly idFile: FolderFile;
  readonly mapFile: FolderFile;
  readonly id: ReadDdpId;
  readonly map: ReadDdpMs;
  readonly streams: readonly MappedStream[];
  /** Main streams of audio in the order they play. */
  readonly audio: readonly MappedStream[];
  readonly pqStream: MappedStream | undefined;
  readonly cdTextStream: MappedStream | undefined;
  /** Null when absent or unreadable; `pqProblem` says which. */
  readonly pq: ReadPq | null;
  readonly pqProblem: string | null;
  readonly cdText: ReadCdText | null;
}

/** Far above what 99 tracks of 99 indexes or eight blocks of CD-Text take. */
const SMALL_FILE_BYTES = 4 * 1024 * 1024;
const NOT_DDP = 'choose the folder that holds DDPID and DDPMS';

/** Reads everything of a DDP folder but its audio. Without DDPID and DDPMS it is an 'unreadable' failure. */
export const openDdpFolder = async (folder: string): Promise<DdpFolder> => {
  const files = await listFiles(folder);
  const required = (name: string): FolderFile =>
    findFile(files, name) ?? fail('unreadable', folder, `has no file ${name}, so it is not a DDP folder`, NOT_DDP);
  const idFile = required('DDPID');
  const mapFile = required('DDPMS');
  const id = readDdpId(await readSmall(idFile), idFile.path);
  const map = readDdpMs(await readSmall(mapFile), mapFile.path);
  const streams = map.packets.map((packet) => ({ packet, file: findFile(files, packet.fileName) }));
  const audio = playingOrder(streams.filter(({ packet }) => packet.stream === 'D0'));
  const pqStream = streams.find(({ packet }) => packet.subcode.replace(/\s/g, '') === 'PQDESCR');
  const cdTextStream = streams.find(({ packet }) => packet.subcode === 'CDTEXT');
  let pq: ReadPq | null = null;
  let pqProblem: string | null = pqStream ? 'its file is missing' : 'the map names no PQ descriptor';
  if (pqStream?.file) {
    try {
      pq = readPq(await readSmall(pqStream.file), pqStream.file.name);
      pqProblem = null;
    } catch (error) {
      if (!(error instanceof FailureError) || error.failure.kind !== 'unreadable') throw error;
      pqProblem = error.failure.problem;
    }
  }
  const cdText = cdTextStream?.file ? readCdText(await readSmall(cdTextStream.file)) : null;
  return { folder, files, idFile, mapFile, id, map, streams, audio, pqStream, cdTextStream, pq, pqProblem, cdText };
};

/** Streams with a start sector play in that order; those without follow where they stand in the map. */
const playingOrder = (streams: readonly MappedStream[]): MappedStream[] => {
  let next = 0;
  return streams
    .map((stream) => {
      const start = stream.packet.start ?? next;
      next = start + (stream.packet.length ?? 0);
      return { stream, start };
    })
    .sort((a, b) => a.start - b.start)
    .map(({ stream }) => stream);
};

const listFiles = async (folder: string): Promise<FolderFile[]> => {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) =>
    fail('unreadable', folder, error.code === 'ENOTDIR' ? 'is not a folder' : 'cannot be opened', NOT_DDP, error),
  );
  const files: FolderFile[] = [];
  for (const name of names.sort()) {
    const path = join(folder, name);
    const facts = await stat(path).catch(() => undefined);
    if (facts?.isFile()) files.push({ name, path, bytes: facts.size });
  }
  return files;
};

/** The file of that name; in another case only if there is exactly one. Names never leave the folder. */
export const findFile = (files: readonly FolderFile[], name: string): FolderFile | undefined => {
  const exact = files.find((file) => file.name === name);
  const alike = files.filter((file) => file.name.toLowerCase() === name.toLowerCase());
  return exact ?? (alike.length === 1 ? alike[0] : undefined);
};

/** A whole file of at most 4 MB. */
export const readSmall = async (file: FolderFile): Promise<Uint8Array> => {
  if (file.bytes > SMALL_FILE_BYTES) {
    fail('unreadable', file.path, `is ${file.bytes} bytes long, far too long for what it should be`, COPY);
  }
  return withFile(file, async (handle) => {
    const bytes = new Uint8Array(file.bytes);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  });
};

const COPY = 'copy or download the folder again';

/** Runs work on an open file; what the disk says becomes an 'unreadable' failure. */
export const withFile = async <Result>(file: FolderFile, work: (handle: FileHandle) => Promise<Result>): Promise<Result> => {
  const unreadable = (error: unknown): never => {
    if (error instanceof FailureError) throw error;
    return fail('unreadable', file.path, 'cannot be read', 'check its permissions and the disk, or copy the folder again', error);
  };
  const handle = await open(file.path, 'r').catch(unreadable);
  try {
    return await work(handle).catch(unreadable);
  } finally {
    await handle.close();
  }
};

/** A stretch of the image inside one file. */
export interface ImagePiece {
  readonly file: FolderFile;
  readonly offset: number;
  readonly bytes: number;
}

/** Where sectors [start, end) lie; an 'unreadable' failure when the image does not hold them all. */
export const imagePieces = ({ folder, audio }: DdpFolder, start: CdSectors, end: CdSectors): ImagePiece[] => {
  const pieces: ImagePiece[] = [];
  let streamStart = 0;
  let covered = 0;
  for (const { packet, file } of audio) {
    const sectors = packet.length ?? 0;
    const from = Math.max(start, streamStart);
    const to = Math.min(end, streamStart + sectors);
    if (from < to) {
      const offset = packet.fileOffset + (from - streamStart) * SECTOR_BYTES;
      const bytes = (to - from) * SECTOR_BYTES;
      if (!file) return fail('unreadable', folder, `has no file ${packet.fileName}, which the map names`, COPY);
      if (offset + bytes > file.bytes) fail('unreadable', file.path, 'is shorter than the map says', COPY);
      pieces.push({ file, offset, bytes });
      covered += to - from;
    }
    streamStart += sectors;
  }
  if (covered < end - start)
    fail('unreadable', folder, `its audio ends before sector ${end}, which the PQ descriptor names`, COPY);
  return pieces;
};

/** The bytes of pieces in order, in blocks of at most 256 kB that are valid until the next. */
export const eachBlock = async (pieces: readonly ImagePiece[], take: (block: Uint8Array) => unknown): Promise<void> => {
  const buffer = new Uint8Array(256 * 1024);
  for (const { file, offset, bytes } of pieces) {
    await withFile(file, async (handle) => {
      for (let done = 0; done < bytes; ) {
        const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, bytes - done), offset + done);
        if (bytesRead === 0) fail('unreadable', file.path, 'became shorter while it was read', COPY);
        await take(buffer.subarray(0, bytesRead));
        done += bytesRead;
      }
    });
  }
};
