/**
 * A number as people type it: with a comma or a point, a plus or any minus, and the unit behind it if they like. Null
 * for anything else.
 */
export const parseNumber = (text: string, unit = ''): number | null => {
  const bare = text
    .trim()
    .replace(/[\u2212\u2013]/, '-')
    .replace(',', '.');
  const digits = unit !== '' && bare.toLowerCase().endsWith(unit.toLowerCase()) ? bare.slice(0, -unit.length).trim() : bare;
  return /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)$/.test(digits) ? Number(digits) : null;
};

/** Seconds typed as `s`, `s.mmm`, `m:ss` or `m:ss.mmm`; null for anything else. */
export const parseSeconds = (text: string): number | null => {
  const clock = /^([0-9]+):([0-5]?[0-9](?:[.,][0-9]+)?)$/.exec(text.trim());
  if (clock === null) return parseNumber(text, 's');
  return Number(clock[1]) * 60 + Number((clock[2] ?? '').replace(',', '.'));
};

/** One step up or down, landing on whole steps: from 1.23 by 0.1 to 1.3. Free of the noise of binary fractions. */
export const stepped = (value: number, step: number, steps: number): number => {
  const count = value / step;
  const near = Math.round(count);
  const whole = Math.abs(count - near) < 1e-6 ? near + steps : steps > 0 ? Math.floor(count) + steps : Math.ceil(count) + steps;
  return Number((whole * step).toPrecision(12));
};
