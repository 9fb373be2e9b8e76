import type { CdTextBlock } from '../formats/cdTextRead.ts';
import { DDP_LEVEL } from '../formats/ddpId.ts';
import type { DiscIndex, DiscLayout, PqEntry, PqFlags } from '../formats/ddpPq.ts';
import { trackSpans } from '../formats/pqSheet.ts';
import { normaliseIsrc, normaliseUpc } from '../shared/album/isrc.ts';
import { formatMsf } from '../shared/album/timecode.ts';
import type { CdSectors } from '../shared/units.ts';
import { checkChecksums, type KnownDigests } from './ddpChecksums.ts';
import { type DdpFolder, openDdpFolder, SECTOR_BYTES } from './ddpFolder.ts';
import { checkDiscRules } from './discRules.ts';
import { COPY_AGAIN, type DdpCheck, type DdpFinding, Ledger, MAKE_AGAIN, type Note } from './finding.ts';

export interface DdpTrack {
  readonly number: number;
  readonly title: string | null;
  readonly performer: string | null;
  readonly isrc: string | null;
  /** Index 01, from the image's first sector. */
  readonly startSector: CdSectors;
  /** From index 01 to the next pause, or where there is none to the next index 01 or the lead-out. */
  readonly sectors: CdSectors;
  /** From index 00 to index 01. */
  readonly pauseSectors: CdSectors;
  readonly indexes: readonly DiscIndex[];
  readonly flags: PqFlags;
}

export interface DdpReport {
  readonly findings: readonly DdpFinding[];
  readonly checks: readonly DdpCheck[];
  readonly album: {
    readonly level: string;
    readonly masterId: string;
    readonly upc: string | null;
    readonly title: string | null;
    readonly artist: string | null;
  };
  readonly tracks: readonly DdpTrack[];
  /** Length of the image; null without a readable PQ descriptor. */
  readonly leadOutSector: CdSectors | null;
  /** As the PQ descriptor has it, for `formatPqSheet`. */
  readonly layout: DiscLayout;
  readonly pq: readonly PqEntry[];
  readonly cdText: readonly CdTextBlock[];
}

const NO_LAYOUT: DiscLayout = { upc: null, tracks: [], leadOut: 0 as CdSectors };

/**
 * Reads any DDP folder and says all that is wrong with it. Memory does not grow with the image. A folder that is not a
 * DDP, or whose DDPID or DDPMS cannot be read, is a FailureError of kind 'unreadable'. Digests that files are known to read back
 * with, by name, are not worked out again.
 */
export const verifyDdp = async (folder: string, known: KnownDigests = new Map()): Promise<DdpReport> => {
  const ddp = await openDdpFolder(folder);
  const ledger = new Ledger();
  await ledger.check('DDPID', (note) => checkId(ddp, note));
  await ledger.check('DDPMS', (note) => checkMap(ddp, note));
  await ledger.check('files and sizes', (note) => checkSizes(ddp, note));
  await ledger.check('PQ descriptor', (note) => checkPq(ddp, note));
  const { pq } = ddp;
  if (pq) await ledger.check('Red Book', (note) => checkDiscRules(pq.layout, pq.entries, note));
  await ledger.check('CD-Text', (note) => checkCdText(ddp, note));
  await ledger.check('checksums', (note) => checkChecksums(ddp, note, known));
  return {
    findings: ledger.findings,
    checks: ledger.checks,
    ...describeDisc(ddp),
  };
};

/** Album and tracks as the folder has them. */
export const describeDisc = (ddp: DdpFolder): Omit<DdpReport, 'findings' | 'checks'> => {
  const layout = ddp.pq?.layout ?? NO_LAYOUT;
  const spans = trackSpans(layout);
  const cdText = ddp.cdText?.blocks ?? [];
  // Titles come from the block that says them with their own letters, which is the first unless it had to use "?".
  const text = (track: number, field: 'title' | 'performer'): string | null => {
    const said = cdText.map(({ entities }) => entities[track]?.[field]).filter((value) => value !== undefined);
    return said.find((value) => !/^[?\s]+$/.test(value)) ?? said[0] ?? null;
  };
  return {
    album: {
      level: ddp.id.id.level,
      masterId: ddp.id.id.masterId,
      upc: layout.upc ?? ddp.id.id.upc,
      title: text(0, 'title'),
      artist: text(0, 'performer'),
    },
    tracks: layout.tracks.map((track, place) => ({
      number: track.number,
      title: text(track.number, 'title'),
      performer: text(track.number, 'performer'),
      isrc: track.isrc,
      startSector: spans[place]?.start ?? (0 as CdSectors),
      sectors: spans[place]?.length ?? (0 as CdSectors),
      pauseSectors: spans[place]?.pause ?? (0 as CdSectors),
      indexes: track.indexes,
      flags: track.flags,
    })),
    leadOutSector: ddp.pq ? layout.leadOut : null,
    layout,
    pq: ddp.pq?.entries ?? [],
    cdText,
  };
};

const checkId = ({ idFile, id: { id, problems } }: DdpFolder, note: Note): string => {
  for (const problem of problems) note('error', 'ddpid', `${idFile.name} ${problem}`, MAKE_AGAIN);
  if (id.level !== DDP_LEVEL)
    note('warning', 'ddp-level', `the level is "${id.level}", not "${DDP_LEVEL}"`, 'ask the plant first');
  if (id.type !== 'CD' && id.type !== '') note('error', 'not-a-cd', `the type is "${id.type}", not "CD"`, MAKE_AGAIN);
  return `${id.level}${id.upc === null ? '' : `, UPC/EAN ${id.upc}`}`;
};

const checkMap = ({ mapFile, map, audio, streams }: DdpFolder, note: Note): string => {
  for (const problem of map.problems) note('error', 'ddpms', `${mapFile.name} ${problem}`, MAKE_AGAIN);
  if (audio.length === 0) note('error', 'audio-missing', 'the map names no main data (D0)', MAKE_AGAIN);
  if (audio.length > 1) {
    note('warning', 'split-image', `the audio is in ${audio.length} files; some readers take only one`, 'ask the plant first');
  }
  for (const { packet } of audio) {
    if (packet.mode !== 'DA') note('error', 'not-audio', `${packet.fileName} is "${packet.mode}", not audio (DA)`, MAKE_AGAIN);
  }
  let expected = 0;
  for (const { packet } of audio) {
    if (packet.start !== null && packet.start !== expected) {
      const message = `${packet.fileName} starts at sector ${packet.start}, where the files before it end at ${expected}`;
      note('error', 'map-gap', message, MAKE_AGAIN);
    }
    expected += packet.length ?? 0;
  }
  for (const subcode of ['PQ DESCR', 'CDTEXT']) {
    if (streams.filter(({ packet }) => packet.subcode === subcode).length > 1) {
      note('error', 'stream-twice', `the map names ${subcode} more than once`, MAKE_AGAIN);
    }
  }
  return `${streams.length} streams`;
};

const checkSizes = ({ streams, idFile, mapFile }: DdpFolder, note: Note): string => {
  for (const [file, name] of [
    [idFile, 'DDPID'],
    [mapFile, 'DDPMS'],
  ] as const) {
    if (file.name !== name) note('warning', 'name-case', `${name} is called "${file.name}"`, 'rename it; some readers tell case');
  }
  for (const { packet, file } of streams) {
    const name = packet.fileName;
    if (!file) {
      note('error', 'file-missing', `the map names "${name}", which is not there`, COPY_AGAIN);
      continue;
    }
    if (file.name !== name)
      note('warning', 'name-case', `"${name}" is called "${file.name}"`, 'rename it; some readers tell case');
    if (packet.length === null) {
      note('error', 'length-missing', `the map does not say how long ${name} is`, MAKE_AGAIN);
      continue;
    }
    const stated = packet.length * (packet.stream.startsWith('D') ? SECTOR_BYTES : 1) + packet.fileOffset;
    if (file.bytes !== stated) {
      note('error', 'size', `${name} is ${file.bytes} bytes long; the map says ${stated}`, COPY_AGAIN);
    }
  }
  return streams.map(({ packet }) => packet.fileName).join(', ');
};

const checkPq = (ddp: DdpFolder, note: Note): string => {
  const { pq, audio, id } = ddp;
  if (!pq) {
    note('error', 'pq-unreadable', `the PQ descriptor cannot be read: ${ddp.pqProblem}`, MAKE_AGAIN);
    return 'none';
  }
  const name = ddp.pqStream?.packet.fileName ?? 'PQ';
  for (const problem of pq.problems) note('error', 'pq', `${name} ${problem}`, MAKE_AGAIN);
  if (pq.entries.some(({ data }) => data)) note('error', 'data-track', 'a track is flagged as data', 'an audio CD has none');
  const { layout } = pq;
  const sectors = audio.reduce((sum, { packet }) => sum + (packet.length ?? 0), 0);
  if (sectors !== layout.leadOut) {
    const message = `the map says ${sectors} sectors, the lead-out is at ${layout.leadOut} (${formatMsf(layout.leadOut)})`;
    note('error', 'lead-out', message, MAKE_AGAIN);
  }
  const pause = audio[0]?.packet.pause ?? null;
  const start = layout.tracks[0]?.indexes.find(({ number }) => number === 1)?.start;
  if (pause === null) {
    note('warning', 'map-pause', 'the map does not state the pause before track 1', 'some plants ask for it; make the DDP again');
  } else if (start !== undefined && pause !== start) {
    note('error', 'map-pause', `the map says a first pause of ${pause} sectors, the PQ descriptor ${start}`, MAKE_AGAIN);
  }
  if (id.id.upc !== null && layout.upc === null) {
    note(
      'warning',
      'upc-not-in-pq',
      'the UPC/EAN is in DDPID only; the disc may lack it',
      'make the DDP again with it in the PQ descriptor',
    );
  } else if (id.id.upc !== null && id.id.upc !== layout.upc) {
    note('error', 'upc-differs', `DDPID has the UPC/EAN ${id.id.upc}, the PQ descriptor ${layout.upc}`, MAKE_AGAIN);
  }
  return `${pq.entries.length} entries`;
};

const checkCdText = ({ cdText, cdTextStream, pq }: DdpFolder, note: Note): string => {
  if (!cdText) return cdTextStream ? 'its file is missing' : 'none';
  const name = cdTextStream?.packet.fileName ?? 'CD-Text';
  for (const problem of cdText.problems) note('error', 'cd-text', `${name} ${problem}`, MAKE_AGAIN);
  if (cdText.badPacks.length > 0) {
    const packs = cdText.badPacks.slice(0, 8).join(', ');
    note('error', 'cd-text-crc', `${name}: the CRC of ${cdText.badPacks.length} packs is wrong (${packs})`, COPY_AGAIN);
  }
  const layout = pq?.layout ?? NO_LAYOUT;
  for (const { block, lastTrack, entities } of cdText.blocks) {
    if (lastTrack !== layout.tracks.length) {
      const message = `CD-Text block ${block} is of ${lastTrack} tracks, the disc has ${layout.tracks.length}`;
      note('warning', 'cd-text-tracks', message, MAKE_AGAIN);
    }
    for (const { track, code } of entities) {
      if (code === undefined) continue;
      const here = track === 0 ? layout.upc : layout.tracks.find(({ number }) => number === track)?.isrc;
      const same = track === 0 ? normaliseUpc(code) : normaliseIsrc(code);
      if (here && here !== same) {
        const what = track === 0 ? 'UPC/EAN' : `ISRC of track ${track}`;
        note('warning', 'cd-text-code', `the ${what} is ${code} in CD-Text and ${here} in the PQ descriptor`, MAKE_AGAIN);
      }
    }
  }
  return `${cdText.packs} packs, ${cdText.blocks.length} ${cdText.blocks.length === 1 ? 'language' : 'languages'}`;
};
