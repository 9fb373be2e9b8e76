import { dirname } from 'node:path';
import type { ShellMeans } from '../services/context.ts';
import type { Clients } from './clients.ts';
import type { Reports } from './reports.ts';
import { systemOpen } from './systemOpen.ts';

/** A browser has its own way to print, and shows no folders to choose from. */
export const browserMeans = (clients: Clients, reports: Reports): ShellMeans => ({
  shell: 'browser',
  chooseFolder: null,
  printPdf: null,
  showInFolder: (path) => systemOpen(dirname(path)),
  openFile: async (path) => {
    const client = clients.caller();
    if (client !== undefined && path.endsWith('.html')) client.send({ open: reports.addressOf(path) });
    else await systemOpen(path);
  },
});
