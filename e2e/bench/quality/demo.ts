import { join } from 'node:path';
import { writeDemoAlbum } from '../../../electron/demo/demoAlbum.ts';
import { GLASSMASTER, outputOf } from '../programs.ts';
import type { Figure } from './figures.ts';

/** What its songs were composed to be, by file; the pair in the middle has nothing. */
const PLANTED: Readonly<Record<string, readonly string[]>> = {
  // Driven into a hard stop (`drive` in demo/effects.ts), then dithered.
  '01 Lacquer.wav': ['clipped', 'over-limited', 'level-outlier', 'over-full-scale'],
  '02 Paper Lantern.aiff': ['tonal-outlier'],
  '03 Wax Cylinder Waltz.wav': ['tonal-outlier'],
  '04 Meridian, Part One.wav': [],
  '05 Meridian, Part Two.wav': [],
  '06 Quicksilver.wav': ['tonal-outlier', 'over-full-scale'],
};

interface Advised {
  readonly songs: readonly {
    readonly source: { readonly path: string };
    readonly advice: readonly { readonly code: string }[];
  }[];
}

/** The demo album, whole, through `advise`. */
export const demoFigures = async (folder: string): Promise<Figure[]> => {
  const { albumFile } = await writeDemoAlbum(join(folder, 'demo'));
  const printed = outputOf(['sh', '-c', '"$@" 2>/dev/null', 'sh', ...GLASSMASTER, 'advise', albumFile, '--json']);
  const { songs } = JSON.parse(printed) as Advised;
  const found = new Set(songs.flatMap(({ source, advice }) => advice.map(({ code }) => `${source.path}: ${code}`)));
  const planted = new Set(Object.entries(PLANTED).flatMap(([file, codes]) => codes.map((code) => `${file}: ${code}`)));
  const row = (what: string, reached: number): Figure => {
    return { kernel: 'advise', what, unit: '', reached, required: { atMost: 0 }, peers: {} };
  };
  return [
    row(`of ${planted.size} things planted in the demo album, missed`, [...planted].filter((code) => !found.has(code)).length),
    row('in the demo album, invented', [...found].filter((code) => !planted.has(code)).length),
  ];
};
