import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Material } from './material.ts';
import { commandLineOf, GLASSMASTER, isThere, outputOf, peakMemoryBelow, timeCommand } from './programs.ts';
import { columns } from './results.ts';

export interface Scale {
  readonly what: string;
  readonly audioSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMemoryBytes: number;
  readonly commandLine: string;
}

/** Cost and peak memory of albums of one, two, four and ten songs, and of songs one, four and sixteen times as long. */
export const measureScaling = async (
  { wavAlbum, song, albumSeconds, songSeconds }: Material,
  scratch: string,
): Promise<Scale[]> => {
  const songs = readdirSync(wavAlbum).sort();
  const scales: Scale[] = [];
  const measure = async (what: string, audioSeconds: number, words: readonly string[]) => {
    let peakMemoryBytes = 0;
    const watch = (pid: number) => {
      peakMemoryBytes = Math.max(peakMemoryBytes, peakMemoryBelow(pid));
    };
    const { cpu } = await timeCommand(words, { cores: 2, watch });
    scales.push({ what, audioSeconds, cpuSeconds: cpu, peakMemoryBytes, commandLine: commandLineOf(words, 2) });
  };
  const delivery = join(scratch, 'scaled');
  for (const count of [1, 2, 4, songs.length]) {
    const folder = join(scratch, `album-of-${count}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const name of songs.slice(0, count)) symlinkSync(join(wavAlbum, name), join(folder, name));
    const words = ['master', folder, '--out', delivery, '--deliver', 'ddp,wav', '--jobs', '2', '--force'];
    await measure(`master, ${count} songs`, (albumSeconds / songs.length) * count, [...GLASSMASTER, ...words]);
  }
  rmSync(delivery, { recursive: true, force: true });
  if (isThere('sox')) {
    for (const times of [1, 4, 16]) {
      const long = join(scratch, 'long.wav');
      outputOf(['sox', '-D', song, long, 'repeat', String(times - 1)]);
      await measure(`analyze, ${times} times as long`, songSeconds * times, [...GLASSMASTER, 'analyze', long, '--json']);
      rmSync(long);
    }
  }
  return scales;
};

export const scalingTable = (scales: readonly Scale[]): string =>
  `Growth with length and number of songs\n${columns([
    ['', 'audio s', 'processor s', 's per audio hour', 'peak memory MB'],
    ...scales.map(({ what, audioSeconds, cpuSeconds, peakMemoryBytes }) => [
      `  ${what}`,
      audioSeconds.toFixed(0),
      cpuSeconds.toFixed(2),
      ((cpuSeconds / audioSeconds) * 3600).toFixed(1),
      (peakMemoryBytes / 1e6).toFixed(0),
    ]),
  ])}`;
