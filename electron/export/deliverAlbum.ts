import type { EnginePool } from '../engine/pool.ts';
import type { PreparedSource } from '../engine/protocol.ts';
import type { Timeline } from '../shared/album/timeline.ts';
import type { Finding } from '../shared/album/validate.ts';
import { trackFileName } from '../shared/text/fileName.ts';
import type { ToneOutcome } from '../shared/tone/outcome.ts';
import { framesAtRate } from '../shared/units.ts';
import { discLayoutOf } from './discLayout.ts';
import type { MatchOutcome } from './matchSongs.ts';
import { planOutput, type WordLength } from './outputPlan.ts';
import type { Delivered, MasterRequest } from './renderedAlbum.ts';
import { renderPasses } from './renderPasses.ts';
import { tagsOf, wavEnvelopeOf } from './songFiles.ts';
import type { Staging } from './staging.ts';
import { writeDelivery } from './writeDelivery.ts';

export interface MasterProgress {
  readonly phase: string;
  /** Of the whole job, 0..1. */
  readonly fraction: number;
}

/** While ceilings are tried for `codecSafe`. */
export const CODEC_PHASE = 'finding ceilings that are safe after MP3';

/** All that is decided before anything is rendered. */
export interface MatchedAlbum {
  readonly timeline: Timeline;
  /** Songs in album order, the hidden track last. */
  readonly prepared: readonly PreparedSource[];
  readonly match: MatchOutcome;
  readonly tone: ToneOutcome;
  readonly findings: readonly Finding[];
}

/** Rough share of the time, for the progress bar only. */
const RENDER_SHARE = 0.9;

/**
 * Renders a matched album into the staging folder, reads everything back and writes the documents. Fractions of the progress
 * are of this part.
 */
export const deliverAlbum = async (
  pool: EnginePool,
  request: MasterRequest,
  staging: Staging,
  { timeline, prepared, match, tone, findings }: MatchedAlbum,
  onProgress: (progress: MasterProgress) => void,
): Promise<Delivered> => {
  const { project, deliver, bits } = request;
  const { album } = project;
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
    chain: match.chain,
    limiter: match.limiter,
    ceilingLoweredDb: match.ceilingLoweredDb,
    dither: album.dither,
    mp3: request.mp3,
    scratch: staging.scratch,
    onProgress: (fraction) => onProgress({ phase: 'rendering and encoding', fraction: fraction * RENDER_SHARE }),
  });
  onProgress({ phase: 'writing and verifying', fraction: RENDER_SHARE });
  return writeDelivery({
    pool,
    request,
    staging,
    timeline,
    prepared,
    match,
    tone,
    plan,
    rendered,
    names,
    tags,
    wavFacts,
    findings,
    layout: discLayoutOf(album, timeline),
  });
};

const titleOf = ({ project: { album } }: MasterRequest, number: number): string =>
  (number === 0 ? album.hiddenTrack?.title : album.tracks[number - 1]?.title) ?? '';
