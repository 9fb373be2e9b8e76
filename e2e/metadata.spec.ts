import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFile } from 'music-metadata';
import { verifyDdp } from '../electron/verify/verifyDdp.ts';
import { albumNow } from './album.ts';
import { filesIn } from './delivered.ts';
import { expect, test } from './fixtures.ts';
import { deliverView } from './pages/deliver.ts';
import { type Column, metadataView } from './pages/metadata.ts';
import { writePng } from './pngFile.ts';
import { resize } from './resize.ts';
import { addSmallAlbum } from './smallAlbum.ts';
import type { Studio } from './studio.ts';

/** What is typed, what is said of it meanwhile, and where it ends up. */

/** What another program has left on the clipboard. */
const putOnClipboard = async ({ page, electron }: Studio, text: string): Promise<void> => {
  if (electron !== undefined) {
    await electron.evaluate(({ clipboard }, said) => clipboard.writeText(said), text);
    return;
  }
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate((said) => navigator.clipboard.writeText(said), text);
};

test('says while it is typed what a code lacks and what a disc cannot spell', async ({ studio: { page }, mixes }) => {
  await addSmallAlbum(page, mixes);
  const view = metadataView(page);
  await view.show();

  await test.step('a title with letters that CD-Text does not have', async () => {
    await view.type('Title', 1, 'Nad Łódź');
    await expect(view.saidBy('CD-Text')).toContainText('Nad Lódz');
    await expect(view.saidBy('CD-Text')).toContainText('Ł → L');
    await expect(view.saidBy('MP3 and FLAC tags')).toHaveText('Nad Łódź');
    await page.keyboard.press('Enter');
    await expect(view.cell('Title', 1)).toHaveAccessibleName(/^Title of song 1: Nad Łódź; CD-Text: “Ł” becomes “L”/);
  });

  await test.step('an ISRC that is too short, and one twice', async () => {
    await view.type('ISRC', 1, 'QZK6P25');
    await expect(view.remarks).toContainText('An ISRC has 12 characters; this has 7.');
    await page.keyboard.press('Escape');
    await view.type('ISRC', 1, 'qz-k6p-25-00001');
    await page.keyboard.press('Enter');
    await view.type('ISRC', 2, 'QZK6P2500001');
    await expect(view.remarks).toContainText('QZ-K6P-25-00001 is also song 1: each recording has its own.');
    await page.keyboard.press('Escape');
  });

  await test.step('a barcode with a wrong digit, and one without its last', async () => {
    const upc = view.field('UPC / EAN');
    await upc.fill('4006381333930');
    await expect(upc).toHaveAccessibleDescription(/^Its check digit would be 1: /);
    await expect(upc).toHaveAttribute('aria-invalid', 'true');
    await upc.fill('03600029145');
    await view.offer('036000291452').click();
    await expect(upc).toHaveAccessibleDescription('UPC-A, check digit 2 is right.');
    expect((await albumNow(page)).upc).toBe('0036000291452');
  });
});

test('what is typed, pasted, numbered and dropped in is on the disc and in every file', async ({ studio, mixes }) => {
  const { page, folders } = studio;
  await addSmallAlbum(page, mixes);
  const view = metadataView(page);
  await view.show();

  const cells = async (column: Column): Promise<(string | undefined)[]> => {
    const { tracks } = await albumNow(page);
    return tracks.map((track) => track[column.toLowerCase() as Lowercase<Column>]);
  };
  // Typing goes on down the column.
  await view.type('Title', 1, 'Morning “Glass”');
  await page.keyboard.press('Enter');
  await page.keyboard.type('High Noon');
  await page.keyboard.press('Enter');
  await expect.poll(() => cells('Title')).toEqual(['Morning “Glass”', 'High Noon', 'Dusk']);
  await view.cell('Title', 1).click();
  await page.keyboard.press('PageDown');
  await expect(view.cell('Title', 3)).toBeFocused();
  await page.keyboard.press('PageUp');
  await expect(view.cell('Title', 0)).toBeFocused();
  // Lines of a spreadsheet fill down and to the right.
  await view.cell('Songwriter', 1).click();
  await putOnClipboard(studio, 'A. One\tC. One\nA. Two\tC. Two\nA. Three\tC. Three\n');
  await page.keyboard.press('ControlOrMeta+v');
  await expect.poll(() => cells('Songwriter')).toEqual(['A. One', 'A. Two', 'A. Three']);
  expect(await cells('Composer')).toEqual(['C. One', 'C. Two', 'C. Three']);
  await view.numberIsrcs('QZK6P2500007');
  await expect.poll(() => cells('ISRC')).toEqual(['QZK6P2500007', 'QZK6P2500008', 'QZK6P2500009']);
  // What tells one code from the next is at its end, and is not cut off.
  await resize(studio, 1100, 700);
  const cut = await view
    .cell('ISRC', 1)
    .evaluate((cell) =>
      [cell, ...cell.querySelectorAll('*')].some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth && clientWidth > 0),
    );
  expect(cut).toBe(false);
  for (const [name, text] of [
    ['UPC / EAN', '4006381333931'],
    ['Release date', '2026-03-06'],
    ['Genre', 'Rock'],
    ['Label', 'Plate'],
    ['Copyright', '2026 The Testers'],
  ] as const) {
    await view.field(name).fill(text);
    await view.field(name).press('Enter');
  }

  const [first, second] = [join(mixes, 'first.png'), join(mixes, 'second.png')];
  writePng(first, 16);
  writePng(second, 24, 200);
  await view.setCover(first);
  await expect(view.cover).toBeVisible();
  await view.removeCover();
  await expect(view.cover).toHaveCount(0);
  await view.setCover(second);
  await expect(view.cover).toBeVisible();

  const deliver = deliverView(page);
  await deliver.show();
  await deliver.choose(['DDP', 'WAV', 'FLAC', 'MP3'], '16 bit');
  await deliver.deliver();
  await expect(deliver.result.getByRole('status')).toContainText('passed', { timeout: 60_000 });

  const folder = join(folders.deliveries, 'The Testers - Small Record');
  const disc = await verifyDdp(join(folder, 'ddp'));
  expect(disc.album).toMatchObject({ upc: '4006381333931', title: 'Small Record', artist: 'The Testers' });
  expect(disc.tracks.map(({ title, isrc }) => ({ title, isrc }))).toEqual([
    { title: 'Morning "Glass"', isrc: 'QZK6P2500007' },
    { title: 'High Noon', isrc: 'QZK6P2500008' },
    { title: 'Dusk', isrc: 'QZK6P2500009' },
  ]);
  const songs = filesIn(folder).filter((name) => /\.(wav|flac|mp3)$/.test(name));
  expect(songs).toHaveLength(9);
  for (const name of songs) {
    const at = Number(/\/0([1-3])/.exec(name)?.[1]) - 1;
    const { common } = await parseFile(join(folder, name));
    expect.soft({ name, title: common.title, artist: common.artist, album: common.album, genre: common.genre }).toEqual({
      ...{ name, title: ['Morning “Glass”', 'High Noon', 'Dusk'][at], artist: 'The Testers', album: 'Small Record' },
      genre: ['Rock'],
    });
    if (name.endsWith('.wav')) continue;
    expect.soft(common.isrc).toEqual([`QZK6P250000${7 + at}`]);
    expect.soft(common.track).toEqual({ no: at + 1, of: 3 });
    expect.soft(common.composer).toEqual([`C. ${['One', 'Two', 'Three'][at]}`]);
    expect.soft(common.date).toBe('2026-03-06');
    expect.soft(common.label).toEqual(['Plate']);
    expect.soft(common.copyright).toBe('2026 The Testers');
    expect.soft(common.barcode).toBe('4006381333931');
    expect.soft(Buffer.from(common.picture?.[0]?.data ?? []).equals(readFileSync(second))).toBe(true);
  }
});
