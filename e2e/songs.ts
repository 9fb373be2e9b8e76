import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';
import { type StudioWindow, windowOf } from './pages/window.ts';
import { writeBeatWav } from './wavFile.ts';

/** Session rate of the songs that are made here. */
export const RATE = 44_100;

const NAMES = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

/** Writes so many songs of so many seconds each, every one louder than the one before; their titles are One, Two and so on. */
export const writeSongs = (folder: string, count: number, seconds: number): readonly string[] =>
  NAMES.slice(0, count).map((name, at) => {
    const path = join(folder, `0${at + 1} ${name}.wav`);
    writeBeatWav(path, seconds, -14 + 2 * at, at + 1);
    return path;
  });

/** The window with an album of such songs, all read; their levels may still be being matched. */
export const withSongs = async (page: Page, folder: string, count: number, seconds: number): Promise<StudioWindow> => {
  const window = windowOf(page);
  await window.start.addSongs(writeSongs(folder, count, seconds));
  await expect(window.songs.rows).toHaveCount(count);
  await expect(window.header.work).toHaveCount(0);
  return window;
};
