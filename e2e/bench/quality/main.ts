import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { compileDsp, DspInstance } from '../../../electron/dsp/module.ts';
import { isThere, machine } from '../programs.ts';
import { columns } from '../results.ts';
import { dynamicsFigures } from './dynamics.ts';
import { type Figure, meets, shown } from './figures.ts';
import { limiterFigures } from './limiter.ts';
import { meterFigures } from './meters.ts';
import { throughFiles } from './outside.ts';
import { programmeFigures } from './programme.ts';
import { resamplerFigures } from './resampler.ts';
import { toneFigures } from './tone.ts';

export interface QualityOptions {
  /** Folder of songs, or null. */
  readonly music: string | null;
  readonly json: string | undefined;
}

/** Prints every figure reached beside the one required, and writes them as JSON. */
export const benchQuality = ({ music, json }: QualityOptions): void => {
  const folder = mkdtempSync(join(tmpdir(), 'glassmaster-quality-'));
  try {
    const dsp = new DspInstance(compileDsp());
    const parts: readonly (() => Figure[])[] = [
      () => meterFigures(dsp),
      () => toneFigures(dsp),
      () => resamplerFigures(dsp, folder),
      () => limiterFigures(dsp, folder, excerpt(music, folder)),
      () => dynamicsFigures(dsp),
      () => programmeFigures(dsp),
    ];
    const figures: Figure[] = [];
    for (const part of parts) {
      const more = part();
      figures.push(...more);
      process.stdout.write(`${qualityTable(more)}\n\n`);
    }
    const missed = figures.filter((figure) => !meets(figure)).length;
    process.stdout.write(`${figures.length - missed} of ${figures.length} reached\n`);
    if (json === undefined) return;
    mkdirSync(dirname(resolve(json)), { recursive: true });
    writeFileSync(resolve(json), `${JSON.stringify({ machine: machine(), music, figures }, null, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Five seconds of the first song, left channel, peaking at -1 dBFS. */
const excerpt = (music: string | null, folder: string): Float32Array | null => {
  if (music === null || !isThere('ffmpeg')) return null;
  const [song] = readdirSync(music)
    .filter((name) => /\.(wav|flac|ogg|mp3|m4a|opus|aiff?)$/i.test(name))
    .sort();
  if (song === undefined) return null;
  const samples = throughFiles(folder, new Float64Array(1), (_input, output) => [
    ...['ffmpeg', '-v', 'error', '-nostdin', '-y', '-ss', '30', '-t', '5', '-i', join(music, song)],
    ...['-ar', '44100', '-af', 'pan=mono|c0=c0', '-f', 'f64le', output],
  ]);
  const peak = samples.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0);
  return Float32Array.from(samples, (sample) => (peak === 0 ? 0 : (sample / peak) * 0.89));
};

const qualityTable = (figures: readonly Figure[]): string =>
  columns([
    ['', 'reached', 'required', '', 'peers'],
    ...figures.map((figure) => [
      `${figure.kernel}: ${figure.what}`,
      `${shown(figure.reached)} ${figure.unit}`,
      'atMost' in figure.required ? `<= ${shown(figure.required.atMost)}` : `>= ${shown(figure.required.atLeast)}`,
      meets(figure) ? 'reached' : 'MISSED',
      Object.entries(figure.peers)
        .map(([name, value]) => `${name} ${shown(value)}`)
        .join(', '),
    ]),
  ]);
