import type { PickedFile } from '../../electron/shared/contract/api.ts';

export interface PickOptions {
  readonly multiple?: boolean;
  readonly folder?: boolean;
  /** File name endings or types, as an input takes them. */
  readonly accept?: string;
}

export const AUDIO_FILES =
  'audio/*,.wav,.wave,.bwf,.rf64,.w64,.aif,.aiff,.aifc,.caf,.flac,.mp3,.m4a,.mp4,.aac,.ogg,.oga,.opus,.wv,.ape,.wma';

/** Lets the user choose files, or a folder; an empty list if none. To be called from what the user does. */
export const pickFiles = ({ multiple = false, folder = false, accept = '' }: PickOptions): Promise<readonly PickedFile[]> =>
  new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = multiple;
    input.webkitdirectory = folder;
    if (!folder) input.accept = accept;
    // Part of the page while the dialog is open: nothing else keeps it from being collected with what the user picks.
    input.hidden = true;
    document.body.append(input);
    input.addEventListener('cancel', () => {
      input.remove();
      resolve([]);
    });
    input.addEventListener('change', () => {
      const files = [...(input.files ?? [])];
      input.remove();
      resolve(files.map((file) => ({ file, path: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath })));
    });
    input.click();
  });

export const pickOne = async (accept: string): Promise<PickedFile | null> => (await pickFiles({ accept }))[0] ?? null;

/** Hands the user a text to keep as a file. */
export const saveText = (text: string, name: string): void => {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has its own hold on the bytes by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
};
