/**
 * A program for the tests: opens the library in a folder, makes an album and edits it for ever, undo and redo among the
 * edits. Each state is printed as a line of JSON after the call that made it durable has returned.
 */
import { writeSync } from 'node:fs';
import { albumOf } from '../shared/album/album.testkit.ts';
import { openLibrary } from './openLibrary.ts';

const library = openLibrary(process.argv[2] ?? '');
const say = (value: unknown): void => void writeSync(1, `${JSON.stringify(value)}\n`);

let state = library.createAlbum(albumOf([{}, {}]), 'first');
for (let at = 1; ; at += 1) {
  say({ albumId: state.albumId, revision: state.revision, title: state.album.title });
  if (at % 7 === 0) state = library.undo(state.albumId);
  else if (at % 7 === 1) state = library.redo(state.albumId);
  else state = library.append(state.albumId, { ...state.album, title: `Title ${at}` }, `step ${at}`, null);
}
