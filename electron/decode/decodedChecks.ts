import { DAMAGED_REMEDY, TRUNCATED_REMEDY, unreadable } from './refusals.ts';

/** Fewer frames than the file announces is a broken copy, never a shorter song. */
export const requireFrames = (file: string, announced: number, decoded: number): void => {
  if (decoded >= announced) return;
  throw unreadable(file, `its header says ${announced} frames, only ${decoded} can be decoded`, TRUNCATED_REMEDY);
};

export const requireNoErrors = (file: string, decoded: { readonly errors: readonly string[] }): void => {
  const first = decoded.errors[0];
  if (first !== undefined) throw unreadable(file, `is damaged (${first})`, DAMAGED_REMEDY);
};
