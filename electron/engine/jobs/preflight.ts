import { cdTextDifferences } from '../../export/discText.ts';
import { lookAtTarget } from '../../export/lookAtTarget.ts';
import { mendOf } from '../../shared/album/mends.ts';
import { layOut } from '../../shared/album/timeline.ts';
import { findings } from '../../shared/album/validate.ts';
import type { PreflightInput, PreflightLook } from '../protocol.ts';

/** Changes nothing. With a hundred songs too long for a thread that has to answer. */
export const preflight = async (input: PreflightInput): Promise<PreflightLook> => {
  const { album, sources, hiddenSource, formats, bits, only, destination, songs } = input;
  const timeline = layOut(album, sources, hiddenSource);
  const options = { deliveries: formats, bits, cdText: cdTextDifferences(album, formats) };
  const found = findings(album, timeline, options).filter(({ code }) => only === null || only.includes(code));
  return {
    findings: found.map((finding) => ({
      ...finding,
      mend: mendOf({ album, sources, hiddenSource, options }, timeline, finding),
    })),
    totalFrames: timeline.totalFrames,
    target: await lookAtTarget(destination, songs),
  };
};
