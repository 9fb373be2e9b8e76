import { type ByteReader, latin1, viewOf } from './byteReader.ts';
import { requireFrames, requireNoErrors } from './decodedChecks.ts';
import type { WindowFinder } from './gapless.ts';
import { TRUNCATED_REMEDY, unreadable } from './refusals.ts';

/** What an MP4 (ISO 14496-12) or QuickTime file says of the length of its first audio track. */
export interface Mp4Facts {
  /** Ticks per second of the track, nearly always the sample rate. */
  readonly mediaTimescale: number;
  readonly movieTimescale: number;
  /** Sum of all sample durations, in media ticks; 0 in fragmented files. */
  readonly mediaDuration: number;
  /** The part of the media the edit list presents: start in media ticks, duration in movie ticks. */
  readonly edit: { readonly mediaTime: number; readonly duration: number } | null;
  /** iTunes' own words, in samples. */
  readonly itunes: { readonly delay: number; readonly padding: number; readonly frames: number } | null;
}

/** Frames one packet of any codec here may hold; a decoder may keep back less than that at the end. */
const LONGEST_PACKET = 4096;

/** The song of an MP4: iTunes' words where they fit what was decoded, else the edit list and the sample table. */
export const mp4Window = (reader: ByteReader, file: string): WindowFinder => {
  const facts = parseMp4(reader, file);
  return (decoded) => {
    if (facts === null) {
      requireNoErrors(file, decoded);
      return { startFrame: 0, frames: decoded.frames };
    }
    const { itunes } = facts;
    if (
      itunes !== null &&
      itunes.delay + itunes.frames <= decoded.frames &&
      decoded.frames < itunes.delay + itunes.frames + itunes.padding + LONGEST_PACKET
    ) {
      return { startFrame: itunes.delay, frames: itunes.frames };
    }
    const scale = decoded.sampleRate / facts.mediaTimescale;
    const end = Math.round(mediaEnd(facts) * scale);
    const startFrame = Math.round((facts.edit?.mediaTime ?? 0) * scale);
    const missing = end - decoded.frames;
    if (missing >= LONGEST_PACKET || decoded.errors.length > 0) requireFrames(file, end, decoded.frames);
    if (end === 0) requireNoErrors(file, decoded);
    const presented = end === 0 ? decoded.frames : Math.min(end, decoded.frames);
    return { startFrame, frames: Math.max(0, presented - startFrame) };
  };
};

/**
 * Where the song ends, in media ticks. The edit list counts in movie ticks, often milliseconds: within one of those
 * of the sample table's end it means that end, which is exact.
 */
const mediaEnd = ({ edit, mediaDuration, mediaTimescale, movieTimescale }: Mp4Facts): number => {
  if (edit === null || edit.duration === 0) return mediaDuration;
  const end = edit.mediaTime + (edit.duration * mediaTimescale) / movieTimescale;
  if (mediaDuration === 0) return end;
  const tick = mediaTimescale / movieTimescale;
  return Math.abs(end - mediaDuration) <= Math.max(1, tick) ? mediaDuration : Math.min(end, mediaDuration);
};

interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

const MOST_BOXES = 100_000;

/** Children within a range of bytes. A box that claims more than the range ends with it; sizes below 8 end the list. */
const boxesIn = (reader: ByteReader, start: number, end: number): Box[] => {
  const boxes: Box[] = [];
  let position = start;
  while (position + 8 <= end && boxes.length < MOST_BOXES) {
    const header = reader.read(position, 16);
    if (header.length < 8) break;
    const view = viewOf(header);
    const short = view.getUint32(0);
    const wide = short === 1 && header.length === 16;
    const size = wide ? Number(view.getBigUint64(8)) : short === 0 ? end - position : short;
    const headerSize = wide ? 16 : 8;
    if (size < headerSize) break;
    boxes.push({ type: latin1(header, 4, 8), start: position + headerSize, end: position + size });
    position += size;
  }
  return boxes;
};

const within = (reader: ByteReader, parent: Box, ...path: readonly string[]): Box | null => {
  let box: Box | null = parent;
  for (const type of path) {
    // iTunes' `meta` has a version and flags in front of its boxes, as ISO says; QuickTime's has not.
    const skip: number = box.type === 'meta' && latin1(reader.read(box.start + 4, 4)) !== 'hdlr' ? 4 : 0;
    box = boxesIn(reader, box.start + skip, box.end).find((child) => child.type === type) ?? null;
    if (box === null) return null;
  }
  return box;
};

/**
 * Facts of the first audio track; null where there is none (ffmpeg then says what is). Refuses files whose end is
 * missing and files under copy protection.
 */
export const parseMp4 = (reader: ByteReader, file: string): Mp4Facts | null => {
  const top = boxesIn(reader, 0, reader.size);
  const cut = top.find((box) => box.end > reader.size && KNOWN_TOP.has(box.type));
  if (cut !== undefined) {
    throw unreadable(
      file,
      `its ${cut.type === 'mdat' ? 'audio' : 'header'} needs ${cut.end} bytes, the file has ${reader.size}`,
      TRUNCATED_REMEDY,
    );
  }
  const movie = top.find((box) => box.type === 'moov');
  if (movie === undefined) throw unreadable(file, 'is an MP4 file without its index (moov)', TRUNCATED_REMEDY);
  const track = boxesIn(reader, movie.start, movie.end).find((box) => box.type === 'trak' && handler(reader, box) === 'soun');
  if (track === undefined) return null;
  refuseProtected(reader, track, file);
  const mediaHeader = within(reader, track, 'mdia', 'mdhd');
  const movieHeader = within(reader, movie, 'mvhd');
  const mediaTimescale = mediaHeader === null ? 0 : timescale(reader, mediaHeader);
  const movieTimescale = movieHeader === null ? 0 : timescale(reader, movieHeader);
  if (mediaTimescale === 0 || movieTimescale === 0) return null;
  return {
    mediaTimescale,
    movieTimescale,
    mediaDuration: sumOfDurations(reader, within(reader, track, 'mdia', 'minf', 'stbl', 'stts')),
    edit: parseEdits(reader, within(reader, track, 'edts', 'elst')),
    itunes: parseItunes(reader, within(reader, movie, 'udta', 'meta', 'ilst') ?? within(reader, movie, 'meta', 'ilst')),
  };
};

const KNOWN_TOP: ReadonlySet<string> = new Set(['mdat', 'moov', 'ftyp', 'moof']);

const handler = (reader: ByteReader, track: Box): string => {
  const box = within(reader, track, 'mdia', 'hdlr');
  return box === null ? '' : latin1(reader.read(box.start + 8, 4));
};

const refuseProtected = (reader: ByteReader, track: Box, file: string): void => {
  const table = within(reader, track, 'mdia', 'minf', 'stbl', 'stsd');
  if (table === null) return;
  const entry = latin1(reader.read(table.start + 12, 4));
  if (entry === 'drms' || entry === 'enca' || entry === 'aavd') {
    throw unreadable(file, 'is copy-protected (DRM) and cannot be decoded', 'use an unprotected copy of the song');
  }
};

/** `mvhd` and `mdhd` begin alike: version 0 has 32-bit times, version 1 has 64-bit ones. */
const timescale = (reader: ByteReader, box: Box): number => {
  const body = reader.read(box.start, 24);
  if (body.length < 24) return 0;
  return viewOf(body).getUint32(body[0] === 1 ? 20 : 12);
};

const ENTRIES_PER_READ = 4096;

const sumOfDurations = (reader: ByteReader, box: Box | null): number => {
  if (box === null) return 0;
  const count = tableLength(reader, box, 8);
  let sum = 0;
  for (let done = 0; done < count; done += ENTRIES_PER_READ) {
    const bytes = reader.read(box.start + 8 + done * 8, Math.min(ENTRIES_PER_READ, count - done) * 8);
    const view = viewOf(bytes);
    for (let at = 0; at + 8 <= bytes.length; at += 8) sum += view.getUint32(at) * view.getUint32(at + 4);
  }
  return sum;
};

/** The entry count of a full box, no more than its bytes can hold. */
const tableLength = (reader: ByteReader, box: Box, entryBytes: number): number => {
  const head = reader.read(box.start + 4, 4);
  if (head.length < 4) return 0;
  const fits = Math.floor((Math.min(box.end, reader.size) - box.start - 8) / entryBytes);
  return Math.max(0, Math.min(viewOf(head).getUint32(0), fits));
};

/** Edits that present media, taken as one run: from the first one's start, for all of their durations. */
const parseEdits = (reader: ByteReader, box: Box | null): Mp4Facts['edit'] => {
  if (box === null) return null;
  const wide = reader.read(box.start, 1)[0] === 1;
  const entryBytes = wide ? 20 : 12;
  const count = Math.min(tableLength(reader, box, entryBytes), 1000);
  let start: number | null = null;
  let duration = 0;
  const bytes = reader.read(box.start + 8, count * entryBytes);
  const view = viewOf(bytes);
  for (let at = 0; at + entryBytes <= bytes.length; at += entryBytes) {
    const mediaTime = wide ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4);
    if (mediaTime < 0) continue;
    start ??= mediaTime;
    duration += wide ? Number(view.getBigUint64(at)) : view.getUint32(at);
  }
  return start === null ? null : { mediaTime: start, duration };
};

/** `iTunSMPB`: hexadecimal words; the second is the delay, the third the padding, the fourth the length, in samples. */
const parseItunes = (reader: ByteReader, list: Box | null): Mp4Facts['itunes'] => {
  if (list === null) return null;
  for (const item of boxesIn(reader, list.start, list.end)) {
    if (item.type !== '----') continue;
    const name = within(reader, item, 'name');
    const data = within(reader, item, 'data');
    if (name === null || data === null || latin1(reader.read(name.start + 4, 8)) !== 'iTunSMPB') continue;
    const words = latin1(reader.read(data.start + 8, Math.min(data.end - data.start - 8, 200)))
      .trim()
      .split(/\s+/);
    const [delay, padding, frames] = words.slice(1, 4).map((word) => Number.parseInt(word, 16));
    if (delay === undefined || padding === undefined || frames === undefined) continue;
    if ([delay, padding, frames].every((value) => Number.isSafeInteger(value) && value >= 0) && frames > 0)
      return { delay, padding, frames };
  }
  return null;
};
