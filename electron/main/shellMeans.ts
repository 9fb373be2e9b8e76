import { rename, rm, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { BrowserWindow, dialog, session, shell } from 'electron';
import type { ShellMeans } from '../services/context.ts';
import { fail } from '../shared/failure.ts';

export const electronMeans = (window: () => BrowserWindow | null): ShellMeans => ({
  shell: 'electron',
  chooseFolder: async () => {
    const parent = window();
    const options = { title: 'Deliver to', buttonLabel: 'Choose', properties: ['openDirectory', 'createDirectory'] } as const;
    const request = { ...options, properties: [...options.properties] };
    const { canceled, filePaths } = await (parent === null
      ? dialog.showOpenDialog(request)
      : dialog.showOpenDialog(parent, request));
    return canceled ? null : (filePaths[0] ?? null);
  },
  showInFolder: async (path) => shell.showItemInFolder(path),
  openFile: async (path) => {
    const problem = await shell.openPath(path);
    if (problem !== '') fail('usage', path, `cannot be opened (${problem})`, 'open it from its folder');
  },
  printPdf,
});

/** The PDF appears whole or not at all. The page is a file of ours without scripts; it still gets no more than it needs. */
const printPdf = async (htmlPath: string, pdfPath: string): Promise<void> => {
  const page = pathToFileURL(htmlPath).href;
  // A session of its own, in memory: it may read this one file and nothing else.
  const reading = session.fromPartition(`report-${Date.now()}`);
  reading.webRequest.onBeforeRequest((details, decide) =>
    decide({ cancel: details.url !== page && !details.url.startsWith('data:') }),
  );
  reading.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  const printer = new BrowserWindow({
    show: false,
    webPreferences: { session: reading, sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false },
  });
  const partial = `${pdfPath}.part`;
  try {
    await printer.loadURL(page);
    await writeFile(partial, await printer.webContents.printToPDF({ preferCSSPageSize: true, printBackground: true }));
    await rename(partial, pdfPath);
  } finally {
    printer.destroy();
    await rm(partial, { force: true });
  }
};
