import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { z } from 'zod';
import type { Answer } from '../shared/contract/api.ts';
import type { FileGrant } from '../shared/contract/state.ts';
import { fail, failureOf } from '../shared/failure.ts';
import type { ShellServices } from '../shells/connection.ts';
import { WINDOW_ORIGIN } from './protocol.ts';

/** The only door from the window to this process; the one file that knows ipcMain. */

const pathsSchema = z.array(z.string().min(1).max(32_768)).max(10_000);

export const carryCalls = (services: ShellServices, ourWindow: () => WebContents | null): void => {
  /** Our window's own page, not a frame in it and not another page. */
  const isOurWindow = ({ sender, senderFrame }: IpcMainInvokeEvent): boolean =>
    sender === ourWindow() && senderFrame === sender.mainFrame && senderFrame.url.startsWith(`${WINDOW_ORIGIN}/`);

  const handle = (channel: string, answer: (...values: unknown[]) => Promise<Answer<unknown>>): void =>
    ipcMain.handle(channel, async (event, ...values: unknown[]): Promise<Answer<unknown>> => {
      try {
        if (!isOurWindow(event))
          fail('usage', null, 'the request did not come from the window', 'close the window and open it again');
        return await answer(...values);
      } catch (error) {
        return { ok: false, failure: failureOf(error) };
      }
    });

  handle('call', (name, input) => services.call(name, input));
  // The preload script has looked up the paths of files that the user picked or dropped.
  handle('grant', async (paths): Promise<Answer<readonly FileGrant[]>> => {
    const checked = pathsSchema.safeParse(paths);
    if (!checked.success) return fail('usage', null, 'these are no files', 'pick files or drop them on the window');
    return { ok: true, output: checked.data.map((path) => services.grants.grant(path)) };
  });
};
