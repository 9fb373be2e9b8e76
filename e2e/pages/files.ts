import type { Page } from '@playwright/test';

/** Picks files, or a folder, in the dialog that an action opens. */
export const pick = async (page: Page, paths: string | readonly string[], open: () => Promise<void>): Promise<void> => {
  const opened = page.waitForEvent('filechooser', { timeout: 30_000 });
  // A key may be quicker than the word to the browser that the dialog is ours.
  await page.evaluate(() => undefined);
  const [chooser] = await Promise.all([opened, open()]);
  await chooser.setFiles(typeof paths === 'string' ? paths : [...paths]);
};

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Drags files and folders from outside over a place of the window, and lets go there. */
export const dropFiles = async (page: Page, paths: readonly string[], place: Place): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...place, data });
  }
  await session.detach();
};
