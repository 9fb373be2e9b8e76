/** The numbers a record is known by: ISRC (ISO 3901) and EAN-13. */

/** Compact form: upper case, without dashes and spaces. */
export const compactIsrc = (text: string): string => text.replace(/[\s-]/g, '').toUpperCase();

/** Two-letter prefix, three letters or digits, year and designation: ISRC Handbook, 12 characters without dashes. */
export const isIsrc = (text: string): boolean => /^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$/.test(text);

/** EAN-13 of 13 digits, or of a 12-digit UPC-A, which is the EAN with a leading 0. Other text is returned trimmed. */
export const ean13 = (text: string): string => {
  const digits = text.replace(/[\s-]/g, '');
  return /^[0-9]{12}$/.test(digits) ? `0${digits}` : digits;
};

/** The thirteenth digit: weights 1 and 3 in turn over the first twelve. */
export const eanCheckDigit = (firstTwelve: string): number => {
  let sum = 0;
  for (let place = 0; place < 12; place += 1) sum += Number(firstTwelve[place]) * (place % 2 === 0 ? 1 : 3);
  return (10 - (sum % 10)) % 10;
};

export const isEan13 = (text: string): boolean => /^[0-9]{13}$/.test(text) && eanCheckDigit(text) === Number(text[12]);
