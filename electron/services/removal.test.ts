import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tone, writeSong } from '../export/masterAlbum.testkit.ts';
import type { JobState } from '../shared/contract/state.ts';
import { type Program, startProgram, testFolder } from './services.testkit.ts';

const makeAlbum = async (folder: string, program: Program): Promise<number> => {
  for (const number of [1, 2, 3]) writeSong(join(folder, `${number}.wav`), 10, tone(200 * number, 0.3));
  const tracks = [1, 2, 3].map((number) => ({ id: `${number}`, file: `${number}.wav` }));
  const file = join(folder, 'album.json');
  writeFileSync(file, JSON.stringify({ version: 1, title: 'Album', artist: 'Artist', tracks }));
  return (await program.ask('library.openAlbumFile', { token: program.grants.grant(file).token })).albumId;
};

/** Names of events of an album from now on. */
const toldOf = (program: Program, albumId: number): string[] => {
  const told: string[] = [];
  program.subscribe((name, event) => {
    if ('albumId' in event && event.albumId === albumId && name !== 'jobChanged') told.push(name);
  });
  return told;
};

it('stops reading the songs of an album that is removed', async () => {
  const folder = testFolder();
  const program = await startProgram(folder);
  const albumId = await makeAlbum(folder, program);
  const ended = new Promise<JobState>((resolve) => {
    program.subscribe((name, event) => {
      if (name === 'jobChanged' && (event as JobState).status !== 'running') resolve(event as JobState);
    });
  });
  await new Promise<void>((resolve) => {
    program.subscribe((name) => {
      if (name === 'sourceChanged' && program.jobs.includes('readSong')) resolve();
    });
  });
  const told = toldOf(program, albumId);
  await program.ask('library.remove', { albumId });
  await ended;
  expect(told).toEqual([]);
  expect(program.jobs.filter((kind) => kind === 'measure')).toEqual([]);
  const { failure } = (await program.call('match.read', { albumId })) as { failure?: { kind: string } };
  expect(failure?.kind).toBe('conflict');
});

it('stops matching an album that is removed, and no longer looks after its songs', async () => {
  const folder = testFolder();
  const program = await startProgram(folder);
  const albumId = await makeAlbum(folder, program);
  await new Promise<void>((resolve) => {
    program.subscribe(() => {
      if (program.jobs.includes('measure')) resolve();
    });
  });
  await program.ask('library.remove', { albumId });
  const told = toldOf(program, albumId);
  writeSong(join(folder, '1.wav'), 5, tone(300, 0.3));
  // Another album with the same song finds the change, in a look at the files that would have found it for this one too.
  const other = await makeAlbum(folder, program);
  await program.matched(other);
  expect(told).toEqual([]);
});
