import { dirname } from 'node:path';
import type { EnginePool } from '../engine/pool.ts';
import type { PreparedSource } from '../engine/protocol.ts';
import { encodeCdText } from '../formats/cdText.ts';
import { trackFileName } from '../formats/fileName.ts';
import { layOut, type SourceExtent, type Timeline } from '../shared/album/timeline.ts';
import { type Finding, findings } from '../shared/album/validate.ts';
import { diskFailure, FailureError, fail } from '../shared/failure.ts';
import type { Report } from '../shared/report.ts';
import { framesAtRate } from '../shared/units.ts';
import { songClips } from './clips.ts';
import { discLayoutOf } from './discLayout.ts';
import { matchSongs } from './matchSongs.ts';
import { expectedBytes, planOutput, type WordLength } from './outputPlan.ts';
import { pathOfSong, prepareSongs } from './prepareSongs.ts';
import type { MasterRequest } from './renderedAlbum.ts';
import { renderPasses } from './renderPasses.ts';
import { tagsOf, wavEnvelopeOf } from './songFiles.ts';
import { openStaging, type Staging } from './staging.ts';
import { cdTextOf } from './writeDdp.ts';
import { writeDelivery } from './writeDelivery.ts';

export interface MasterProgress {
  readonly phase: string;
  /** Of the whole job, 0..1. */
  readonly fraction: number;
}

/** An album whose findings forbid the delivery that was asked for. */
export class FindingsError extends FailureError {
  readonly findings: readonly Finding[];

  constructor(name: string, all: readonly Finding[]) {
    const errors = all.filter((finding) => finding.severity === 'error');
    const problem = `${errors.length} finding${errors.length === 1 ? ' forbids' : 's forbid'} this delivery`;
    super({ kind: 'findings', file: name, problem, remedy: 'see the findings' });
    this.findings = all;
  }
}

/** Rough shares of the whole job's time, for the progress bar only. */
const PHASES = { prepare: 0.25, match: 0.15, render: 0.55 } as const;

/** From songs to a verified delivery at the destination; the report is of what was written. A failure closes the pool. */
export const masterAlbum = async (
  pool: EnginePool,
  request: MasterRequest,
  onProgress: (progress: MasterProgress) => void,
): Promise<Report> => {
  const { project, destination } = request;
  const { album } = project;
  if (album.tracks.length === 0) fail('usage', project.name, 'has no songs', 'add at least one to "tracks"');
  const songs = [...album.tracks, ...(album.hiddenTrack === undefined ? [] : [album.hiddenTrack])].map(({ file }) => ({
    file,
    folder: project.folder,
  }));
  const staging = openStaging({
    destination,
    replace: request.replace,
    sources: [...new Set([project.folder, ...songs.map((song) => dirname(pathOfSong(song)))])],
  });
  try {
    const prepared = await prepareSongs(pool, songs, album.sampleRate, staging.scratch, (fraction) =>
      onProgress({ phase: 'reading the songs', fraction: fraction * PHASES.prepare }),
    );
    const report = await deliverSongs(pool, request, staging, prepared, onProgress);
    staging.publish();
    return report;
  } catch (error) {
    // One job failed; the others must not go on writing into the folder that is about to be removed.
    await pool.close();
    throw ofDestination(destination, error);
  } finally {
    staging.discard();
  }
};

/** A failure of the disk during the work is one of the destination: that is where everything is written. */
const ofDestination = (destination: string, error: unknown): unknown => {
  if (error instanceof FailureError) {
    return error.failure.kind === 'destination'
      ? new FailureError({ ...error.failure, file: destination }, { cause: error })
      : error;
  }
  return diskFailure(destination, error) ?? error;
};

const deliverSongs = async (
  pool: EnginePool,
  request: MasterRequest,
  staging: Staging,
  prepared: readonly PreparedSource[],
  onProgress: (progress: MasterProgress) => void,
): Promise<Report> => {
  const { project, deliver, bits } = request;
  const { album } = project;
  const { timeline, findings: all } = checkedTimeline(request, prepared);
  staging.requireSpace(expectedBytes(deliver, bits, album.sampleRate, timeline.totalFrames / album.sampleRate));

  const clips = await songClips(pool, album, timeline, prepared);
  const match = await matchSongs(pool, album, timeline, clips, prepared, (fraction) =>
    onProgress({ phase: 'matching loudness', fraction: PHASES.prepare + fraction * PHASES.match }),
  );
  const names = timeline.tracks.map((track) => trackFileName(track.number, titleOf(request, track.number)));
  const tags = timeline.tracks.map(({ number }) =>
    tagsOf({
      album,
      track: number === 0 ? { title: titleOf(request, 0) } : (album.tracks[number - 1] ?? {}),
      number,
      cover: project.cover?.bytes ?? null,
      version: request.version,
    }),
  );
  const startOf = (track: number, rate: number) =>
    framesAtRate(
      ((timeline.tracks[track]?.startFrame ?? 0) - timeline.programmeStartFrame) as typeof timeline.totalFrames,
      album.sampleRate,
      rate,
    );
  const wavFacts = (track: number, sampleRate: number, wordLength: WordLength, frames: number) => {
    return {
      tags: tags[track] ?? {},
      sampleRate,
      bits: wordLength,
      frames,
      startFrame: startOf(track, sampleRate),
      analysis: null,
    };
  };
  const plan = planOutput({
    deliver,
    bits,
    sessionRate: album.sampleRate,
    tracks: timeline.tracks,
    names,
    delivery: staging.delivery,
    scratch: staging.scratch,
    wavFrame: (track, rate, wordLength, frames) => wavEnvelopeOf(wavFacts(track, rate, wordLength, frames)),
  });
  const rendered = await renderPasses({
    pool,
    plan,
    clips: match.clips,
    sessionRate: album.sampleRate,
    totalFrames: timeline.totalFrames,
    limiter: match.limiter,
    mp3: request.mp3,
    scratch: staging.scratch,
    onProgress: (fraction) =>
      onProgress({ phase: 'rendering and encoding', fraction: PHASES.prepare + PHASES.match + fraction * PHASES.render }),
  });
  onProgress({ phase: 'writing and verifying', fraction: PHASES.prepare + PHASES.match + PHASES.render });
  return writeDelivery({
    pool,
    request,
    staging,
    timeline,
    prepared,
    match,
    plan,
    rendered,
    names,
    tags,
    wavFacts,
    findings: all,
    layout: discLayoutOf(album, timeline),
  });
};

/** The timeline, if its findings allow what was asked for. */
const checkedTimeline = (
  { project, deliver }: MasterRequest,
  prepared: readonly PreparedSource[],
): { timeline: Timeline; findings: Finding[] } => {
  const { album } = project;
  const extents = prepared.map(({ format, analysis, session }): SourceExtent => {
    // Audible edges are measured at the file's own rate.
    const atSession = (frame: number | null) =>
      frame === null ? null : Math.round((frame * album.sampleRate) / format.sampleRate);
    return {
      frames: session?.format.frames ?? format.frames,
      audibleStart: atSession(analysis.audibleStartFrame),
      audibleEnd: atSession(analysis.audibleEndFrame),
    };
  });
  const timeline = layOut(album, extents.slice(0, album.tracks.length), extents[album.tracks.length] ?? null);
  // More songs than a disc holds have no CD-Text; the findings say so.
  const cdText = deliver.includes('ddp') && album.tracks.length <= 99 ? encodeCdText(cdTextOf(album)).changes : [];
  const all = findings(album, timeline, { deliveries: deliver, cdText });
  if (all.some((finding) => finding.severity === 'error')) throw new FindingsError(project.name, all);
  return { timeline, findings: all };
};

const titleOf = ({ project: { album } }: MasterRequest, number: number): string =>
  (number === 0 ? album.hiddenTrack?.title : album.tracks[number - 1]?.title) ?? '';
