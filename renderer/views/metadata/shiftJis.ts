import type { IsDoubleByte } from '../../../electron/shared/text/japaneseText.ts';

/** Characters that MS-JIS writes with two bytes, by the browser's own decoder. The user-defined rows are nobody's letters. */
const doubleByteCharacters = (): ReadonlySet<string> => {
  const decoder = new TextDecoder('shift_jis');
  const characters = new Set<string>();
  for (let lead = 0x81; lead <= 0xfc; lead += 1) {
    if (lead > 0x9f && lead < 0xe0) continue;
    for (let trail = 0x40; trail <= 0xfc; trail += 1) {
      if (trail === 0x7f) continue;
      const text = decoder.decode(Uint8Array.of(lead, trail));
      if ([...text].length === 1 && !/[\ufffd\ue000-\uf8ff]/.test(text)) characters.add(text);
    }
  }
  return characters;
};

let known: ReadonlySet<string> | null = null;

export const isShiftJisDoubleByte: IsDoubleByte = (character) => {
  known ??= doubleByteCharacters();
  return known.has(character);
};
