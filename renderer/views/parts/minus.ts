/** Minus signs as they are printed, in texts that were written with hyphens: `-14.0 LUFS`, not `two-part`. */
export const printedMinus = (text: string): string => text.replace(/(^|[\s(])-(?=[0-9])/g, '$1\u2212');
