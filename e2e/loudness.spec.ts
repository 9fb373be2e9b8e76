import { expect, test } from './fixtures.ts';
import { monitorGain, watchMonitorGain } from './loudspeaker.ts';
import { type LevelLine, loudnessView, numberIn } from './pages/loudness.ts';
import { player } from './pages/player.ts';
import { resize } from './resize.ts';
import { addSmallAlbum, SONGS, whenMatched } from './smallAlbum.ts';

/** Do the songs sit together, and does the window say why they sit where they do? */

/** Of figures written with one decimal. */
const ROUNDING = 0.05;
const near = (value: number | null, wanted: number, within = ROUNDING): boolean =>
  value !== null && Math.abs(value - wanted) <= within + 1e-9;

/** Source + gain - limiter = master, each of the four rounded to a tenth. */
const addsUp = ({ sourceLufs, gainDb, limiterLu, masteredLufs }: LevelLine): boolean =>
  sourceLufs !== null &&
  gainDb !== null &&
  limiterLu !== null &&
  near(masteredLufs, sourceLufs + gainDb - limiterLu, 4 * ROUNDING);

test('solves the match anew with everything that is set, and every decibel is accounted for', async ({
  studio: { page },
  mixes,
}) => {
  const { album } = await addSmallAlbum(page, mixes);
  const view = loudnessView(page);
  await view.show();
  const levels = view.readLevels;
  const masters = async (): Promise<(number | null)[]> => (await levels()).map(({ masteredLufs }) => masteredLufs);
  /** LU that each song is off from where it is wanted, to the tenth that is shown. */
  const expectMasters = (wanted: readonly number[]): Promise<void> =>
    expect
      .poll(async () => (await masters()).map((lufs, at) => (near(lufs, wanted[at] ?? 0, 0.1) ? wanted[at] : lufs)))
      .toEqual(wanted);

  await test.step('the highest level all reach is set by one song, which is named', async () => {
    const { commonLevelLufs, bindingTrack, songs } = await whenMatched(page);
    await expectMasters(SONGS.map(() => commonLevelLufs ?? 0));
    const binding = album.tracks.findIndex(({ id }) => id === bindingTrack);
    const limit = songs[bindingTrack ?? '']?.binds === 'ceiling' ? 'ceiling' : 'limiter budget';
    await expect(view.row(binding + 1)).toContainText(`sets the album’s level: ${limit} used up`);
    await expect(view.explanation.filter({ hasText: SONGS[binding]?.title ?? '?' }).first()).toBeVisible();
    expect((await levels()).filter(({ words }) => words.includes('sets the album')).length).toBe(1);
    expect((await levels()).every(addsUp)).toBe(true);
  });

  await test.step('a lower ceiling and budget lower it', async () => {
    const [before = 0] = await masters();
    await view.setCeiling(-3);
    await expect.poll(async () => (await masters())[0]).toBeLessThan((before ?? 0) - 1);
    await expect
      .poll(async () => (await levels()).every(({ peakDbtp }) => peakDbtp !== null && peakDbtp <= -3 + 0.005))
      .toBe(true);
    const [lower = 0] = await masters();
    await view.setBudget(0);
    await expect.poll(async () => (await masters())[0]).toBeLessThan((lower ?? 0) - 1);
    // Without a budget the limiter rests.
    await expect.poll(async () => (await levels()).every(({ limiterLu }) => limiterLu === 0)).toBe(true);
    expect((await levels()).every(addsUp)).toBe(true);
    expect((await whenMatched(page)).songs[album.tracks[0]?.id ?? '']?.maxReductionDb ?? 0).toBeLessThan(0.01);
  });

  await test.step('a fixed level is what all songs get, and an intent its distance from it', async () => {
    await view.matchTo('Fixed level');
    await view.setTarget(-22);
    await expectMasters([-22, -22, -22]);
    await view.setIntent(3, 2);
    await expectMasters([-22, -22, -20]);
    await expect(view.row(3)).toContainText('2.0 LU louder, as intended');
  });

  await test.step('a song that is left alone has the gain set by hand', async () => {
    const source = (await levels())[1]?.sourceLufs ?? 0;
    await view.matched(2).click();
    await expect(view.row(2)).toContainText('left alone');
    await expect.poll(async () => (await levels())[1]?.gainDb).toBe(0);
    // Its peaks are at the ceiling and over: the limiter goes on taking those.
    await expect.poll(async () => (await levels()).every(addsUp)).toBe(true);
    await view.setGain(2, -6);
    await expectMasters([-22, source - 6, -20]);
    expect((await levels()).every(addsUp)).toBe(true);
    await expect(view.upToDate).toBeVisible();
  });
});

test('shows what services will do to the record, as their rules say it', async ({ studio: { page }, mixes }) => {
  const { album } = await addSmallAlbum(page, mixes);
  const view = loudnessView(page);
  await view.show();
  await view.matchTo('Fixed level');
  await view.setTarget(-12);
  await view.setIntent(1, -6);
  // -12 LUFS for two songs and -18 for one: some are turned down, one could be turned up.
  await expect.poll(async () => near((await view.readLevels())[0]?.masteredLufs ?? null, -18, 0.1)).toBe(true);
  const { songs } = await whenMatched(page);
  const measured = album.tracks
    .map(({ id }) => songs[id])
    .map((song) => ({
      lufs: song?.masteredIntegratedLufs ?? 0,
      peak: song?.masteredPeakDbtp ?? 0,
    }));
  const loudest = Math.max(...measured.map(({ lufs }) => lufs));
  const figures = (cells: readonly string[]): (number | null)[] => cells.map((text) => numberIn(text.split('\n')[0] ?? ''));

  await test.step('TIDAL: the album by its loudest song to -14 LUFS, down only', async () => {
    const gain = Math.min(0, -14 - loudest);
    const [target, albumGain, ...played] = figures(await view.readService('TIDAL'));
    expect(target).toBe(-14);
    expect(near(albumGain ?? null, gain)).toBe(true);
    expect(measured.every(({ lufs }, at) => near(played[at] ?? null, lufs + gain))).toBe(true);
  });

  await test.step('YouTube: each song by itself to -14 LUFS, down only, on an album too', async () => {
    const [, albumGain, ...played] = figures(await view.readService('YouTube'));
    expect(albumGain).toBeNull();
    expect(measured.every(({ lufs }, at) => near(played[at] ?? null, Math.min(lufs, -14)))).toBe(true);
  });

  await test.step('Spotify: single songs to -14 LUFS, quiet ones as far as 1 dB below full scale', async () => {
    await view.playAs('Single songs');
    const [target, ...played] = figures(await view.readService('Spotify'));
    expect(target).toBe(-14);
    const gains = measured.map(({ lufs, peak }) => (lufs > -14 ? -14 - lufs : Math.min(-14 - lufs, Math.max(0, -1 - peak))));
    expect(gains.some((gain) => gain > 0) && gains.some((gain) => gain < 0)).toBe(true);
    expect(measured.every(({ lufs }, at) => near(played[at] ?? null, lufs + (gains[at] ?? 0)))).toBe(true);
  });
});

test('with many songs of long titles the view is no wider than the window, and services keep their names', async ({
  studio,
  mixes,
}) => {
  const { page } = studio;
  const title = 'With a Title That Is Longer Than Any Line Will Ever Be, and Some Featured Artists, '.repeat(2);
  const many = Array.from({ length: 12 }, (_, at) => ({ title: `${title} ${at + 1}`, seconds: 2, peak: -6 }));
  await addSmallAlbum(page, mixes, many);
  await resize(studio, 1100, 700);
  const { show, view, services, service } = loudnessView(page);
  await show();
  await expect(service('Spotify')).toBeVisible();
  expect(await view.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  // Nothing for screen readers alone makes room below the last panel.
  const below = await view.evaluate((element) => {
    element.scrollTop = element.scrollHeight;
    return element.getBoundingClientRect().bottom - (element.lastElementChild?.getBoundingClientRect().bottom ?? 0);
  });
  expect(below).toBeLessThan(60);

  for (const side of [0, 1, 0.5]) {
    await services.evaluate((element, share) => {
      element.scrollLeft = share * element.scrollWidth;
    }, side);
    const seen = await services.boundingBox();
    const [name, why] = [
      await service('Spotify').boundingBox(),
      await service('Spotify').locator('..').getByRole('cell').last().boundingBox(),
    ];
    expect(name?.x).toBeCloseTo(seen?.x ?? -1, 0);
    expect((why?.x ?? 0) + (why?.width ?? 0)).toBeCloseTo((seen?.x ?? 0) + (seen?.width ?? 0), 0);
  }
});

test('a service is heard at the level it plays at, on an album and song by song, and the master again', async ({
  studio: { page },
  mixes,
}) => {
  await addSmallAlbum(page, mixes);
  await watchMonitorGain(page);
  const view = loudnessView(page);
  const { play, bar, nextSong } = player(page);
  await view.show();
  await view.matchTo('Fixed level');
  await view.setTarget(-12);
  await view.setIntent(1, -6);
  await expect.poll(async () => near((await view.readLevels())[0]?.masteredLufs ?? null, -18, 0.1)).toBe(true);
  await whenMatched(page);
  await play.click();
  await expect(play).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Home');
  await page.keyboard.press('k');
  await expect(play).toHaveAttribute('aria-pressed', 'false');
  const isHeardAt = (gain: number | null) =>
    expect.poll(async () => near((await monitorGain(page)) ?? Number.NaN, gain ?? Number.NaN, 0.06)).toBe(true);
  const chip = bar.getByRole('button', { name: /: heard as it plays there/ });

  await test.step('an album with one gain', async () => {
    const [, albumGain = null] = (await view.readService('TIDAL')).map((text) => numberIn(text.split('\n')[0] ?? ''));
    expect(albumGain).toBeLessThan(-0.5);
    await view.hearAs('TIDAL').click();
    await expect(view.hearAs('TIDAL')).toHaveAttribute('aria-pressed', 'true');
    await isHeardAt(albumGain);
    await expect(chip).toHaveText('TIDAL');
    await nextSong.click();
    await isHeardAt(albumGain);
  });

  await test.step('songs each with its own, as the play head comes to them', async () => {
    await view.playAs('Single songs');
    await view.hearAs('Spotify').click();
    const gains = (await view.readService('Spotify')).map((text) => numberIn((text.split('\n')[1] ?? '').replace('▴', '')));
    const [, first = null, second = null] = gains;
    expect(Math.sign(first ?? 0) - Math.sign(second ?? 0)).toBe(2);
    await page.keyboard.press('Home');
    await isHeardAt(first);
    await nextSong.click();
    await nextSong.click();
    await isHeardAt(second);
  });

  await test.step('nothing of a raise where the sources are heard, and the master as it is in the end', async () => {
    await page.keyboard.press('Home');
    await page.keyboard.press('b');
    await isHeardAt(0);
    await page.keyboard.press('b');
    await chip.click();
    await isHeardAt(0);
    await expect(chip).toHaveCount(0);
    await page.keyboard.press('v');
    await expect(chip).toHaveText('Spotify');
  });
});
