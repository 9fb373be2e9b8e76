import type { DiscLayout, PqEntry } from '../formats/ddpPq.ts';
import { isEan13, isIsrc } from '../shared/album/isrc.ts';
import { formatMsf } from '../shared/album/timecode.ts';
import { type CdSectors, SECTORS_PER_SECOND } from '../shared/units.ts';
import { MAKE_AGAIN, type Note } from './finding.ts';

/** Red Book (IEC 60908): a track lasts 4 s at least. */
const SHORTEST_TRACK = 4 * SECTORS_PER_SECOND;
/** And track 1 starts after 2 s at least. */
export const FIRST_PAUSE = 2 * SECTORS_PER_SECOND;
/** 79:57, the usual ceiling of plants. */
const LONGEST_USUAL = (79 * 60 + 57) * SECTORS_PER_SECOND;

/** The rules a disc's layout must keep whatever program wrote it. The result is the check's detail line. */
export const checkDiscRules = (layout: DiscLayout, entries: readonly PqEntry[], note: Note): string => {
  checkOrder(layout, entries, note);
  checkTracks(layout, note);
  checkCodes(layout, note);
  if (layout.leadOut > LONGEST_USUAL) {
    note(
      'warning',
      'disc-too-long',
      `the disc lasts ${formatMsf(layout.leadOut)}, more than the usual 79:57:00`,
      'ask the plant first',
    );
  }
  return `${layout.tracks.length} tracks, ${formatMsf(layout.leadOut)}`;
};

const checkOrder = ({ tracks }: DiscLayout, entries: readonly PqEntry[], note: Note): void => {
  if (tracks.length === 0 || tracks.length > 99) {
    note('error', 'track-count', `the disc has ${tracks.length} tracks; a CD has 1 to 99`, MAKE_AGAIN);
  }
  const misplaced = tracks.find(({ number }, place) => number !== place + 1);
  if (misplaced) note('error', 'track-order', `track ${misplaced.number} is out of order; tracks count up from 1`, MAKE_AGAIN);
  for (const [place, { track, index, start }] of entries.entries()) {
    const before = entries[place - 1];
    const repeats = track === 'lead-out' && before?.track === 'lead-out';
    // The lead-in and index 00 of track 1 share the first sector.
    const least = before ? before.start + (before.track === 0 || repeats ? 0 : 1) : 0;
    if (start < least) {
      const point = track === 'lead-out' ? 'the lead-out' : `track ${track} index ${index}`;
      note('error', 'time-order', `${point} at ${formatMsf(start)} does not come after what precedes it`, MAKE_AGAIN);
    }
  }
};

const checkTracks = ({ tracks, leadOut }: DiscLayout, note: Note): void => {
  const startOf = (place: number): CdSectors | undefined => tracks[place]?.indexes.find(({ number }) => number === 1)?.start;
  for (const [place, track] of tracks.entries()) {
    const start = startOf(place);
    const label = `track ${track.number}`;
    if (start === undefined) {
      note('error', 'index-missing', `${label} has no index 01`, MAKE_AGAIN);
      continue;
    }
    const first = track.indexes[0]?.number ?? 0;
    if (first > 1 || track.indexes.some(({ number }, at) => number !== first + at)) {
      note('error', 'index-order', `${label} has indexes that do not count up by one from 00 or 01`, MAKE_AGAIN);
    }
    const length = (startOf(place + 1) ?? leadOut) - start;
    if (length < SHORTEST_TRACK) {
      const spoken = (Math.max(0, length) / SECTORS_PER_SECOND).toFixed(2);
      note('error', 'track-too-short', `${label} lasts ${spoken} s; a CD track lasts 4 s at least`, 'join it with its neighbour');
    }
    const { flags } = track;
    if (flags.preEmphasis) {
      note('warning', 'pre-emphasis', `${label} is flagged as pre-emphasised`, 'make sure its audio really is; few records are');
    }
    if (flags.copyPermitted && flags.serialCopy) {
      note('error', 'copy-flags', `${label} both permits copies and limits them (SCMS)`, 'choose one of the two');
    }
  }
  const opening = startOf(0);
  if (opening !== undefined && opening < FIRST_PAUSE) {
    note('error', 'first-pause', `track 1 starts at ${formatMsf(opening)}, before 00:02:00`, 'start it after 2 s of pause');
  }
  const head = tracks[0]?.indexes[0];
  if (head && (head.number !== 0 || head.start !== 0)) {
    note('error', 'first-index', 'track 1 does not begin with index 00 at 00:00:00', MAKE_AGAIN);
  }
};

const checkCodes = ({ upc, tracks }: DiscLayout, note: Note): void => {
  if (upc !== null && !isEan13(upc)) {
    const what = /^[0-9]{13}$/.test(upc) ? 'has a wrong check digit' : 'is not an EAN-13 of 13 digits';
    note('warning', 'upc', `the UPC/EAN ${upc} ${what}`, 'compare it with the number the label was given');
  }
  const holders = new Map<string, number>();
  for (const { number, isrc } of tracks) {
    if (isrc === null) continue;
    if (!isIsrc(isrc)) {
      note(
        'error',
        'isrc',
        `track ${number}: "${isrc}" is not an ISRC`,
        'use two letters, three letters or digits and seven digits',
      );
    }
    const other = holders.get(isrc);
    if (other !== undefined) {
      note('warning', 'isrc-twice', `tracks ${other} and ${number} share the ISRC ${isrc}`, 'give each recording its own');
    }
    holders.set(isrc, number);
  }
};
