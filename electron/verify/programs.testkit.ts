import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Whether an independent program is there to judge our files; says so when tests are left out for the lack of it. */
export const hasProgram = (name: string): boolean => {
  const found = spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
  if (!found) console.warn(`tests with ${name} are left out: the program is not installed`);
  return found;
};

/** Output of a program, both streams; throws when it ends with an error. */
export const runProgram = (name: string, ...words: readonly string[]): string => {
  const { status, stdout, stderr, error } = spawnSync(name, words, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (error) throw error;
  if (status !== 0) throw new Error(`${name} ${words.join(' ')} ended with ${status}: ${stdout}${stderr}`);
  return stdout + stderr;
};

/** A folder for one test file, removed after it. */
export const testFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'glassmaster-formats-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** Bytes of a hexadecimal dump; white space is ignored. */
export const hex = (dump: string): Uint8Array => Uint8Array.from(Buffer.from(dump.replace(/\s/g, ''), 'hex'));
