import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureOf } from '../shared/failure.ts';
import { openLibrary } from './openLibrary.ts';

const EDITOR = fileURLToPath(new URL('./killed.testkit.ts', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'killed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Acknowledged {
  readonly albumId: number;
  readonly revision: number;
  readonly title: string;
}

/** Edits in a process of its own and kills it after so many edits; `meanwhile` runs while it still has the library open. */
const editAndKill = async (edits: number, meanwhile: () => void = () => undefined): Promise<Acknowledged[]> => {
  const editor = spawn(process.execPath, [EDITOR, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: Acknowledged[] = [];
  for await (const line of createInterface({ input: editor.stdout })) {
    acknowledged.push(JSON.parse(line) as Acknowledged);
    if (acknowledged.length === edits) {
      meanwhile();
      editor.kill('SIGKILL');
    }
  }
  if (editor.exitCode === null && editor.signalCode === null) await once(editor, 'exit');
  expect(editor.signalCode).toBe('SIGKILL');
  return acknowledged;
};

describe('a process that is killed', () => {
  it('has lost none of the edits, undos and redos that it was told are done', async () => {
    for (const edits of [1, 23, 160]) {
      const acknowledged = await editAndKill(edits);
      const last = acknowledged.at(-1);
      const library = openLibrary(folder);
      try {
        expect(library.notices).toEqual([]);
        for (const { albumId, revision, title } of acknowledged) {
          expect(library.albumAt(albumId, revision).title).toBe(title);
        }
        // One more may have been written and not yet told.
        const { revision } = library.state(last?.albumId ?? 0);
        expect(revision === last?.revision || revision === (last?.revision ?? 0) + 1).toBe(true);
        expect(library.append(last?.albumId ?? 0, library.state(last?.albumId ?? 0).album, 'goes on', null).undo).toBe('goes on');
      } finally {
        library.close();
      }
      const db = new Database(join(folder, 'library.sqlite'), { readonly: true });
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(db.pragma('foreign_key_check')).toEqual([]);
      db.close();
    }
  });

  it('kept the folder to itself while it ran, and does so no longer', async () => {
    let refusal: unknown;
    await editAndKill(3, () => {
      try {
        openLibrary(folder).close();
      } catch (error) {
        refusal = failureOf(error);
      }
    });
    expect(refusal).toMatchObject({ kind: 'usage', problem: 'the data folder is in use by another Glassmaster' });
    openLibrary(folder).close();
  });
});
