import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { albumOf } from '../../electron/shared/album/album.testkit.ts';
import { type AlbumEdit, applyEdit } from '../../electron/shared/album/albumEdit.ts';
import type { Answer } from '../../electron/shared/contract/api.ts';
import type { AlbumState } from '../../electron/shared/contract/state.ts';
import { Editor } from './editor.ts';
import { useStudio } from './studio.ts';

const START: AlbumState = { albumId: 7, revision: 1, album: albumOf([{}, {}, {}]), undo: null, redo: null };
const rename = (title: string): AlbumEdit => ({ kind: 'album', changes: { title } });

/** Calls wait until the test answers them. */
interface Waiting {
  readonly name: string;
  readonly input: { readonly revision: number; readonly edit: AlbumEdit };
  readonly answer: (answer: Answer<AlbumState>) => void;
}
let calls: Waiting[] = [];

beforeEach(() => {
  calls = [];
  const call = (name: string, input: Waiting['input']) => new Promise((answer) => calls.push({ name, input, answer }));
  vi.stubGlobal('window', { glassmaster: { call } });
  useStudio.setState({ notices: [] });
});
afterEach(() => vi.unstubAllGlobals());

const next = async (): Promise<Waiting> => {
  await vi.waitUntil(() => calls.length > 0);
  return calls.shift() as Waiting;
};
const accept = ({ input, answer }: Waiting, before: AlbumState): AlbumState => {
  const output = { ...before, revision: before.revision + 1, album: applyEdit(before.album, input.edit).album };
  answer({ ok: true, output });
  return output;
};

test('sends one step after the other, each made on the state the one before led to', async () => {
  const editor = new Editor(START, () => undefined);
  void editor.step({ kind: 'edit', edit: rename('One'), gesture: null });
  const all = editor.step({ kind: 'edit', edit: rename('Two'), gesture: null });
  const first = await next();
  expect(calls).toEqual([]);
  const after = accept(first, START);
  const second = await next();
  expect(second.input).toMatchObject({ revision: 2, edit: rename('Two') });
  accept(second, after);
  await all;
});

test('is storing until the last step is answered, refused or not', async () => {
  const told: boolean[] = [];
  const editor = new Editor(START, (_, isStoring) => told.push(isStoring));
  await editor.settled();
  void editor.step({ kind: 'edit', edit: rename('Refused'), gesture: null });
  void editor.step({ kind: 'edit', edit: rename('Two'), gesture: null });
  let settled = false;
  const all = editor.settled().then(() => {
    settled = true;
  });
  const failure = { kind: 'conflict', file: null, problem: 'it does not fit', remedy: 'look again' } as const;
  (await next()).answer({ ok: false, failure });
  const second = await next();
  expect([told.at(-1), settled]).toEqual([true, false]);
  accept(second, START);
  await all;
  expect(told.at(-1)).toBe(false);
});

test('shows an edit before it is answered, and takes it back with a notice where it is refused', async () => {
  const shown: string[] = [];
  const editor = new Editor(START, ({ album }) => shown.push(album.title));
  const done = editor.step({ kind: 'edit', edit: rename('Refused'), gesture: null });
  expect(shown).toEqual(['Refused']);
  const failure = { kind: 'conflict', file: null, problem: 'it does not fit', remedy: 'look again' } as const;
  (await next()).answer({ ok: false, failure });
  await done;
  expect(shown.at(-1)).toBe('Album');
  expect(useStudio.getState().notices).toMatchObject([{ kind: 'failure', problem: 'it does not fit', remedy: 'look again' }]);
});

test('goes on with what is waiting after a refusal', async () => {
  const editor = new Editor(START, () => undefined);
  void editor.step({ kind: 'edit', edit: rename('Refused'), gesture: null });
  const all = editor.step({ kind: 'undo' });
  (await next()).answer({ ok: false, failure: { kind: 'conflict', file: null, problem: 'no', remedy: '' } });
  const undo = await next();
  expect(undo.name).toBe('album.undo');
  undo.answer({ ok: true, output: { ...START, revision: 2 } });
  await all;
});
