import { identityOfPath } from '../../decode/identity.ts';
import { discardPrepared, prepareSource } from '../../decode/openSource.ts';
import type { PreparedSource, PrepareInput, ReportProgress } from '../protocol.ts';
import { sharedHost } from '../sharedHost.ts';
import { convertedFile } from '../songCache.ts';
import { passSong } from './songPass.ts';

export const prepare = async (input: PrepareInput, report: ReportProgress): Promise<PreparedSource> => {
  const { path, name, scratchFolder, sessionRate, spectrum = true } = input;
  const file = await prepareSource(path, { scratchFolder, host: sharedHost });
  const convert =
    sessionRate === null || sessionRate === file.format.sampleRate
      ? null
      : { sampleRate: sessionRate, path: `${scratchFolder}/${input.label}.session` };
  try {
    const pass = { measure: true, spectrum, draw: false, convert };
    const { measured, sessionFrames } = passSong(file, pass, (progress) => report({ progress }));
    if (measured === null) throw new Error('a song was passed without being measured');
    const converted =
      convert === null
        ? null
        : convertedFile(file, {
            path: convert.path,
            identity: identityOfPath(convert.path),
            frames: sessionFrames,
            sampleRate: convert.sampleRate,
          });
    if (converted !== null || sessionRate === null) discardPrepared(file);
    return {
      format: { ...file.format, path: name },
      ...measured,
      session: sessionRate === null ? null : (converted ?? file),
      processed: null,
    };
  } catch (error) {
    discardPrepared(file);
    throw error;
  }
};
