import { concatBytes, readLe, u32le, utf8, utf8Text } from './bytes.ts';
import { type AudioTags, replayGainFields } from './tags.ts';

/** Field names as players look for them, in the order they are written. */
export const vorbisFields = (tags: AudioTags): [name: string, value: string][] => {
  const number = (value: number | undefined): string => (value === undefined ? '' : String(value));
  const fields: [string, string | undefined][] = [
    ['TITLE', tags.title],
    ['ARTIST', tags.artist],
    ['ALBUM', tags.album],
    ['ALBUMARTIST', tags.albumArtist],
    ['TRACKNUMBER', number(tags.trackNumber)],
    ['TRACKTOTAL', number(tags.trackTotal)],
    ['DISCNUMBER', number(tags.discNumber)],
    ['DISCTOTAL', number(tags.discTotal)],
    ['DATE', tags.date],
    ['GENRE', tags.genre],
    ['ISRC', tags.isrc],
    ['COMPOSER', tags.composer],
    ['LYRICIST', tags.lyricist],
    ['COMMENT', tags.comment],
    ['COPYRIGHT', tags.copyright],
    // The specification's name for it, and the one most players look for.
    ['ORGANIZATION', tags.label],
    ['LABEL', tags.label],
    ['BARCODE', tags.barcode],
    ['ENCODEDBY', tags.encodedBy],
    ...replayGainFields(tags.replayGain).map(([name, value]): [string, string] => [name.toUpperCase(), value]),
  ];
  return fields.filter((field): field is [string, string] => Boolean(field[1]));
};

/** Comment block of FLAC (no framing bit): vendor, then `NAME=value` fields, UTF-8, lengths little-endian. */
export const writeVorbisComment = (vendor: string, fields: readonly (readonly [name: string, value: string])[]): Uint8Array => {
  const text = (value: string): Uint8Array => {
    const bytes = utf8(value);
    return concatBytes(u32le(bytes.length), bytes);
  };
  return concatBytes(text(vendor), u32le(fields.length), ...fields.map(([name, value]) => text(`${name}=${value}`)));
};

export interface VorbisComment {
  readonly vendor: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** Reads a comment block; what runs past its end is dropped. Never throws. */
export const readVorbisComment = (block: Uint8Array): VorbisComment => {
  let at = 0;
  const text = (): string | undefined => {
    const end = at + 4 + readLe(block, at, 4);
    if (at + 4 > block.length || end > block.length) return undefined;
    const value = utf8Text(block.subarray(at + 4, end));
    at = end;
    return value;
  };
  const vendor = text() ?? '';
  const count = readLe(block, at, 4);
  at += 4;
  const fields: [string, string][] = [];
  while (fields.length < count) {
    const field = text();
    if (field === undefined) break;
    const equals = field.indexOf('=');
    fields.push(equals < 0 ? [field, ''] : [field.slice(0, equals), field.slice(equals + 1)]);
  }
  return { vendor, fields };
};
