import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frames } from '../electron/shared/units.ts';
import { openState } from './album.ts';
import { call } from './bridge.ts';
import {
  decodedFlac,
  decodedPeak,
  expectSoundDisc,
  expectSoundManifest,
  filesIn,
  flacsIn,
  mp3sIn,
  playedFrames,
  reportIn,
  wavsIn,
} from './delivered.ts';
import { expect, test } from './fixtures.ts';
import { deliverView } from './pages/deliver.ts';
import { numberIn } from './pages/loudness.ts';
import { addSmallAlbum, applyEdit, SONGS } from './smallAlbum.ts';

/** From the view to the bytes on the disk. */

const RATE = 44_100;
const frames = (seconds: number): Frames => Math.round(seconds * RATE) as Frames;

test('delivers disc and files that are what the window says they are', async ({ studio: { page, folders }, mixes }) => {
  const { album } = await addSmallAlbum(page, mixes);
  const ids = album.tracks.map(({ id }) => id);
  await applyEdit(page, {
    ...{ kind: 'several', step: 'Join and number' },
    edits: [
      { kind: 'join', track: ids[0] ?? '', join: { crossfade: frames(2), curve: 'auto' } },
      { kind: 'isrcs', first: 'QZK6P2500001', step: 1 },
      { kind: 'album', changes: { upc: '4006381333931' } },
    ],
  });
  const view = deliverView(page);
  await view.show();
  await view.choose(['DDP', 'WAV', 'FLAC', 'MP3'], '16 bit');
  await expect(view.verdict).toHaveText('Nothing to mend.');
  await view.deliver();
  await expect(view.result.getByRole('status')).toHaveText(/^All [0-9]+ checks passed\.$/, { timeout: 60_000 });
  await expect(view.checks.filter({ hasText: 'DDP image: read back bit for bit' })).toHaveCount(1);
  await expect(view.checks.getByRole('img', { name: 'Failed' })).toHaveCount(0);

  const folder = join(folders.deliveries, 'The Testers - Small Record');
  expectSoundManifest(folder);
  expect(await expectSoundDisc(folder)).toBe(SONGS.length);
  const report = reportIn(folder);
  const { tracks } = report;

  // Files: the right lengths, and together the very programme of the disc.
  const wavs = wavsIn(folder);
  expect(wavs.map(({ kind, channels, sampleRate, bits }) => ({ kind, channels, sampleRate, bits }))).toEqual(
    tracks.map(() => ({ kind: 1, channels: 2, sampleRate: RATE, bits: 16 })),
  );
  expect(wavs.map(({ frames: count }) => count)).toEqual(tracks.map(({ frames: count }) => count));
  const programme = Buffer.concat(wavs.map(({ data }) => data));
  const image = readFileSync(join(folder, 'ddp/IMAGE.DAT'));
  const pause = image.subarray(0, frames(2) * 4);
  expect(image.subarray(pause.length).equals(programme)).toBe(true);
  expect(pause.every((byte) => byte === 0)).toBe(true);
  expect(tracks.map(({ startFrame }) => startFrame)).toEqual([0, 6 - 2, 6 - 2 + 5 + 2].map(frames));
  for (const [at, path] of flacsIn(folder).entries()) {
    const decoded = decodedFlac(path);
    if (decoded !== null) expect(wavs[at]?.data.equals(decoded)).toBe(true);
  }
  for (const [at, path] of mp3sIn(folder).entries()) expect(playedFrames(path) ?? tracks[at]?.frames).toBe(tracks[at]?.frames);

  // The window's figures are the report's.
  const shown = await view.songs
    .getByRole('row')
    .evaluateAll((rows) => rows.slice(1).map((row) => [...row.querySelectorAll('td')].map((cell) => cell.innerText)));
  expect(shown.map((cells) => numberIn(cells[5] ?? ''))).toEqual(
    tracks.map(({ mastered }) => Number((mastered.integratedLufs ?? 0).toFixed(1))),
  );
  expect(shown.map((cells) => cells[1])).toEqual(['QZ-K6P-25-00001', 'QZ-K6P-25-00002', 'QZ-K6P-25-00003']);
  await expect(view.figure('Songs')).toHaveText('3');
  expect(await view.figure('Integrated').innerText()).toBe(`−${Math.abs(report.album.integratedLufs ?? 0).toFixed(1)} LUFS`);
  await view.showPart('Files');
  await expect(view.files.getByRole('row')).toHaveCount(1 + report.files.length);
  await view.showPart('PQ sheet');
  const sheet = await view.pqSheet.innerText();
  expect(filesIn(folder).some((name) => readFileSync(join(folder, name), 'utf8').trimEnd() === sheet.trimEnd())).toBe(true);
  expect(sheet).toContain('4006381333931');
});

test('keeps peaks under the ceiling behind the MP3 where that is wanted, and says by which ceilings', async ({
  studio: { page, folders },
  mixes,
}) => {
  // Driven into its own ceiling: what a coder leaves out of such a song lets its peaks rise.
  await addSmallAlbum(page, mixes, [
    { title: 'Loud', seconds: 5, peak: 12 },
    { title: 'Soft', seconds: 5, peak: -20 },
  ]);
  await applyEdit(page, { kind: 'match', changes: { target: 'none', ceiling: -1 } });
  const view = deliverView(page);
  await view.show();
  await view.choose(['WAV']);
  await expect(view.codecSafe).toBeDisabled();
  await view.choose(['WAV', 'MP3'], '24 bit');
  await view.codecSafe.check();
  await view.deliver();
  await expect(view.told).toHaveText('finding ceilings that are safe after MP3');
  await expect(view.result.getByRole('status')).toContainText('passed', { timeout: 60_000 });
  const folder = join(folders.deliveries, 'The Testers - Small Record');
  const { tracks, match } = reportIn(folder);
  expect(tracks[0]?.ceilingLoweredDb).toBeGreaterThan(0);
  expect(tracks[1]?.ceilingLoweredDb).toBe(0);
  for (const [at, path] of mp3sIn(folder).entries()) {
    expect(decodedPeak(path) ?? tracks[at]?.mp3TruePeakDbtp).toBeLessThanOrEqual(match.ceilingDbtp + 0.05);
  }
  const column = async (name: string): Promise<(number | null)[]> => (await view.songColumn(name)).map(numberIn);
  expect(await column('Ceiling')).toEqual(tracks.map(({ ceilingLoweredDb }) => Number((-1 - ceilingLoweredDb).toFixed(2))));
  expect(await column('MP3 peak')).toEqual(tracks.map(({ mp3TruePeakDbtp }) => Number((mp3TruePeakDbtp ?? 0).toFixed(2))));
  // Kept for the next delivery, of whatever album.
  expect((await call(page, 'app.readSettings', {})).codecSafe).toBe(true);
});

test('lists what the report finds', async ({ studio: { page, folders }, mixes }) => {
  const { album } = await addSmallAlbum(page, mixes);
  await applyEdit(page, { kind: 'track', track: album.tracks[1]?.id ?? '', changes: { title: 'Noon ★' } });
  const view = deliverView(page);
  await view.show();
  await view.choose(['DDP']);
  await view.deliver();
  await expect(view.result.getByRole('status')).toContainText('passed', { timeout: 60_000 });
  const { findings } = reportIn(join(folders.deliveries, 'The Testers - Small Record'));
  expect(findings.map(({ severity, track }) => [severity, track])).toContainEqual(['warns', 2]);
  await view.showPart('Findings');
  await expect(view.delivered).toHaveCount(findings.length);
  for (const { message } of findings) await expect(view.delivered.filter({ hasText: message.slice(1) })).toHaveCount(1);
  await expect(view.delivered.first().getByRole('img', { name: 'Warning' })).toBeVisible();
});

test('replaces an earlier delivery when that is confirmed, and only then', async ({ studio: { page, folders }, mixes }) => {
  const { albumId, album } = await addSmallAlbum(page, mixes);
  const view = deliverView(page);
  await view.show();
  await view.choose(['WAV'], '24 bit');
  await view.deliver();
  await expect(view.result.getByRole('status')).toContainText('passed', { timeout: 60_000 });
  const folder = join(folders.deliveries, 'The Testers - Small Record');
  const first = readFileSync(join(folder, 'manifest.sha256'), 'utf8');

  await applyEdit(page, { kind: 'track', track: album.tracks[2]?.id ?? '', changes: { title: 'Night' } });
  await expect(view.told).toHaveText('An earlier delivery is there: confirm that it may be replaced.');
  await expect(view.button).toBeDisabled();
  const request = {
    albumId,
    formats: ['wav'] as 'wav'[],
    bits: 24 as const,
    mp3: '320' as const,
    codecSafe: false,
    folder: null,
    name: null,
  };
  await expect(call(page, 'deliver.start', { ...request, replace: false })).rejects.toThrow('already holds a delivery');
  expect(readFileSync(join(folder, 'manifest.sha256'), 'utf8')).toBe(first);

  await view.replace.check();
  await view.deliver();
  await expect(view.earlier).toHaveCount(2);
  await expect(view.replace).not.toBeChecked();
  expectSoundManifest(folder);
  expect(filesIn(folder).filter((name) => name.startsWith('wav/'))).toEqual([
    'wav/01 Dawn.wav',
    'wav/02 Noon.wav',
    'wav/03 Night.wav',
  ]);
  expect(filesIn(folders.deliveries).every((name) => name.startsWith('The Testers - Small Record/'))).toBe(true);
});

test('says what forbids a disc, and mends it with a click each', async ({ studio: { page, folders }, mixes }) => {
  const { album } = await addSmallAlbum(page, mixes, [
    { title: 'Long', seconds: 5, peak: -6 },
    { title: 'Short', seconds: 1.5, peak: -6 },
    { title: 'Last', seconds: 5, peak: -6 },
  ]);
  const [one = '', , three = ''] = album.tracks.map(({ id }) => id);
  await applyEdit(page, {
    ...{ kind: 'several', step: 'Break the rules' },
    edits: [
      { kind: 'track', track: one, changes: { isrc: 'QZK6P2500001' } },
      { kind: 'track', track: three, changes: { isrc: 'QZK6P2500001', fadeOut: { frames: frames(9), curve: 'linear' } } },
    ],
  });
  const view = deliverView(page);
  await view.show();
  await view.choose(['DDP']);
  await expect(view.told).toHaveText('3 errors forbid this delivery.');
  await expect(view.button).toBeDisabled();
  for (const [reason, mend] of [
    ['four seconds', /^Lengthen the gap after it by /],
    ['QZ-K6P-25-00001', /^Number all ISRCs upwards from /],
    ['longer than the song', /^Shorten the fade-out to /],
  ] as const) {
    const finding = view.findingWith(mend);
    await expect(finding).toContainText(reason);
    await finding.getByRole('button', { name: mend }).click();
    await expect(finding).toHaveCount(0);
  }
  await expect(view.button).toBeEnabled();
  await view.deliver();
  await expect(view.result.getByRole('status')).toContainText('passed', { timeout: 60_000 });
  expect(await expectSoundDisc(join(folders.deliveries, 'The Testers - Small Record'))).toBe(3);
  const mended = (await openState(page)).album.tracks;
  expect(mended.map(({ isrc }) => isrc)).toEqual(['QZK6P2500001', 'QZK6P2500002', 'QZK6P2500003']);
});

test('cancelled in the middle, leaves nothing', async ({ studio: { page, folders }, mixes }) => {
  await addSmallAlbum(page, mixes, [
    { title: 'Long', seconds: 60, peak: -6 },
    { title: 'Longer', seconds: 60, peak: -3 },
  ]);
  const view = deliverView(page);
  await view.show();
  await view.choose(['DDP', 'WAV', 'FLAC', 'MP3'], '24 bit');
  await view.deliver();
  await expect(view.told).toHaveText('rendering and encoding');
  await expect(view.progress).toBeVisible();
  await view.cancel();
  await expect(view.button).toBeEnabled();
  await expect(view.result).toHaveCount(0);
  expect(existsSync(folders.deliveries) ? filesIn(folders.deliveries) : []).toEqual([]);
  const jobs = await call(page, 'jobs.list', {});
  expect(jobs.findLast(({ kind }) => kind === 'deliver')?.status).toBe('cancelled');
});
