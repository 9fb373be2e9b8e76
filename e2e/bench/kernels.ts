import { Analyzer } from '../../electron/analysis/analyzer.ts';
import { type LinearFile, LinearSource } from '../../electron/decode/linearSource.ts';
import { LoudnessMeter } from '../../electron/dsp/loudness.ts';
import { compileDsp, DspInstance } from '../../electron/dsp/module.ts';
import { allocatePlanes, BLOCK_FRAMES, freePlanes, type Planes } from '../../electron/dsp/planes.ts';
import { SpectrumMeter } from '../../electron/dsp/spectrum.ts';
import { TruePeakMeter } from '../../electron/dsp/truePeak.ts';
import { WaveformMeter } from '../../electron/dsp/waveform.ts';

/** A song in the DSP's memory, whole. */
export interface LoadedSong {
  readonly dsp: DspInstance;
  readonly planes: Planes;
  readonly frames: number;
  readonly sampleRate: number;
  readonly seconds: number;
}

export const loadSong = (file: LinearFile): LoadedSong => {
  const dsp = new DspInstance(compileDsp());
  const { frames, sampleRate } = file.format;
  const planes = allocatePlanes(dsp, frames);
  const source = new LinearSource(file);
  source.read(0, dsp.plane(planes.left, frames), dsp.plane(planes.right, frames));
  source.close();
  return { dsp, planes, frames, sampleRate, seconds: frames / sampleRate };
};

/** The blocks the engine works in. */
export const eachBlock = ({ planes, frames }: LoadedSong, visit: (block: Planes, count: number) => void): void => {
  for (let at = 0; at < frames; at += BLOCK_FRAMES) {
    visit({ left: planes.left + at * 4, right: planes.right + at * 4 }, Math.min(BLOCK_FRAMES, frames - at));
  }
};

/** Loudness, range, maxima, true peak. */
export const measureLevels = (song: LoadedSong): void => {
  const { dsp, sampleRate, frames } = song;
  const loudness = new LoudnessMeter(dsp, { sampleRate, channels: 2, expectedFrames: frames });
  const peak = new TruePeakMeter(dsp, { channels: 2 });
  eachBlock(song, ({ left, right }, count) => {
    loudness.process(left, right, count);
    peak.process(left, right, count);
  });
  peak.finish();
  loudness.integratedLufs();
  loudness.loudnessRangeLu();
  loudness.destroy();
  peak.destroy();
};

/** The same with long-term spectrum, waveform and the scan for edges and defects. */
export const measureAll = (song: LoadedSong): void => {
  const { dsp, sampleRate, frames } = song;
  const analyzer = new Analyzer(dsp, { sampleRate, channels: 2, frames, loudnessOnly: false });
  const spectrum = new SpectrumMeter(dsp, sampleRate);
  const waveform = new WaveformMeter(dsp, frames);
  eachBlock(song, (block, count) => {
    analyzer.pushPlanes(block, count);
    spectrum.process(block.left, block.right, count);
    waveform.process(block.left, block.right, count);
  });
  analyzer.finish();
  spectrum.finish();
  waveform.levels();
  analyzer.close();
  spectrum.destroy();
  waveform.destroy();
};

/** Room for `frames` more, freed afterwards. */
export const withPlanes = <Result>(dsp: DspInstance, frames: number, use: (planes: Planes) => Result): Result => {
  const planes = allocatePlanes(dsp, frames);
  try {
    return use(planes);
  } finally {
    freePlanes(dsp, planes);
  }
};
