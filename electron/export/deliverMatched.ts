import { checkUnchanged } from '../decode/identity.ts';
import type { EnginePool } from '../engine/pool.ts';
import { deliverAlbum, type MasterProgress, type MatchedAlbum } from './deliverAlbum.ts';
import { allowedFindings } from './deliveryFindings.ts';
import { expectedBytes } from './outputPlan.ts';
import type { Delivered, MasterRequest } from './renderedAlbum.ts';
import { intoStaging } from './staging.ts';

/** A delivery of songs that are read and matched already. A plain value, so that a thread of its own can make it. */
export interface MatchedDelivery {
  readonly request: MasterRequest;
  readonly matched: Omit<MatchedAlbum, 'findings'>;
  /** The songs' files; the destination holds none of them. */
  readonly sources: readonly string[];
}

/** To a verified delivery at the destination, from songs that are still what was matched. A failure closes the pool. */
export const deliverMatched = async (
  pool: EnginePool,
  { request, matched, sources }: MatchedDelivery,
  onProgress: (progress: MasterProgress) => void,
): Promise<Delivered> => {
  const { project, destination, deliver, bits, replace } = request;
  const { album } = project;
  const { timeline, prepared } = matched;
  const findings = allowedFindings(project.name, album, timeline, deliver, bits);
  return intoStaging({ destination, replace, sources }, async (staging) => {
    try {
      for (const { session } of prepared) if (session !== null) checkUnchanged(session.path, session.identity);
      staging.requireSpace(expectedBytes(deliver, bits, album.sampleRate, timeline.totalFrames / album.sampleRate));
      return await deliverAlbum(pool, request, staging, { ...matched, findings }, onProgress);
    } catch (error) {
      // One job failed; the others must not go on writing into the folder that is about to be removed.
      await pool.close();
      throw error;
    }
  });
};
