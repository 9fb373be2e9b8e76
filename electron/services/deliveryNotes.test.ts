import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DeliveryNotes } from './deliveryNotes.ts';

let home: string;
let folder: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'notes-'));
  folder = join(home, 'under-way');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const DELIVERY = { title: '夜 “Album” 🎸', destination: '/music/Artist - Album' };

test('a delivery that ended leaves no note, one that was cut off is told of once', () => {
  const notes = new DeliveryNotes(folder);
  notes.write({ ...DELIVERY, title: 'Done' })();
  notes.write(DELIVERY);
  expect(new DeliveryNotes(folder).take()).toEqual([DELIVERY]);
  expect(new DeliveryNotes(folder).take()).toEqual([]);
});

test('a note that was cut off itself, or is somebody else’s, is no delivery and does not stop the start', () => {
  new DeliveryNotes(folder).write(DELIVERY);
  for (const [at, text] of ['', '{"title":', '{"title":3,"destination":null}', '[]', '\u0000'].entries())
    writeFileSync(join(folder, `broken-${at}.json`), text);
  expect(new DeliveryNotes(folder).take()).toEqual([DELIVERY]);
});

test('where no note can be written there is none, and nothing is thrown', () => {
  writeFileSync(folder, 'a file where the folder should be');
  const strike = new DeliveryNotes(folder).write(DELIVERY);
  strike();
  expect(readdirSync(home)).toEqual(['under-way']);
  expect(new DeliveryNotes(join(home, 'nowhere')).take()).toEqual([]);
});
