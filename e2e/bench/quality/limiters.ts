import { limitSound } from '../../../electron/dsp/limiter.testkit.ts';
import type { LimiterStyle } from '../../../electron/dsp/limiter.ts';
import type { DspInstance } from '../../../electron/dsp/module.ts';
import { alimiterFilter, LV2_LIMITERS, lv2Command } from '../peerLimiters.ts';
import { buildLv2Host, hasLv2, isThere } from '../programs.ts';
import { RATE } from './music.ts';
import { ffmpegStereo, type StereoFilter, stereoFiles } from './outside.ts';

/** dBTP. */
export const CEILING = -1;

export const ourLimiter =
  (dsp: DspInstance, style: LimiterStyle): StereoFilter =>
  (sound) => {
    const { sound: limited } = limitSound(dsp, { sampleRate: RATE, ceiling: CEILING, style }, [sound.left, sound.right]);
    return { left: limited[0], right: limited[1] };
  };

/** Those that are installed. */
export const limiterPeers = (folder: string): readonly (readonly [string, StereoFilter])[] => {
  const host = buildLv2Host(folder);
  const plugins = host === null ? [] : LV2_LIMITERS.filter(({ uri, packageName }) => hasLv2(uri, packageName));
  return [
    ...(isThere('ffmpeg')
      ? [
          ['alimiter', ffmpegStereo(folder, RATE, alimiterFilter(0, null))] as const,
          ['alimiter in 4x soxr', ffmpegStereo(folder, RATE, alimiterFilter(0, 4 * RATE))] as const,
        ]
      : []),
    ...plugins.map((plugin): readonly [string, StereoFilter] => [
      plugin.name,
      stereoFiles(folder, (input, output) => lv2Command(plugin, host ?? '', 0, input, output)),
    ]),
  ];
};
