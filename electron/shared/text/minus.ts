/**
 * Sentences of the program for people: negative numbers with a real minus sign, as numbers have it everywhere else. A hyphen
 * inside of a word, a code or a name stays one: `−14.0 LUFS`, but `two-part` and `QZ-K6P-25-00001`.
 */
export const withMinus = (text: string): string => text.replace(/(?<![\p{L}\p{N}_.\-"“/])-(?=[0-9])/gu, '\u2212');
