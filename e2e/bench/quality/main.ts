import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { compileDsp, DspInstance } from '../../../electron/dsp/module.ts';
import { machine } from '../programs.ts';
import { columns } from '../results.ts';
import { burstFigures } from './bursts.ts';
import { conversionMusicFigures } from './conversionMusic.ts';
import { demoFigures } from './demo.ts';
import { ditherFigures } from './dither.ts';
import { dynamicsFigures } from './dynamics.ts';
import { type Figure, meets, shown } from './figures.ts';
import { limiterFigures } from './limiter.ts';
import { limiterMusicFigures } from './limiterMusic.ts';
import { meterFigures, UNMEASURED } from './meters.ts';
import { generatedMusic, realMusic } from './music.ts';
import { programmeFigures } from './programme.ts';
import { resamplerFigures } from './resampler.ts';
import { toneFigures } from './tone.ts';
import { transparencyFigures } from './transparency.ts';

export interface QualityOptions {
  /** Folder of songs, or null. */
  readonly music: string | null;
  readonly json: string | undefined;
}

/** Prints every figure reached beside the one required, and writes them as JSON. */
export const benchQuality = async ({ music, json }: QualityOptions): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'glassmaster-quality-'));
  try {
    const dsp = new DspInstance(compileDsp());
    const real = realMusic(music, folder);
    const materials = [generatedMusic(), ...(real === null ? [] : [real])];
    const parts: readonly (() => Figure[] | Promise<Figure[]>)[] = [
      () => [...meterFigures(dsp), ...burstFigures(dsp, folder)],
      () => toneFigures(dsp),
      () => resamplerFigures(dsp, folder),
      () => materials.flatMap((material) => conversionMusicFigures(dsp, folder, material)),
      () => limiterFigures(dsp, folder, real),
      () => limiterMusicFigures(dsp, folder, materials),
      () => dynamicsFigures(dsp),
      () => programmeFigures(dsp),
      () => ditherFigures(dsp, folder),
      () => transparencyFigures(dsp),
      () => demoFigures(folder),
    ];
    process.stdout.write(`${UNMEASURED}\n\n`);
    const figures: Figure[] = [];
    for (const part of parts) {
      const more = await part();
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
