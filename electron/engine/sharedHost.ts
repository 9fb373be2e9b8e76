import { FfmpegHost } from '../decode/ffmpegHost.ts';

let host: Promise<FfmpegHost> | undefined;

/** This worker's ffmpeg, compiled when first needed. */
export const sharedHost = (): Promise<FfmpegHost> => {
  host ??= FfmpegHost.create();
  return host;
};
