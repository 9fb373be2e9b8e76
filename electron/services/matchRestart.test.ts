import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { JobKind } from '../engine/protocol.ts';
import { tone, writeSong } from '../export/masterAlbum.testkit.ts';
import { type Program, startProgram, testFolder } from './services.testkit.ts';

const bursts = (frequency: number, level: number) => (frame: number, channel: number) =>
  tone(frequency, frame % 11025 < 300 ? 0.95 : level)(frame, channel);

/** Two songs without a gap, one with a crossfade, one at another rate. Returns the album's number. */
const makeAlbum = async (folder: string, program: Program): Promise<number> => {
  writeSong(join(folder, '1.wav'), 6, bursts(440, 0.3));
  writeSong(join(folder, '2.wav'), 5, tone(330, 0.1));
  writeSong(join(folder, '3.wav'), 6, bursts(550, 0.2), 48000);
  writeSong(join(folder, '4.wav'), 5, tone(220, 0.4));
  const joins = [{ gap: 0 }, { gap: 88200 }, { crossfade: 44100, curve: 'auto' }, undefined];
  const file = join(folder, 'album.json');
  writeFileSync(
    file,
    JSON.stringify({
      ...{ version: 1, title: 'Album', artist: 'Artist', match: { target: -12, budget: 6 } },
      tracks: joins.map((join, at) => ({ id: `${at + 1}`, file: `${at + 1}.wav`, ...(join === undefined ? {} : { join }) })),
    }),
  );
  return (await program.ask('library.openAlbumFile', { token: program.grants.grant(file).token })).albumId;
};

const countOf = ({ jobs }: Program, ...kinds: JobKind[]): number => jobs.filter((kind) => kinds.includes(kind)).length;

/** What the window shows of the match. */
const shown = async (program: Program, albumId: number) => ({
  state: await program.matched(albumId),
  curves: await program.ask('match.curves', { albumId }),
});

const measurementsIn = (folder: string): string[] => {
  const root = join(folder, 'data', 'cache', 'measurements');
  return readdirSync(root).flatMap((version) => readdirSync(join(root, version)).map((name) => join(root, version, name)));
};

it('is there at once after a restart, without a measurement, even where the songs have to be decoded again', async () => {
  const folder = testFolder();
  const first = await startProgram(folder);
  const albumId = await makeAlbum(folder, first);
  const before = await shown(first, albumId);
  expect(countOf(first, 'measure')).toBeGreaterThan(5);
  expect(countOf(first, 'correlate')).toBe(1);
  await first.close();

  const second = await startProgram(folder);
  await second.ask('album.open', { albumId });
  expect(await shown(second, albumId)).toEqual(before);
  expect(second.jobs).toEqual([]);
  await second.close();

  rmSync(join(folder, 'data', 'cache', 'audio'), { recursive: true });
  rmSync(join(folder, 'data', 'cache', 'waveforms'), { recursive: true });
  const third = await startProgram(folder);
  await third.ask('album.open', { albumId });
  expect(await shown(third, albumId)).toEqual(before);
  expect(countOf(third, 'readSong')).toBe(4);
  expect(countOf(third, 'measure', 'correlate')).toBe(0);
});

it('is measured again where what was kept is damaged, and only there', async () => {
  const folder = testFolder();
  const first = await startProgram(folder);
  const albumId = await makeAlbum(folder, first);
  const before = await shown(first, albumId);
  await first.close();

  const files = measurementsIn(folder);
  const [flipped = '', cut = '', taken = '', foreign = ''] = files;
  const bytes = readFileSync(flipped);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  writeFileSync(flipped, bytes);
  writeFileSync(cut, readFileSync(cut).subarray(0, 60));
  writeFileSync(taken, readFileSync(files[4] ?? ''));
  writeFileSync(foreign, 'something else');

  const second = await startProgram(folder);
  await second.ask('album.open', { albumId });
  expect(await shown(second, albumId)).toEqual(before);
  expect(countOf(second, 'measure', 'correlate')).toBe(4);
  await second.close();

  const third = await startProgram(folder);
  await third.ask('album.open', { albumId });
  expect(await shown(third, albumId)).toEqual(before);
  expect(third.jobs).toEqual([]);
});

it('is measured again by another version of the program, which keeps nothing of the one before', async () => {
  const folder = testFolder();
  const first = await startProgram(folder, '1.0.0');
  const albumId = await makeAlbum(folder, first);
  await first.matched(albumId);
  const measured = countOf(first, 'measure');
  await first.close();
  const before = measurementsIn(folder);

  const second = await startProgram(folder, '1.0.1');
  await second.ask('album.open', { albumId });
  await second.matched(albumId);
  expect(countOf(second, 'measure')).toBe(measured);
  await second.close();
  const after = measurementsIn(folder);
  expect(after.length).toBe(before.length);
  expect(after.filter((file) => before.includes(file))).toEqual([]);
});
