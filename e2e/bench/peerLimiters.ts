/** A ceiling of -1 dBTP. */
const CEILING = 10 ** (-1 / 20);

/** ffmpeg's limiter behind a gain; with `rate`, inside an upsampled stretch so that it meets the peaks between samples. */
export const alimiterFilter = (driveDb: number, rate: number | null): string => {
  const limiter = `alimiter=limit=${CEILING.toFixed(6)}:level=false:attack=5:release=50:latency=true`;
  const soxr = (to: number) => `aresample=${to}:resampler=soxr`;
  const steps = [`volume=${driveDb}dB:precision=float`, ...(rate === null ? [limiter] : [soxr(rate), limiter, soxr(44100)])];
  return steps.join(',');
};

export interface Lv2Limiter {
  readonly name: string;
  readonly uri: string;
  readonly packageName: string;
  readonly controls: (driveDb: number) => Readonly<Record<string, number>>;
}

const dpl = (release: number): Lv2Limiter => ({
  name: `x42 dpl, true peak, ${release * 1000} ms`,
  uri: 'http://gareus.org/oss/lv2/dpl#stereo',
  packageName: 'x42-plugins',
  controls: (gain) => ({ gain, threshold: -1, release, truepeak: 1 }),
});

export const LV2_LIMITERS: readonly Lv2Limiter[] = [
  dpl(0.01),
  dpl(0.05),
  dpl(0.2),
  {
    name: 'LSP limiter, 4x',
    uri: 'http://lsp-plug.in/plugins/lv2/limiter_stereo',
    packageName: 'lsp-plugins-lv2',
    // The 17th oversampling mode is "Full x4 (24 bit)"; thresholds and gains are amplitudes.
    controls: (driveDb) => ({ g_in: 10 ** (driveDb / 20), th: CEILING, ovs: 16, alr: 0, boost: 0 }),
  },
];

/** Over raw stereo f32 files, through the small host that the bench compiles. */
export const lv2Command = (
  { uri, controls }: Lv2Limiter,
  host: string,
  driveDb: number,
  input: string,
  output: string,
): string[] => [
  host,
  uri,
  '44100',
  input,
  output,
  ...Object.entries(controls(driveDb)).map(([port, value]) => `${port}=${value}`),
];
