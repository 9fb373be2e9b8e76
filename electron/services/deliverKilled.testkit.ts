/**
 * A program for the tests: opens the services on FOLDER/data with the album file in FOLDER, and delivers it to
 * FOLDER/deliveries, over an earlier delivery if there is one. Says each new phase, and how it ended, as a line of JSON.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import type { AlbumState, JobState, MatchState } from '../shared/contract/state.ts';
import { createServices } from './services.ts';

const folder = process.argv[2] ?? '';
const services = await createServices({
  ...{ dataFolder: join(folder, 'data'), deliveriesFolder: join(folder, 'deliveries'), version: '1.0.0', jobs: 2 },
  shell: {
    ...{ shell: 'browser', chooseFolder: null, printPdf: null },
    ...{ showInFolder: async () => undefined, openFile: async () => undefined },
  },
});
const ask = async (name: string, input: object): Promise<unknown> => {
  const answer = await services.call(name, input);
  if (!answer.ok) throw new Error(`${name}: ${answer.failure.problem}`);
  return answer.output;
};

let said = '';
const ready = new Promise<void>((resolve) => {
  services.subscribe((name, event) => {
    if (name === 'matchChanged' && (event as MatchState).status === 'ready') resolve();
    const { kind, status, phase } = event as JobState;
    if (name !== 'jobChanged' || kind !== 'deliver') return;
    const line = JSON.stringify({ status, phase });
    if (line !== said) writeSync(1, `${line}\n`);
    said = line;
  });
});
const { token } = services.grants.grant(join(folder, 'album.json'));
const { albumId } = (await ask('library.openAlbumFile', { token })) as AlbumState;
await ask('match.read', { albumId });
await ready;
const request = {
  albumId,
  formats: ['ddp', 'wav', 'mp3', 'flac'],
  bits: 16,
  mp3: '320',
  codecSafe: false,
  folder: null,
  name: null,
};
await ask('deliver.start', { ...request, replace: true });
