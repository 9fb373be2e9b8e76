import { latinSpelling } from './latinText.ts';

/** Text for a disc's Japanese block: MS-JIS, double-byte throughout, so that Latin letters are the full-width ones. */

/** Whether MS-JIS writes this character with two bytes. Whoever has a table of it says so. */
export type IsDoubleByte = (character: string) => boolean;

export const fullWidth = (text: string): string =>
  text.replaceAll(' ', '\u3000').replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));

const spelling = (character: string, isDoubleByte: IsDoubleByte): string => {
  const wide = fullWidth(character);
  if (wide === '' || [...wide].every(isDoubleByte)) return wide;
  const spelt = fullWidth((latinSpelling(character) ?? '?').normalize('NFD').replace(/\p{Mn}/gu, ''));
  return [...spelt].every(isDoubleByte) ? spelt : '？';
};

/** NFKC makes half-width katakana, which are single bytes, full-width. */
export const toJapanese = (text: string, isDoubleByte: IsDoubleByte): string =>
  [...text.normalize('NFKC')].map((character) => spelling(character, isDoubleByte)).join('');

/** Whether the text is Japanese, and MS-JIS has all its characters. */
export const needsJapanese = (text: string, isDoubleByte: IsDoubleByte): boolean => {
  const japanese = text.normalize('NFKC').match(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/gu) ?? [];
  return japanese.length > 0 && japanese.every(isDoubleByte);
};
