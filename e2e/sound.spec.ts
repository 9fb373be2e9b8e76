import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Frames } from '../electron/shared/units.ts';
import { reportIn, wavsIn } from './delivered.ts';
import { expect, test } from './fixtures.ts';
import { type HeardBlock, heardFrames, listenIn, pull, takeHeard } from './heard.ts';
import { loudspeaker, watchLoudspeaker } from './loudspeaker.ts';
import { deliverView } from './pages/deliver.ts';
import { player } from './pages/player.ts';
import { timeline } from './pages/timeline.ts';
import { addSmallAlbum, applyEdit, whenMatched } from './smallAlbum.ts';

/** What is heard, and that it is what is delivered. */

const RATE = 44_100;
const SECTORS_PER_SECOND = 75;
const FRAME_BYTES = 8;

/** As in a WAV file of 32-bit float. */
const interleaved = ({ left, right }: Pick<HeardBlock, 'left' | 'right'>): Buffer => {
  const samples = new Float32Array(left.length * 2);
  for (let frame = 0; frame < left.length; frame += 1) {
    samples[2 * frame] = left[frame] ?? 0;
    samples[2 * frame + 1] = right[frame] ?? 0;
  }
  return Buffer.from(samples.buffer);
};

const isSilent = ({ left, right }: HeardBlock): boolean => [left, right].every((side) => side.every((sample) => sample === 0));

test('plays the album, stops, and plays joins', async ({ studio: { page }, mixes }) => {
  await addSmallAlbum(page, mixes);
  const { play, loop, playJoin, playAllJoins, sector, meter, dropouts } = player(page);
  await page.keyboard.press('Space');
  await expect(play).toHaveAttribute('aria-pressed', 'true');
  // Past the pause before the first song, and a second into it.
  await expect.poll(sector).toBeGreaterThan(3 * SECTORS_PER_SECOND);
  await expect(meter('Momentary loudness')).toHaveAttribute('aria-valuetext', /LUFS$/);
  await expect(meter('True peak')).toHaveAttribute('aria-valuetext', /dBTP$/);
  await expect(meter('Correlation')).toHaveAttribute('aria-valuetext', /^\+0\.[0-9]{2}$/);
  await page.keyboard.press('Space');
  await expect(play).toHaveAttribute('aria-pressed', 'false');
  const rests = await sector();
  expect(rests).toBeGreaterThan(3 * SECTORS_PER_SECOND);

  /** A click on the songs in the timeline, at a second of the record's 22. */
  const clickAt = async (second: number): Promise<void> => {
    const { x, y } = await timeline(page).place(second / 22, 0.8);
    await page.mouse.click(x, y);
    // To within two pixels.
    await expect.poll(async () => Math.abs((await sector()) - second * SECTORS_PER_SECOND)).toBeLessThan(5);
  };
  await test.step('a click moves the play head', () => clickAt(11));

  await test.step('a join plays from before it, all joins one after the other', async () => {
    await playJoin.click();
    await expect(playJoin).toHaveAttribute('aria-pressed', 'true');
    await playAllJoins.click();
    await expect(playJoin).toHaveAttribute('aria-pressed', 'false');
    await expect(playAllJoins).toHaveAttribute('aria-pressed', 'true');
    // The first join begins where its song does.
    await expect.poll(sector).toBeGreaterThan(2 * SECTORS_PER_SECOND);
    await page.keyboard.press('k');
    await expect(playAllJoins).toHaveAttribute('aria-pressed', 'false');
  });

  await test.step('a loop returns to where its song begins', async () => {
    await loop.click();
    await clickAt(21.5);
    await page.keyboard.press('Space');
    // The last song, from second 17.
    await expect.poll(sector).toBeLessThan(20 * SECTORS_PER_SECOND);
    expect(await sector()).toBeGreaterThanOrEqual(17 * SECTORS_PER_SECOND);
    await expect(play).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('Space');
  });
  console.log(await dropouts.innerText());
});

test('what is heard is what is delivered, to the bit', async ({ studio, mixes }) => {
  const { page, folders } = studio;
  await watchLoudspeaker(page);
  const state = await addSmallAlbum(page, mixes);
  await applyEdit(page, {
    ...{ kind: 'join', track: state.album.tracks[0]?.id ?? '' },
    join: { crossfade: (2 * RATE) as Frames, curve: 'auto' },
  });
  const match = await whenMatched(page);
  // Limited, crossfaded, turned up and down: all there is to differ.
  expect(Object.values(match.songs).some(({ maxReductionDb }) => (maxReductionDb ?? 0) > 0.5)).toBe(true);

  const view = deliverView(page);
  await view.show();
  await view.choose(['WAV'], '32 bit float');
  await view.deliver();
  await expect(view.result.getByRole('status')).toContainText('passed', { timeout: 60_000 });
  const folder = join(folders.deliveries, 'The Testers - Small Record');
  const { frames } = reportIn(folder).album;
  const wavs = wavsIn(folder);
  expect(wavs.every(({ kind, bits }) => kind === 3 && bits === 32)).toBe(true);
  const delivered = Buffer.concat(wavs.map(({ data }) => data));
  /** The files begin with the first song, after the disc's first pause. */
  const first = state.album.firstPause;

  const record = Buffer.concat([Buffer.alloc(first * FRAME_BYTES), delivered]);
  const expectDelivered = (blocks: readonly HeardBlock[]): void => {
    for (const { startFrame, ...sides } of blocks) {
      const heard = interleaved(sides);
      const from = startFrame * FRAME_BYTES;
      expect(record.subarray(from, from + heard.length).equals(heard), `frames from ${startFrame}`).toBe(true);
    }
  };

  await test.step('the whole record', async () => {
    const blocks = await pull(page, state, { start: 0, end: first + frames });
    expect(blocks.reduce((sum, { left }) => sum + left.length, 0)).toBe(first + frames);
    expectDelivered(blocks);
  });

  await test.step('from a start in the middle of the crossfade', async () => {
    const start = first + 5 * RATE + 1234;
    expectDelivered(await pull(page, state, { start, end: start + 2 * RATE }));
  });

  const { play, bypass, mono } = player(page);
  await test.step('as the window itself hands it to the audio thread', async () => {
    await listenIn(page);
    await page.keyboard.press('Space');
    await expect.poll(() => heardFrames(page)).toBeGreaterThan(4 * RATE);
    await page.keyboard.press('Control+ArrowRight');
    await expect.poll(() => heardFrames(page)).toBeGreaterThan(5.5 * RATE);
    const blocks = await takeHeard(page);
    expect(blocks.some((block) => block.startFrame > first + 4 * RATE)).toBe(true);
    expect(blocks.every(isSilent)).toBe(false);
    expectDelivered(blocks);
  });

  await test.step('mono and bypass change what is heard, and nothing else', async () => {
    await expect.poll(() => loudspeaker(page)).toBe('stereo');
    await takeHeard(page);
    await mono.click();
    await expect.poll(() => loudspeaker(page)).toBe('mono');
    await mono.click();
    await expect.poll(() => loudspeaker(page)).toBe('stereo');
    // What is handed to the audio thread was the record all the while.
    expectDelivered(await takeHeard(page));
    await bypass.click();
    const isMastered = ({ startFrame, ...sides }: HeardBlock): boolean => {
      const heard = interleaved(sides);
      return record
        .subarray(startFrame * FRAME_BYTES)
        .subarray(0, heard.length)
        .equals(heard);
    };
    await takeUntil(page, (block) => !isSilent(block) && !isMastered(block));
    await bypass.click();
    await takeUntil(page, (block) => !isSilent(block) && isMastered(block));
    await page.keyboard.press('Space');
    await expect(play).toHaveAttribute('aria-pressed', 'false');
  });
});

/** Listens until a block comes that is as wanted. */
const takeUntil = (page: Page, isWanted: (block: HeardBlock) => boolean): Promise<void> =>
  expect.poll(async () => (await takeHeard(page)).some(isWanted)).toBe(true);
