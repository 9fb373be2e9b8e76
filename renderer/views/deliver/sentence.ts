import { withMinus } from '../../../electron/shared/text/minus.ts';

/** What the program says of an album, as a sentence for people. */
export const sentence = (text: string): string =>
  withMinus(`${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`);
