import { dirname } from 'node:path';
import type { EnginePool } from '../engine/pool.ts';
import { fail } from '../shared/failure.ts';
import type { Report } from '../shared/report.ts';
import { timelineOf } from './albumTimeline.ts';
import { songClips } from './clips.ts';
import { matchUnderCodec, measuringOnce, wantsCodecSafe } from './codecSafe.ts';
import { CODEC_PHASE, deliverAlbum, type MasterProgress } from './deliverAlbum.ts';
import { allowedFindings } from './deliveryFindings.ts';
import { matchSongs } from './matchSongs.ts';
import { expectedBytes } from './outputPlan.ts';
import { pathOfSong, prepareSongs } from './prepareSongs.ts';
import { processedBytes, processingInto, processSongs } from './processSongs.ts';
import type { MasterRequest } from './renderedAlbum.ts';
import { intoStaging } from './staging.ts';
import { measureReference, referenceSongs } from './toneReference.ts';
import { requireToneReference, tonedBytes, toneSongs } from './toneSongs.ts';

/** Rough shares of the whole job's time, for the progress bar only. */
const PREPARE_SHARE = 0.2;
const PROCESS_SHARE = 0.05;
const MATCH_SHARE = 0.15;
const CODEC_SHARE = 0.3;

/** From songs to a verified delivery at the destination; the report is of what was written. A failure closes the pool. */
export const masterAlbum = async (
  pool: EnginePool,
  request: MasterRequest,
  onProgress: (progress: MasterProgress) => void,
): Promise<Report> => {
  const { project, destination, deliver, bits } = request;
  const { album } = project;
  if (album.tracks.length === 0) fail('usage', project.name, 'has no songs', 'add at least one to "tracks"');
  requireToneReference(album, project.name);
  const reference = await referenceSongs(album, project.folder);
  const songs = [...album.tracks, ...(album.hiddenTrack === undefined ? [] : [album.hiddenTrack])].map(({ file }) => ({
    file,
    folder: project.folder,
  }));
  const sources = [
    ...new Set([project.folder, ...[...songs.map(pathOfSong), ...reference.map(({ path }) => path)].map(dirname)]),
  ];
  return intoStaging({ destination, replace: request.replace, sources }, async (staging) => {
    try {
      const read = await prepareSongs(pool, songs, album.sampleRate, staging.scratch, (fraction) =>
        onProgress({ phase: 'reading the songs', fraction: fraction * PREPARE_SHARE }),
      );
      const outside = await measureReference(pool, reference, staging.scratch);
      const timeline = timelineOf(album, read);
      const findings = allowedFindings(project.name, album, timeline, deliver, bits);
      const delivered = expectedBytes(deliver, bits, album.sampleRate, timeline.totalFrames / album.sampleRate);
      staging.requireSpace(delivered + processedBytes(album, read) + tonedBytes(album, read));
      const process = processingInto(pool, staging.scratch);
      const processed = (fraction: number): void =>
        onProgress({ phase: 'processing the songs', fraction: PREPARE_SHARE + fraction * PROCESS_SHARE });
      const chained = await processSongs(album, read, process, (fraction) => processed(fraction / 2));
      const { prepared, tone } = await toneSongs(album, chained, outside, process, (fraction) => processed((1 + fraction) / 2));
      const clips = await songClips((input) => pool.run('correlate', input), album, timeline, prepared);
      const laid = { album, timeline, clips, prepared };
      const beforeMatch = PREPARE_SHARE + PROCESS_SHARE;
      const measure = measuringOnce(pool);
      const matched = await matchSongs(laid, measure, (fraction) =>
        onProgress({ phase: 'matching loudness', fraction: beforeMatch + fraction * MATCH_SHARE }),
      );
      const isSafe = wantsCodecSafe(request);
      const lowering = (fraction: number): void =>
        onProgress({ phase: CODEC_PHASE, fraction: beforeMatch + MATCH_SHARE + fraction * CODEC_SHARE });
      const match = isSafe ? await matchUnderCodec(pool, request, laid, matched, measure, staging.scratch, lowering) : matched;
      const before = beforeMatch + MATCH_SHARE + (isSafe ? CODEC_SHARE : 0);
      const { report } = await deliverAlbum(
        pool,
        request,
        staging,
        { timeline, prepared, match, tone: tone(), findings },
        (progress) => onProgress({ phase: progress.phase, fraction: before + progress.fraction * (1 - before) }),
      );
      return report;
    } catch (error) {
      // One job failed; the others must not go on writing into the folder that is about to be removed.
      await pool.close();
      throw error;
    }
  });
};
