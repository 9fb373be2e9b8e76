const encoder = new TextEncoder();
const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** Bytes of UTF-8 a name takes at most, so that it and an extension fit every disk's 255. */
export const NAME_BYTES = 120;

/** Reserved on Windows, macOS or Unix, each replaced by something that still reads. */
const REPLACEMENTS: Readonly<Record<string, string>> = {
  '/': '-',
  '\\': '-',
  '|': '-',
  ':': '-',
  '*': '_',
  '?': '_',
  '"': "'",
  '<': '(',
  '>': ')',
};

/** Device names Windows keeps for itself, whatever the extension. */
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\.|$)/i;

/** Marks that reorder or hide text; joiners inside emoji stay. */
const INVISIBLE = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

const plain = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(INVISIBLE, '')
    .replace(/[/\\|:*?"<>]/g, (character) => REPLACEMENTS[character] ?? '_')
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim();

/** Windows drops dots and spaces at the end of a name. */
const withoutTrailingDots = (text: string): string => text.replace(/\.{3}\s*$/, '…').replace(/[.\s]+$/, '');

/** As much of the text as fits, whole graphemes only; one grapheme longer than that is cut between its code points. */
const fitting = (text: string, bytes: number): string => {
  // To tell graphemes apart takes tables that are slow to load.
  if (utf8(text).length <= bytes) return text;
  let kept = '';
  let left = bytes;
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)) {
    const size = utf8(segment).length;
    if (size > left) {
      if (kept !== '') break;
      for (const character of segment) {
        left -= utf8(character).length;
        if (left < 0) break;
        kept += character;
      }
      break;
    }
    kept += segment;
    left -= size;
  }
  return kept;
};

/** A name for one file or folder, without extension, valid on Windows, macOS and Linux; `fallback` when nothing is left. */
export const safeFileName = (text: string, fallback = 'Untitled'): string => {
  const name = withoutTrailingDots(fitting(withoutTrailingDots(plain(text)), NAME_BYTES - 1)).replace(/^\.+/, '_');
  if (name === '') return fallback;
  return RESERVED.test(name) ? `${name.replace(/\..*$/, '')}_${name.replace(/^[^.]*/, '')}` : name;
};

/** `NN Title`, without extension: the number keeps songs of one name apart. Just the number when no title is left. */
export const trackFileName = (number: number, title: string): string => {
  const prefix = String(number).padStart(2, '0');
  const name = withoutTrailingDots(fitting(withoutTrailingDots(plain(title)), NAME_BYTES - prefix.length - 1));
  return name === '' ? prefix : `${prefix} ${name}`;
};
