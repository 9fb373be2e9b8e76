import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { EnginePool } from '../engine/pool.ts';
import type { FileDigests } from '../engine/protocol.ts';
import { writeChecksums } from '../formats/checksums.ts';
import { type CueSheet, cueOfFiles, cueOfImage, writeCue } from '../formats/cue.ts';
import { formatPqSheet } from '../formats/pqSheet.ts';
import type { AudioTags } from '../formats/tags.ts';
import { renderReportHtml } from '../report/html.ts';
import type { Figures } from '../shared/analysis.ts';
import { fail } from '../shared/failure.ts';
import type { ReportFile } from '../shared/report.ts';
import { checksOf } from './deliveryChecks.ts';
import type { Delivered, RenderedAlbum } from './renderedAlbum.ts';
import type { RenderedAudio } from './renderPasses.ts';
import { reportOf, reportPlots } from './reportOf.ts';
import { finishFlac, finishMp3, finishWav, replayGainOf, wavEnvelopeOf } from './songFiles.ts';
import { MANIFEST_NAME } from './staging.ts';
import { writeDdp } from './writeDdp.ts';

const FINISH = { mp3: finishMp3, flac: finishFlac } as const;

/** Completes every file with what was measured, writes the documents, and reads all of it back. */
export const writeDelivery = async (work: RenderedAlbum): Promise<Delivered> => {
  const { pool, request, staging, plan, rendered, names, layout } = work;
  const { album } = request.project;
  const folder = staging.delivery;
  const albumAnalysis = albumAnalysisOf(rendered);
  const tags = work.tags.map((song, at): AudioTags => {
    const analysis = rendered.inspected[at]?.analysis;
    return analysis === undefined ? song : { ...song, replayGain: replayGainOf(analysis, albumAnalysis) };
  });

  for (const kind of ['mp3', 'flac'] as const) if (rendered[kind].length > 0) mkdirSync(join(folder, kind));
  const expected = new Map<string, string>();
  const finishedWav = (plan.wav?.files ?? []).map((file, at) => {
    const facts = work.wavFacts(at, plan.wav?.rate ?? 0, plan.wav?.bits ?? 16, file.region.frames);
    const analysis = rendered.inspected[at]?.analysis ?? null;
    return finishWav(file.path, file.header.length, wavEnvelopeOf({ ...facts, tags: tags[at] ?? {}, analysis }));
  });
  const finished = (['mp3', 'flac'] as const).flatMap((kind) =>
    rendered[kind].map(async (encoded, at) => {
      const name = `${kind}/${names[at]}.${kind}`;
      expected.set(name, await FINISH[kind](encoded.path, join(folder, name), tags[at] ?? {}));
      rmSync(encoded.path);
    }),
  );
  // Most of it is waiting for the disk. A failure waits for the others, which would go on writing into a folder that is being removed.
  for (const outcome of await Promise.allSettled([...finishedWav, ...finished])) {
    if (outcome.status === 'rejected') throw outcome.reason;
  }
  const disc = rendered.image === null ? null : await writeDdp(pool, join(folder, 'ddp'), rendered.image, album, layout);

  const texts = album.tracks.map(({ title, artist }) => ({ title: title ?? null, performer: artist ?? album.artist }));
  const head = { title: album.title, performer: album.artist };
  const pqSheet = formatPqSheet(layout, head, texts);
  writeText(folder, 'pq.txt', pqSheet);
  writeFileSync(join(folder, 'album.cue'), writeCue(cueSheetOf(work, head, texts)), { flush: true });

  const known = new Map(rendered.image === null ? [] : [['ddp/IMAGE.DAT', rendered.image]]);
  const files = await digestFiles(pool, folder, audioFiles(work), expected, known);
  const report = reportOf({ ...work, albumAnalysis, files });
  writeText(folder, 'report.json', `${JSON.stringify(report, null, 2)}\n`);
  writeText(folder, 'report.html', renderReportHtml(report, reportPlots(work)));
  const documents = await digestFiles(pool, folder, ['album.cue', 'pq.txt', 'report.json', 'report.html'], expected);
  const sums = [...files, ...documents].map(({ path, sha256 }) => ({ name: path, digest: sha256 }));
  writeText(folder, MANIFEST_NAME, writeChecksums(sums));
  return { report, pqSheet, checks: checksOf(work, disc, sums.length) };
};

const writeText = (folder: string, name: string, text: string): void => writeFileSync(join(folder, name), text, { flush: true });

/** The record's own figures: loudness over the whole programme as one stream, the highest peak of its songs. */
const albumAnalysisOf = ({ album, inspected }: RenderedAudio): Figures => {
  const highest = (read: (analysis: Figures) => number | null): number | null => {
    const levels = inspected.map(({ analysis }) => read(analysis)).filter((level) => level !== null);
    return levels.length === 0 ? null : Math.max(...levels);
  };
  return {
    ...album.analysis,
    truePeakDbtp: highest((analysis) => analysis.truePeakDbtp),
    samplePeakDbfs: highest((analysis) => analysis.samplePeakDbfs),
  };
};

const DDP_FILES = ['CDTEXT.BIN', 'CHECKSUM.MD5', 'DDPID', 'DDPMS', 'IMAGE.DAT', 'PQDESCR'] as const;

const audioFiles = ({ plan, rendered, names }: RenderedAlbum): string[] => [
  ...(plan.image === null ? [] : DDP_FILES.map((name) => `ddp/${name}`)),
  ...(plan.wav?.files.map((file) => `wav/${basename(file.path)}`) ?? []),
  ...rendered.mp3.map((_encoded, at) => `mp3/${names[at]}.mp3`),
  ...rendered.flac.map((_encoded, at) => `flac/${names[at]}.flac`),
];

/** Digests of what is on disk, in the order of the names; what was meant to be written is compared, and what was read back already is not read again. A name may be absent. */
const digestFiles = async (
  pool: EnginePool,
  folder: string,
  names: readonly string[],
  expected: ReadonlyMap<string, string>,
  known: ReadonlyMap<string, FileDigests> = new Map(),
): Promise<ReportFile[]> => {
  const digests = await Promise.all(names.map((name) => known.get(name) ?? digestOf(pool, join(folder, name))));
  return names.flatMap((path, at) => {
    const digest = digests[at];
    if (digest === null || digest === undefined) return [];
    if (expected.has(path) && expected.get(path) !== digest.sha256) {
      fail('verification', path, 'does not read back as it was written', 'check the disk, then try again; nothing was delivered');
    }
    return [{ path, bytes: digest.bytes, sha256: digest.sha256 }];
  });
};

/** Null for the one optional file of a DDP, its CD-Text. */
const digestOf = async (pool: EnginePool, path: string): Promise<FileDigests | null> => {
  try {
    return await pool.run('digest', { path });
  } catch (error) {
    if (basename(path) === 'CDTEXT.BIN') return null;
    throw error;
  }
};

/** The sheet names the files that are there: the WAV set if it was asked for, else the next best. */
const cueSheetOf = (
  work: RenderedAlbum,
  head: { title: string; performer: string },
  texts: { title: string | null; performer: string }[],
): CueSheet => {
  const { plan, layout, rendered, names, timeline, request } = work;
  const { album } = request.project;
  const remarks: [string, string][] = [];
  if (album.genre !== undefined) remarks.push(['GENRE', album.genre]);
  if (album.date !== undefined) remarks.push(['DATE', album.date]);
  const songs = names.filter((_name, at) => timeline.tracks[at]?.number !== 0);
  const set = (kind: 'wav' | 'flac' | 'mp3') => songs.map((name) => `${kind}/${name}.${kind}`);
  const kind = plan.wav !== null ? 'wav' : rendered.flac.length > 0 ? 'flac' : plan.image === null ? 'mp3' : null;
  if (kind === null) return cueOfImage(layout, head, texts, { name: 'ddp/IMAGE.DAT', type: 'BINARY' }, remarks);
  const sheet = cueOfFiles(layout, head, texts, set(kind), remarks);
  return kind === 'mp3' ? { ...sheet, files: sheet.files.map(({ name }) => ({ name, type: 'MP3' })) } : sheet;
};
