import { expect } from '@playwright/test';
import type { Studio } from './studio.ts';

/** Makes the window's inside so large, however small that is. */
export const resize = async ({ page, electron }: Studio, width: number, height: number): Promise<void> => {
  if (electron === undefined) await page.setViewportSize({ width, height });
  else {
    await electron.evaluate(
      ({ BrowserWindow }, size) => {
        const [window] = BrowserWindow.getAllWindows();
        window?.setMinimumSize(1, 1);
        window?.setContentSize(size.width, size.height);
      },
      { width, height },
    );
  }
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([width, height]);
};
