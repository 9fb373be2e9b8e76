import { formatMsf } from '../shared/album/timecode.ts';
import type { CdSectors } from '../shared/units.ts';
import { type DiscLayout, flagWords } from './ddpPq.ts';
import { twoDigits } from './msf.ts';

export interface PqSheetTexts {
  readonly title: string | null;
  readonly performer: string | null;
}

/** Lengths of a track as its listener counts them. */
export interface TrackSpan {
  /** Index 01. */
  readonly start: CdSectors;
  /** From index 01 to the next track's pause, or where there is none to its index 01 or the lead-out. */
  readonly length: CdSectors;
  /** From index 00 to index 01. */
  readonly pause: CdSectors;
}

/** Start, length and pause of every track of a layout, in its order. */
export const trackSpans = ({ tracks, leadOut }: DiscLayout): TrackSpan[] =>
  tracks.map(({ indexes }, place) => {
    const first = indexes[0]?.start ?? (0 as CdSectors);
    const start = indexes.find(({ number }) => number === 1)?.start ?? first;
    const end = tracks[place + 1]?.indexes[0]?.start ?? leadOut;
    return { start, length: Math.max(0, end - start) as CdSectors, pause: Math.max(0, start - first) as CdSectors };
  });

/**
 * The PQ sheet a plant and an artist read: album, then one line per point of the disc. All times MM:SS:FF at 75 per second,
 * counted from the image's first sector. Lines end in LF.
 */
export const formatPqSheet = (layout: DiscLayout, album: PqSheetTexts, tracks: readonly PqSheetTexts[]): string => {
  const spans = trackSpans(layout);
  const rows: string[][] = [['Track', 'Index', 'Start', 'Length', 'Pause', 'ISRC', 'Flags', 'Title', 'Performer']];
  for (const [place, track] of layout.tracks.entries()) {
    const span = spans[place];
    const texts = tracks[place];
    for (const { number, start } of track.indexes) {
      const main = number === 1;
      rows.push([
        number <= 1 ? twoDigits(track.number) : '',
        twoDigits(number),
        formatMsf(start),
        main && span ? formatMsf(span.length) : '',
        number === 0 && span ? formatMsf(span.pause) : '',
        main ? (track.isrc ?? '') : '',
        main ? flagWords(track.flags) : '',
        main ? oneLine(texts?.title ?? '') : '',
        main ? oneLine(texts?.performer ?? '') : '',
      ]);
    }
  }
  rows.push(['Out', '01', formatMsf(layout.leadOut), '', '', '', '', '', '']);
  const head = [
    ['Title', oneLine(album.title ?? '')],
    ['Artist', oneLine(album.performer ?? '')],
    ['UPC/EAN', layout.upc ?? ''],
    ['Tracks', String(layout.tracks.length)],
    ['Total', `${formatMsf(layout.leadOut)} (${layout.leadOut} sectors)`],
  ].map(([name = '', value = '']) => `${name.padEnd(9)}${value || '-'}`);
  return `${['PQ SHEET', '', ...head, '', ...columns(rows), ''].join('\n')}`;
};

const columns = (rows: readonly (readonly string[])[]): string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - [...cell].length)))
      .join('  ')
      .trimEnd(),
  );
};

const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
