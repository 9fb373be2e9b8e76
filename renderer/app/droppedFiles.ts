import type { PickedFile } from '../../electron/shared/contract/api.ts';

/** What of a FileSystemEntry is used; the browser's own types fit. */
interface Entry {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly name: string;
}
interface FileEntry extends Entry {
  file(found: (file: File) => void, failed: (error: unknown) => void): void;
}
interface FolderEntry extends Entry {
  createReader(): { readEntries(found: (entries: Entry[]) => void, failed: (error: unknown) => void): void };
}

export const carriesFiles = (data: DataTransfer | null): boolean => data?.types.includes('Files') === true;

/**
 * Files of a drop, folders opened up, each with its path from what was dropped. The entries are asked for at once: the
 * drop's data is gone when its event has been handled.
 */
export const droppedFiles = (data: DataTransfer): Promise<readonly PickedFile[]> => {
  const found = [...data.items].flatMap((item): Promise<readonly PickedFile[]>[] => {
    if (item.kind !== 'file') return [];
    const entry: Entry | null = item.webkitGetAsEntry();
    if (entry !== null) return [filesOf(entry, '')];
    const file = item.getAsFile();
    return file === null ? [] : [Promise.resolve([{ file, path: file.name }])];
  });
  return Promise.all(found).then((lists) => lists.flat());
};

const filesOf = async (entry: Entry, folder: string): Promise<readonly PickedFile[]> => {
  const path = folder + entry.name;
  if (entry.isFile) return [{ file: await new Promise<File>((found, failed) => (entry as FileEntry).file(found, failed)), path }];
  if (!entry.isDirectory) return [];
  const entries = await entriesOf(entry as FolderEntry);
  const lists = await Promise.all(entries.map((inside) => filesOf(inside, `${path}/`)));
  return lists.flat();
};

/** A reader gives a folder in parts, and nothing once it has given all. */
const entriesOf = async (folder: FolderEntry): Promise<readonly Entry[]> => {
  const reader = folder.createReader();
  const all: Entry[] = [];
  for (;;) {
    const part = await new Promise<Entry[]>((found, failed) => reader.readEntries(found, failed));
    if (part.length === 0) return all;
    all.push(...part);
  }
};
