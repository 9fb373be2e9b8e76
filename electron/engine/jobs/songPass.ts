import { Analyzer } from '../../analysis/analyzer.ts';
import { type LinearFile, LinearSource } from '../../decode/linearSource.ts';
import type { DspInstance } from '../../dsp/module.ts';
import { allocatePlanes, BLOCK_FRAMES, freePlanes, type Planes } from '../../dsp/planes.ts';
import { type WaveformLevels, WaveformMeter } from '../../dsp/waveform.ts';
import { RateConverter } from '../../render/rateConverter.ts';
import type { Analysis } from '../../shared/analysis.ts';
import { sharedDsp } from '../sharedDsp.ts';

export interface SongPass {
  /** Whether to measure the song. */
  readonly measure: boolean;
  /** Whether to measure its long-term average spectrum too; yes where left out. */
  readonly spectrum?: boolean;
  /** Whether to draw it, at the session rate. */
  readonly draw: boolean;
  /** Where the song is written at another rate; null to leave it at its own. */
  readonly convert: { readonly sampleRate: number; readonly path: string } | null;
}

export interface PassedSong {
  readonly measured: MeasuredSong | null;
  readonly waveform: WaveformLevels | null;
  /** Frames at the rate it was converted to; its own where it was not. */
  readonly sessionFrames: number;
}

export interface MeasuredSong {
  readonly analysis: Analysis;
  /** LUFS every 100 ms, minus infinity for silence. */
  readonly shortTermLufs: Float32Array;
  readonly warnings: readonly string[];
}

/** Everything that is made of a song, in one pass over its samples. A failure leaves no converted file behind. */
export const passSong = (
  file: LinearFile,
  { measure, spectrum = true, draw, convert }: SongPass,
  onProgress: (fraction: number) => void,
): PassedSong => {
  const dsp = sharedDsp();
  const source = new LinearSource(file, dsp);
  const { sampleRate, channels, frames } = source.format;
  const planes = allocatePlanes(dsp, BLOCK_FRAMES);
  const analyzer = measure ? new Analyzer(dsp, { sampleRate, channels, frames, loudnessOnly: false, spectrum }) : undefined;
  const drawnFrames = Math.ceil((frames * (convert?.sampleRate ?? sampleRate)) / sampleRate);
  const waveform = draw ? new WaveformMeter(dsp, drawnFrames) : undefined;
  const drawPlanes = ({ left, right }: Planes, count: number) => waveform?.process(left, right, count);
  const converter =
    convert === null ? undefined : new RateConverter(dsp, sampleRate, convert.sampleRate, convert.path, drawPlanes);
  try {
    for (let at = 0; at < frames; at += BLOCK_FRAMES) {
      const count = Math.min(BLOCK_FRAMES, frames - at);
      source.read(at, ...viewsOf(dsp, planes, count));
      analyzer?.pushPlanes(planes, count);
      if (converter === undefined) drawPlanes(planes, count);
      else converter.push(planes, count);
      onProgress((at + count) / frames);
    }
    const sessionFrames = converter?.finish() ?? frames;
    const { nonFiniteSamples } = source;
    return {
      measured: analyzer === undefined ? null : measuredSong(analyzer, nonFiniteSamples),
      waveform: waveform?.levels() ?? null,
      sessionFrames,
    };
  } catch (error) {
    converter?.abandon();
    throw error;
  } finally {
    source.close();
    analyzer?.close();
    waveform?.destroy();
    freePlanes(dsp, planes);
  }
};

const viewsOf = (dsp: DspInstance, planes: Planes, frames: number): [left: Float32Array, right: Float32Array] => [
  dsp.plane(planes.left, frames),
  dsp.plane(planes.right, frames),
];

const measuredSong = (analyzer: Analyzer, nonFiniteSamples: number): MeasuredSong => {
  const { analysis: figures, ltas, shortTermLufs, warnings } = analyzer.finish();
  const analysis = { ...figures, ltas };
  const replaced = `has ${nonFiniteSamples} samples that are not numbers or infinite, played as silence`;
  return { analysis, shortTermLufs, warnings: nonFiniteSamples === 0 ? warnings : [...warnings, replaced] };
};
