import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { encodeCdText } from '../../../electron/formats/cdText.ts';
import { isShiftJisDoubleByte } from './shiftJis.ts';
import { replacementText, type TargetText, targetTexts } from './targets.ts';

const of = (field: Parameters<typeof targetTexts>[0], text: string, number = 3): Record<string, TargetText> =>
  Object.fromEntries(targetTexts(field, text, number, isShiftJisDoubleByte).map((one) => [one.target, one]));

describe('what becomes of a text', () => {
  it('names each character that CD-Text cannot hold, once, and its spelling', () => {
    const { 'CD-Text': cdText, 'MP3 and FLAC tags': tags } = of('title', 'Łódź Łaska');
    expect(cdText?.says).toBe('Lódz Laska');
    expect(cdText?.replacements).toEqual([
      { from: 'Ł', to: 'L' },
      { from: 'ź', to: 'z' },
    ]);
    expect(tags?.replacements).toEqual([]);
    expect(replacementText(cdText?.replacements ?? [])).toBe('“Ł” becomes “L”, “ź” becomes “z”');
  });

  it('says what a file cannot be named', () => {
    const { 'File name': name } = of('title', 'AC/DC: live?', 7);
    expect(name?.says).toBe('07 AC-DC- live_');
    expect(name?.replacements).toEqual([
      { from: '/', to: '-' },
      { from: ':', to: '-' },
      { from: '?', to: '_' },
    ]);
  });

  it('shows a title too long for a file name as it is cut', () => {
    const { 'File name': name } = of('title', 'x'.repeat(200));
    expect(name?.replacements).toHaveLength(1);
    expect(name?.says.length).toBeLessThan(130);
  });

  it('needs no change for plain text anywhere', () => {
    for (const field of ['title', 'artist', 'composer', 'message'] as const) {
      for (const target of targetTexts(field, 'Café No. 5', 1, isShiftJisDoubleByte)) {
        if (target.target !== 'BWF description') expect(target.replacements, target.target).toEqual([]);
      }
    }
  });

  it('offers the Japanese block exactly where the disc gets one, with the same letters', () => {
    for (const text of ['夜明け', 'ｶﾀｶﾅ Song', 'Łódź の夜', '한국어', 'plain']) {
      const { changes, bytes } = encodeCdText({ album: { title: text }, tracks: [{ title: text }] });
      const targets = of('title', text, 1);
      const second = bytes?.some((byte, at) => at % 18 === 3 && (byte & 0xf0) === 0x90) ?? false;
      expect(targets['CD-Text, Japanese'] !== undefined, text).toBe(second);
      const told = changes.find(({ block, track }) => block === 'japanese' && track === 1);
      if (told !== undefined) expect(targets['CD-Text, Japanese']?.says).toBe(told.to);
    }
  });
});

describe('the table of MS-JIS', () => {
  it('has the characters that the disc’s own encoder writes with two bytes', () => {
    const differing: string[] = [];
    for (let code = 0x80; code < 0x10000; code += 1) {
      if ((code >= 0xd800 && code < 0xf900) || code === 0xfffd) continue;
      const character = String.fromCharCode(code);
      if (isShiftJisDoubleByte(character) !== (iconv.encode(character, 'shift_jis').length === 2)) differing.push(character);
    }
    expect(differing).toEqual([]);
  });
});
