/** The numbers a recording and a release are known by: ISRC (ISO 3901), UPC-A and EAN-13 (GS1). */

/** Compact form: upper case, without dashes (of any kind) and spaces. Says nothing about validity. */
export const normaliseIsrc = (text: string): string => text.replace(/[\s\p{Pd}]/gu, '').toUpperCase();

/** Prefix of two letters and three letters or digits, two digits of the year, five of the designation; compact form. */
export const isIsrc = (text: string): boolean => /^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$/.test(text);

/** Display form `CC-XXX-YY-NNNNN` of a valid compact ISRC; other text is returned as it is. */
export const formatIsrc = (isrc: string): string =>
  isIsrc(isrc) ? `${isrc.slice(0, 2)}-${isrc.slice(2, 5)}-${isrc.slice(5, 7)}-${isrc.slice(7)}` : isrc;

/** The ISRC `step` designations further within the same prefix and year; null where the five digits run out. */
export const nextIsrc = (isrc: string, step = 1): string | null => {
  if (!isIsrc(isrc)) return null;
  const designation = Number(isrc.slice(7)) + step;
  if (!Number.isInteger(designation) || designation < 0 || designation > 99999) return null;
  return `${isrc.slice(0, 7)}${String(designation).padStart(5, '0')}`;
};

/** EAN-13 of a 12-digit UPC-A, which is the EAN with a leading 0; other text only loses dashes and spaces. */
export const normaliseUpc = (text: string): string => {
  const compact = text.replace(/[\s\p{Pd}]/gu, '');
  return /^[0-9]{12}$/.test(compact) ? `0${compact}` : compact;
};

/** The thirteenth digit of an EAN from its first twelve: weights 1 and 3 in turn, filled up to a multiple of ten. */
export const eanCheckDigit = (firstTwelve: string): number => {
  if (!/^[0-9]{12}$/.test(firstTwelve)) throw new RangeError(`"${firstTwelve}" is not twelve digits`);
  let sum = 0;
  for (let place = 0; place < 12; place += 1) sum += Number(firstTwelve[place]) * (place % 2 === 0 ? 1 : 3);
  return (10 - (sum % 10)) % 10;
};

/** Thirteen digits, the last of them the right check digit. */
export const isEan13 = (text: string): boolean =>
  /^[0-9]{13}$/.test(text) && eanCheckDigit(text.slice(0, 12)) === Number(text[12]);
