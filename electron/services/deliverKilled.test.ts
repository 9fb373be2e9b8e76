import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { manifestMismatches, tone, writeSong } from '../export/masterAlbum.testkit.ts';
import type { JobState } from '../shared/contract/state.ts';
import { type Program, startProgram, testFolder } from './services.testkit.ts';

const DELIVERER = fileURLToPath(new URL('./deliverKilled.testkit.ts', import.meta.url));
const RENDERING = 'rendering and encoding';

/** Delivers in a process of its own and kills all of it while it writes. */
const deliverAndKill = async (folder: string): Promise<void> => {
  const deliverer = spawn(process.execPath, [DELIVERER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const phases: string[] = [];
  for await (const line of createInterface({ input: deliverer.stdout })) {
    const { status, phase } = JSON.parse(line) as { status: string; phase: string };
    expect(status).toBe('running');
    phases.push(phase);
    if (phase === RENDERING) deliverer.kill('SIGKILL');
  }
  if (deliverer.exitCode === null && deliverer.signalCode === null) await once(deliverer, 'exit');
  expect(deliverer.signalCode).toBe('SIGKILL');
  expect(phases.at(-1)).toBe(RENDERING);
};

const deliver = async (program: Program): Promise<void> => {
  const [album] = await program.ask('library.list', {});
  const albumId = album?.id ?? 0;
  await program.ask('album.open', { albumId });
  await program.matched(albumId);
  const ended = new Promise<string>((resolve) => {
    program.subscribe((_name, event) => {
      const { kind, status } = event as JobState;
      if (kind === 'deliver' && status !== 'running') resolve(status);
    });
  });
  const request = {
    albumId,
    formats: ['wav' as const],
    bits: 16 as const,
    mp3: '320' as const,
    codecSafe: false,
    folder: null,
    name: null,
  };
  await program.ask('deliver.start', { ...request, replace: true });
  expect(await ended).toBe('done');
};

it('leaves the destination as it was when the program is killed, and the next start clears up and says so', async () => {
  const folder = testFolder();
  const deliveries = join(folder, 'deliveries');
  const destination = join(deliveries, 'Artist - Album');
  for (const number of [1, 2, 3]) writeSong(join(folder, `${number}.wav`), 15, tone(200 * number, 0.3));
  const tracks = [1, 2, 3].map((number) => ({ id: `${number}`, file: `${number}.wav`, title: `Song ${number}` }));
  writeFileSync(join(folder, 'album.json'), JSON.stringify({ version: 1, title: 'Album', artist: 'Artist', tracks }));

  await deliverAndKill(folder);
  expect(existsSync(destination)).toBe(false);
  expect(readdirSync(deliveries)).toHaveLength(1);
  const first = await startProgram(folder);
  const { notices } = await first.ask('app.describe', {});
  expect(notices).toEqual([expect.stringMatching(/^The delivery of "Album" was cut off .*Artist - Album$/)]);
  // Not first when someone delivers there again: it may be gigabytes, and hidden.
  await expect.poll(() => readdirSync(deliveries)).toEqual([]);
  await deliver(first);
  expect(readdirSync(deliveries)).toEqual(['Artist - Album']);
  expect(manifestMismatches(destination)).toEqual([]);
  await first.close();
  expect(readdirSync(join(folder, 'data/under-way'))).toEqual([]);

  const manifest = readFileSync(join(destination, 'manifest.sha256'), 'utf8');
  await deliverAndKill(folder);
  expect(readFileSync(join(destination, 'manifest.sha256'), 'utf8')).toBe(manifest);
  expect(manifestMismatches(destination)).toEqual([]);
  expect(readdirSync(deliveries)).toHaveLength(2);
  const second = await startProgram(folder);
  expect((await second.ask('app.describe', {})).notices).toHaveLength(1);
  await expect.poll(() => readdirSync(deliveries)).toEqual(['Artist - Album']);
  await deliver(second);
  expect(readdirSync(deliveries)).toEqual(['Artist - Album']);
  expect(manifestMismatches(destination)).toEqual([]);
  const albums = await second.ask('library.list', {});
  const kept = await Promise.all(albums.map(({ id }) => second.ask('deliver.list', { albumId: id })));
  expect(kept.flat()).toHaveLength(2);
});
