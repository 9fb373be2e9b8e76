import { checkUnchanged } from '../decode/identity.ts';
import type { EnginePool } from '../engine/pool.ts';
import type { RenderClip } from '../engine/protocol.ts';
import { matchUnderCodec, measuringOnce, wantsCodecSafe } from './codecSafe.ts';
import { CODEC_PHASE, deliverAlbum, type MasterProgress, type MatchedAlbum } from './deliverAlbum.ts';
import { allowedFindings } from './deliveryFindings.ts';
import { expectedBytes } from './outputPlan.ts';
import type { Delivered, MasterRequest } from './renderedAlbum.ts';
import { intoStaging } from './staging.ts';

/** A delivery of songs that are read and matched already. A plain value, so that a thread of its own can make it. */
export interface MatchedDelivery {
  readonly request: MasterRequest;
  readonly matched: Omit<MatchedAlbum, 'findings'> & {
    /** As they are laid out, ahead of the match: gains 0. */
    readonly clips: readonly RenderClip[];
  };
  /** The songs' files; the destination holds none of them. */
  readonly sources: readonly string[];
}

/** Rough share of the time, for the progress bar only. */
const CODEC_SHARE = 0.4;

/** To a verified delivery at the destination, from songs that are still what was matched. A failure closes the pool. */
export const deliverMatched = async (
  pool: EnginePool,
  { request, matched, sources }: MatchedDelivery,
  onProgress: (progress: MasterProgress) => void,
): Promise<Delivered> => {
  const { project, destination, deliver, bits, replace } = request;
  const { album } = project;
  const { clips, ...decided } = matched;
  const { timeline, prepared } = decided;
  const findings = allowedFindings(project.name, album, timeline, deliver, bits);
  return intoStaging({ destination, replace, sources }, async (staging) => {
    try {
      for (const { session } of prepared) if (session !== null) checkUnchanged(session.path, session.identity);
      staging.requireSpace(expectedBytes(deliver, bits, album.sampleRate, timeline.totalFrames / album.sampleRate));
      if (!wantsCodecSafe(request)) return await deliverAlbum(pool, request, staging, { ...decided, findings }, onProgress);
      const laid = { album, timeline, clips, prepared };
      const lowering = (fraction: number): void => onProgress({ phase: CODEC_PHASE, fraction: fraction * CODEC_SHARE });
      const measure = measuringOnce(pool);
      const match = await matchUnderCodec(pool, request, laid, decided.match, measure, staging.scratch, lowering);
      return await deliverAlbum(pool, request, staging, { ...decided, match, findings }, ({ phase, fraction }) =>
        onProgress({ phase, fraction: CODEC_SHARE + fraction * (1 - CODEC_SHARE) }),
      );
    } catch (error) {
      // One job failed; the others must not go on writing into the folder that is about to be removed.
      await pool.close();
      throw error;
    }
  });
};
