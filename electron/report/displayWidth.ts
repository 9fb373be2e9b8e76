/** Scripts a terminal gives two columns (Unicode Standard Annex 11, East Asian Width W and F), by block. */
const WIDE: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18aff],
  [0x1b000, 0x1b2ff],
  [0x20000, 0x3fffd],
];

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Terminal columns of one user-perceived character. */
const graphemeWidth = (grapheme: string): number => {
  if (/^(?:\p{M}|\p{Cf})+$/u.test(grapheme)) return 0;
  if (/\p{Emoji_Presentation}|\ufe0f/u.test(grapheme)) return 2;
  const code = grapheme.codePointAt(0) ?? 0;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
};

/** Terminal columns that text takes: wide characters and emoji two, combining marks none. */
export const displayWidth = (text: string): number => {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
  return width;
};

/** Text in exactly `columns` columns: padded with spaces, or cut at a whole character with an ellipsis. */
export const fitted = (text: string, columns: number): string => {
  // Controls and directional marks (UAX 9) would move the cursor or turn the line around.
  const safe = text.toWellFormed().replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
  const whole = displayWidth(safe);
  if (whole <= columns) return safe + ' '.repeat(columns - whole);
  let kept = '';
  let width = 0;
  for (const { segment } of graphemes.segment(safe)) {
    const next = graphemeWidth(segment);
    if (width + next > columns - 1) break;
    kept += segment;
    width += next;
  }
  return `${kept}…${' '.repeat(columns - 1 - width)}`;
};
