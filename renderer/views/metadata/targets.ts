import { safeFileName, trackFileName } from '../../../electron/shared/text/fileName.ts';
import { fullWidth, type IsDoubleByte, needsJapanese, toJapanese } from '../../../electron/shared/text/japaneseText.ts';
import { toAscii, toLatin1 } from '../../../electron/shared/text/latinText.ts';
import type { ColumnId } from './grid.ts';

/** What a disc and the files make of a text: which characters each can hold, and what becomes of the others. */

export interface Replacement {
  readonly from: string;
  readonly to: string;
}

export interface TargetText {
  readonly target:
    | 'CD-Text'
    | 'CD-Text, Japanese'
    | 'BWF description'
    | 'MP3 and FLAC tags'
    | 'WAV info'
    | 'File name'
    | 'Folder name';
  /** The text as it will be there. */
  readonly says: string;
  /** Empty where it says the same. */
  readonly replacements: readonly Replacement[];
}

export type TextField = Exclude<ColumnId, 'isrc'> | 'genre';

/** Song's number from 1; 0 for the album. */
export const targetTexts = (field: TextField, text: string, number: number, isDoubleByte: IsDoubleByte): TargetText[] => {
  if (text === '') return [];
  const composed = text.normalize('NFC');
  const same = (target: TargetText['target']): TargetText => ({ target, says: composed, replacements: [] });
  const spelt = (target: TargetText['target'], spell: (part: string) => string): TargetText => ({
    target,
    says: spell(composed),
    replacements: replacementsBy(spell, composed),
  });
  const isSong = number > 0;
  const inFiles = field !== 'arranger' && (isSong || field !== 'message');
  const inWav = field === 'title' || field === 'artist' || field === 'genre' || (field === 'message' && isSong);
  return [
    spelt('CD-Text', field === 'genre' ? toAscii : toLatin1),
    ...(field !== 'genre' && needsJapanese(composed, isDoubleByte) ? [japanese(composed, isDoubleByte)] : []),
    ...(isSong && (field === 'title' || field === 'artist') ? [spelt('BWF description', toAscii)] : []),
    ...(inFiles ? [same('MP3 and FLAC tags')] : []),
    ...(inWav ? [same('WAV info')] : []),
    ...(field === 'title' && isSong ? [fileName(composed, number)] : []),
    ...(!isSong && (field === 'title' || field === 'artist') ? [folderName(composed)] : []),
  ];
};

/** Each grapheme that is spelt otherwise, once. */
const replacementsBy = (spell: (part: string) => string, text: string): Replacement[] => {
  const found = new Map<string, string>();
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)) {
    const to = spell(segment);
    if (to !== segment) found.set(segment, to);
  }
  return [...found].map(([from, to]) => ({ from, to }));
};

const japanese = (text: string, isDoubleByte: IsDoubleByte): TargetText => {
  const wide = (part: string): string => fullWidth(part.normalize('NFKC'));
  const replacements = [...new Set(text)].flatMap((from): Replacement[] => {
    const to = toJapanese(from, isDoubleByte);
    return to === wide(from) ? [] : [{ from, to }];
  });
  return { target: 'CD-Text, Japanese', says: toJapanese(text, isDoubleByte), replacements };
};

/** Replaced one by one where the name is otherwise the text; as a whole where it is cut or tidied. */
const namedBy = (target: TargetText['target'], text: string, says: string): TargetText => {
  if (says === text) return { target, says, replacements: [] };
  const single = [...new Set(text)].flatMap((from): Replacement[] => {
    const to = safeFileName(`a${from}a`).slice(1, -1);
    return to === from ? [] : [{ from, to }];
  });
  return { target, says, replacements: single.length > 0 ? single : [{ from: text, to: says }] };
};

const fileName = (title: string, number: number): TargetText => {
  const prefix = `${String(number).padStart(2, '0')} `;
  const { says, replacements } = namedBy('File name', title, trackFileName(number, title).slice(prefix.length));
  return { target: 'File name', says: prefix + says, replacements };
};

const folderName = (text: string): TargetText => namedBy('Folder name', text, safeFileName(text));

/** `“Ł” becomes “L”, “–” is left out` */
export const replacementText = (replacements: readonly Replacement[]): string =>
  replacements.map(({ from, to }) => (to.trim() === '' ? `“${from}” is left out` : `“${from}” becomes “${to}”`)).join(', ');
