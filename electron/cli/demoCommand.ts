import { writeDemoAlbum } from '../demo/demoAlbum.ts';
import type { Command } from './arguments.ts';
import type { ExitCode, Terminal } from './terminal.ts';

export const DEMO_FOLDER = 'demo-album';

export const demoCommand = async (
  { folder, json }: Extract<Command, { name: 'demo' }>,
  { print }: Terminal,
): Promise<ExitCode> => {
  const { albumFile, files } = await writeDemoAlbum(folder ?? DEMO_FOLDER);
  if (json) print(`${JSON.stringify({ albumFile, files }, null, 2)}\n`);
  else
    print(
      [
        ...files.map((file) => `${file}\n`),
        `${albumFile}\n\n`,
        `Master it with: glassmaster master ${albumFile} --out demo-delivery\n`,
      ].join(''),
    );
  return 0;
};
