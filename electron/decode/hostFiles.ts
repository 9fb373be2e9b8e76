import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import type { FfmpegFileSystem, FfmpegNode, FfmpegStream } from '@ffmpeg/core';
import { systemFailure } from './refusals.ts';

export interface HostFile {
  readonly path: string;
  readonly mode: 'read' | 'write';
  /** Told up to where the file has been read. What it throws ends the run. */
  readonly onRead?: (position: number) => void;
}

/** By the name ffmpeg sees, for example `/host/in0`. */
export type HostFiles = Readonly<Record<string, HostFile>>;

export const HOST_FOLDER = '/host';

export interface MountedFiles {
  /** The first failure of the real file system, with the file it happened to; ffmpeg itself only learns "I/O error". */
  readonly trouble: { readonly file: HostFile; readonly error: Error } | null;
  close(): void;
}

const DIRECTORY = 0o040555;
const READABLE_FILE = 0o100444;
const WRITABLE_FILE = 0o100666;
/** Numbers of wasi-libc's errno.h, which Emscripten's `ErrnoError` takes. */
const EINVAL = 28;
const EIO = 29;
const ENOENT = 44;
const EPERM = 63;

interface OpenFile {
  readonly file: HostFile;
  readonly fd: number;
  size: number;
}

/**
 * Mounts real files under `/host`, read and written in place: nothing is held in ffmpeg's memory, so length does
 * not matter. No other file of this machine can be named from inside.
 */
export const mountHostFiles = (fs: FfmpegFileSystem, files: HostFiles): MountedFiles => {
  const open = openAll(files);
  const byNode = new Map<number, OpenFile>();
  let trouble: MountedFiles['trouble'] = null;

  const guarded = <Result>(entry: OpenFile, action: () => Result): Result => {
    try {
      return action();
    } catch (error) {
      trouble ??= { file: entry.file, error: error instanceof Error ? error : new Error(String(error)) };
      throw new fs.ErrnoError(EIO);
    }
  };
  const entryOf = (node: FfmpegNode): OpenFile => {
    const entry = byNode.get(node.id);
    if (entry === undefined) throw new fs.ErrnoError(ENOENT);
    return entry;
  };

  const attributes = (node: FfmpegNode): Record<string, unknown> => ({
    dev: 1,
    ino: node.id,
    mode: node.mode,
    nlink: 1,
    uid: 0,
    gid: 0,
    rdev: 0,
    size: byNode.get(node.id)?.size ?? 4096,
    atime: new Date(0),
    mtime: new Date(0),
    ctime: new Date(0),
    blksize: 4096,
    blocks: Math.ceil((byNode.get(node.id)?.size ?? 4096) / 4096),
  });
  const nodeOperations = {
    getattr: attributes,
    setattr: (node: FfmpegNode, changes: { size?: number }): void => {
      const entry = entryOf(node);
      if (changes.size === undefined || changes.size === entry.size) return;
      const size = changes.size;
      if (entry.file.mode !== 'write') throw new fs.ErrnoError(EPERM);
      guarded(entry, () => ftruncateSync(entry.fd, size));
      entry.size = size;
    },
    lookup: (): never => {
      throw new fs.ErrnoError(ENOENT);
    },
    mknod: (): never => {
      throw new fs.ErrnoError(EPERM);
    },
  };
  const streamOperations = {
    read: (stream: FfmpegStream, memory: Int8Array, offset: number, length: number, position: number): number => {
      const entry = entryOf(stream.node);
      return guarded(entry, () => {
        const count = readSync(entry.fd, memory, offset, length, position);
        entry.file.onRead?.(position + count);
        return count;
      });
    },
    write: (stream: FfmpegStream, memory: Int8Array, offset: number, length: number, position: number): number => {
      const entry = entryOf(stream.node);
      const written = guarded(entry, () => writeSync(entry.fd, memory, offset, length, position));
      entry.size = Math.max(entry.size, position + written);
      return written;
    },
    llseek: (stream: FfmpegStream, offset: number, whence: number): number => {
      const base = whence === 1 ? stream.position : whence === 2 ? entryOf(stream.node).size : 0;
      if (base + offset < 0) throw new fs.ErrnoError(EINVAL);
      return base + offset;
    },
  };

  const mountRoot = (): FfmpegNode => {
    const root = fs.createNode(null, '/', DIRECTORY, 0);
    root.node_ops = nodeOperations;
    root.stream_ops = {};
    for (const [virtualName, entry] of open) {
      const name = virtualName.slice(HOST_FOLDER.length + 1);
      const node = fs.createNode(root, name, entry.file.mode === 'write' ? WRITABLE_FILE : READABLE_FILE, 0);
      node.node_ops = nodeOperations;
      node.stream_ops = streamOperations;
      byNode.set(node.id, entry);
    }
    return root;
  };

  const closeAll = (): void => {
    for (const entry of open.values()) closeSync(entry.fd);
    open.clear();
  };
  try {
    fs.mkdir(HOST_FOLDER);
    fs.mount({ mount: mountRoot }, {}, HOST_FOLDER);
  } catch (error) {
    closeAll();
    throw error;
  }
  return {
    get trouble() {
      return trouble;
    },
    close: closeAll,
  };
};

const openAll = (files: HostFiles): Map<string, OpenFile> => {
  const open = new Map<string, OpenFile>();
  try {
    for (const [virtualName, file] of Object.entries(files)) {
      if (!/^\/host\/[a-z0-9.]+$/.test(virtualName)) throw new RangeError(`${virtualName} is not a name under ${HOST_FOLDER}`);
      open.set(virtualName, openOne(file));
    }
    return open;
  } catch (error) {
    for (const entry of open.values()) closeSync(entry.fd);
    throw error;
  }
};

const openOne = (file: HostFile): OpenFile => {
  try {
    const fd = openSync(file.path, file.mode === 'write' ? 'w+' : 'r');
    return { file, fd, size: fstatSync(fd).size };
  } catch (error) {
    throw systemFailure(file.mode === 'write' ? 'destination' : 'unreadable', file.path, error);
  }
};
