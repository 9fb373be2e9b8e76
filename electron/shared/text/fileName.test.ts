import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testFolder } from '../../verify/programs.testkit.ts';
import { NAME_BYTES, safeFileName, trackFileName } from './fileName.ts';

const folder = testFolder();
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc
    .array(fc.constantFrom('.', ' ', '/', ':', 'CON', 'a', '\u0301', '\ud800', '👩‍👩‍👧', '\u202e', '...'), { maxLength: 80 })
    .map((parts) => parts.join('')),
);

const expectValid = (name: string): void => {
  expect(name).not.toBe('');
  expect(name.isWellFormed()).toBe(true);
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(NAME_BYTES);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
  expect(name).not.toMatch(/[\u0000-\u001f\u007f/\\:*?"<>|]/);
  expect(name).not.toMatch(/^[\s.]|[\s.]$/);
  expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
  expect(name.normalize('NFC')).toBe(name);
};

describe('names of files', () => {
  it('say number and title, with reserved characters replaced so that they still read', () => {
    expect(trackFileName(1, 'AC/DC: "Back" <in> Black?')).toBe("01 AC-DC- 'Back' (in) Black_");
    expect(trackFileName(12, 'Wait...')).toBe('12 Wait…');
    expect(trackFileName(3, ' . ')).toBe('03');
    expect(trackFileName(4, 'Cafe\u0301 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿')).toBe('04 Café 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿');
    expect(trackFileName(5, 'safe\u202egnp.exe')).toBe('05 safegnp.exe');
    expect(safeFileName('con')).toBe('con_');
    expect(safeFileName('NUL.tar.gz')).toBe('NUL_.tar.gz');
    expect(safeFileName('..')).toBe('Untitled');
    expect(safeFileName('.hidden')).toBe('_hidden');
  });

  it('are cut between graphemes, at 120 bytes', () => {
    // Eighteen bytes an emoji; six of them and the number's three bytes are 111, seven would be 129.
    expect(trackFileName(1, '👩‍👩‍👧'.repeat(20))).toBe(`01 ${'👩‍👩‍👧'.repeat(6)}`);
    expect(Buffer.byteLength(trackFileName(1, 'ä'.repeat(500)))).toBe(119);
  });

  it('are valid on Windows, macOS and Linux for any text', () => {
    fc.assert(fc.property(anyText, (text) => expectValid(safeFileName(text))));
    fc.assert(fc.property(fc.integer({ min: 0, max: 99 }), anyText, (number, text) => expectValid(trackFileName(number, text))));
  });

  it('keep songs apart by their number, whatever the titles', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(99), { minLength: 2, maxLength: 2 }), anyText, anyText, ([a = 0, b = 0], one, two) => {
        expect(trackFileName(a, one).toLowerCase()).not.toBe(trackFileName(b, two).toLowerCase());
      }),
    );
  });

  it('exist on this disk as they were asked for', () => {
    mkdirSync(join(folder, 'names'));
    const names = fc.sample(anyText, { numRuns: 100, seed: 1 }).map((text, at) => `${trackFileName(at, text)}.wav`);
    for (const name of names) writeFileSync(join(folder, 'names', name), '');
    expect(readdirSync(join(folder, 'names')).sort()).toEqual([...names].sort());
  });
});
