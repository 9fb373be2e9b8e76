import type { Answer, PickedFile } from '../../electron/shared/contract/api.ts';
import type { FileGrant } from '../../electron/shared/contract/state.ts';
import { FailureError, fail } from '../../electron/shared/failure.ts';

/**
 * A browser has no paths to give, so the files themselves go to the program. A folder's files stay together. What has arrived is
 * told after one file, after two more, after four more and so on: the first as soon as can be, all of them in few pieces. Small
 * files, which take no time, are told of all at once.
 */
export const upload = async (
  files: readonly PickedFile[],
  onArrived?: (granted: readonly FileGrant[]) => void,
): Promise<Answer<readonly FileGrant[]>> => {
  const batch = await ask<string>('POST', '/uploads');
  const begun = performance.now();
  try {
    const items = itemNumbers(files.map(({ path }) => path));
    for (const [index, { file, path }] of files.entries()) {
      if (!(file instanceof File)) fail('usage', path, 'is not a file', 'drop or pick files');
      const address = `/uploads/${batch}/${items[index]}?${new URLSearchParams({ path })}`;
      await ask('PUT', address, file as File);
      const sent = index + 1;
      const isLate = performance.now() - begun > UNNOTICED_MILLISECONDS;
      if (onArrived === undefined || sent === files.length || !isTold(sent) || !isLate) continue;
      onArrived(await ask<readonly FileGrant[]>('POST', `/uploads/${batch}/arrived`));
    }
    return { ok: true, output: await ask<readonly FileGrant[]>('POST', `/uploads/${batch}/done`) };
  } catch (error) {
    await fetch(`/uploads/${batch}`, { method: 'DELETE' }).catch(() => undefined);
    throw error;
  }
};

const UNNOTICED_MILLISECONDS = 200;

const isTold = (sent: number): boolean => Number.isInteger(Math.log2(sent + 1));

/** Files of one folder share a number; every other file has its own, so that two of one name stay two. */
const itemNumbers = (paths: readonly string[]): readonly number[] => {
  const folders = new Map<string, number>();
  return paths.map((path, index) => {
    const slash = path.indexOf('/');
    if (slash < 0) return index;
    const folder = path.slice(0, slash);
    const number = folders.get(folder) ?? index;
    folders.set(folder, number);
    return number;
  });
};

const ask = async <Output>(method: 'POST' | 'PUT', address: string, body: File | null = null): Promise<Output> => {
  let answer: Answer<Output>;
  try {
    const response = await fetch(address, { method, body });
    answer = (await response.json()) as Answer<Output>;
  } catch (cause) {
    const name = body?.name ?? null;
    return fail(
      'unreadable',
      name,
      'could not be handed to Glassmaster',
      'check that both are still there and drop it again',
      cause,
    );
  }
  if (!answer.ok) throw new FailureError(answer.failure);
  return answer.output;
};
