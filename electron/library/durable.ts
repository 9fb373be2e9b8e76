import { closeSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/** Returns when a file's bytes are on the disk. */
export const syncFile = (path: string): void => syncDescriptor(openSync(path, 'r+'));

/** Returns when the names in the file's folder are on the disk. Windows keeps them in order by itself and opens no folders. */
export const syncNames = (path: string): void => {
  if (process.platform !== 'win32') syncDescriptor(openSync(dirname(path), 'r'));
};

const syncDescriptor = (descriptor: number): void => {
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};
