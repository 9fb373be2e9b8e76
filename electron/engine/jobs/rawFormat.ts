import type { FfmpegResult } from '../../decode/ffmpegHost.ts';
import { fail } from '../../shared/failure.ts';
import type { SampleRegion } from '../protocol.ts';

/** What ffmpeg calls samples without a header. */
export const RAW_FORMAT: Readonly<Record<SampleRegion['encoding'], string>> = { s16: 's16le', s24: 's24le', f32: 'f32le' };

export const requireSuccess = ({ exitCode, log }: FfmpegResult, file: string): void => {
  if (exitCode !== 0)
    fail('internal', file, `could not be encoded (${log[log.length - 1] ?? `code ${exitCode}`})`, 'please report this');
};
