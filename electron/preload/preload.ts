import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Answer, Bridge } from '../shared/contract/api.ts';
import { isCommandName } from '../shared/contract/commands.ts';
import { EVENT_NAMES, type EventName, type Events } from '../shared/contract/events.ts';
import { fail, failureOf } from '../shared/failure.ts';

/** The contract as `window.glassmaster`; nothing else of Electron reaches the window. */

const refused = (error: unknown): Answer<never> => ({ ok: false, failure: failureOf(error) });

const pathOf = (file: unknown, name: string): string => {
  // Throws for what is not a File; a File that was made, not picked or dropped, has no path.
  const path = file instanceof File ? webUtils.getPathForFile(file) : '';
  return path === '' ? fail('usage', name, 'is not a file on this computer', 'pick it or drop it on the window') : path;
};

const bridge: Bridge = {
  call: async (name, input) => {
    if (!isCommandName(name)) return refused(new TypeError('there is no such command'));
    return ipcRenderer.invoke('call', name, input);
  },
  listen: <Name extends EventName>(name: Name, listener: (event: Events[Name]) => void) => {
    if (!EVENT_NAMES.includes(name)) throw new TypeError('there is no such event');
    const forward = (_event: unknown, happened: string, data: Events[Name]): void => {
      if (happened === name) listener(data);
    };
    ipcRenderer.on('event', forward);
    return () => {
      ipcRenderer.off('event', forward);
    };
  },
  grant: async (files) => {
    try {
      return await ipcRenderer.invoke(
        'grant',
        files.map(({ file, path }) => pathOf(file, path)),
      );
    } catch (error) {
      return refused(error);
    }
  },
};

contextBridge.exposeInMainWorld('glassmaster', bridge);
