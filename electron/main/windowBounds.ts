import { readFileSync, writeFileSync } from 'node:fs';
import { type BrowserWindow, type Rectangle, screen } from 'electron';
import { z } from 'zod';

/** Where the window was. Only a convenience: a file that cannot be read or written changes nothing. */
export interface BoundsFile {
  read(): Partial<Rectangle>;
  write(window: BrowserWindow): void;
}

const boundsSchema = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) });
const USUAL = { width: 1440, height: 900 };

export const openBoundsFile = (path: string): BoundsFile => ({
  read: () => {
    try {
      const bounds = boundsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
      return isOnScreen(bounds) ? bounds : { width: bounds.width, height: bounds.height };
    } catch {
      const { width, height } = screen.getPrimaryDisplay().workAreaSize;
      return { width: Math.min(USUAL.width, width), height: Math.min(USUAL.height, height) };
    }
  },
  write: (window) => {
    try {
      writeFileSync(path, JSON.stringify(window.getNormalBounds()));
    } catch {
      // The next window opens at the usual place.
    }
  },
});

/** A display that is gone must not hide the window: its middle has to be on one that is there. */
const isOnScreen = ({ x, y, width, height }: Rectangle): boolean =>
  screen.getAllDisplays().some(({ workArea }) => {
    const [middleX, middleY] = [x + width / 2, y + height / 2];
    return (
      middleX >= workArea.x &&
      middleX < workArea.x + workArea.width &&
      middleY >= workArea.y &&
      middleY < workArea.y + workArea.height
    );
  });
