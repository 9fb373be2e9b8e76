import type { FfmpegHost } from '../decode/ffmpegHost.ts';

let host: Promise<FfmpegHost> | undefined;

/** This worker's ffmpeg, loaded and compiled when first needed. */
export const sharedHost = (): Promise<FfmpegHost> => {
  host ??= import('../decode/ffmpegHost.ts').then(({ FfmpegHost }) => FfmpegHost.create());
  return host;
};
