import { createHash } from 'node:crypto';
import type { LinearFile } from '../decode/linearSource.ts';

export interface Keyed {
  /** SHA-256, hex. */
  readonly name: string;
  /** It names content, so it is the same tomorrow; otherwise it names files as they are now. */
  readonly lasting: boolean;
}

/**
 * Equal for equal work: songs count by their content and rate, whatever their files are called and wherever they or what was
 * made of them lie.
 */
export const contentKeyOf = (input: unknown): Keyed => {
  if (typeof input !== 'object' || input === null) return madeKey(input);
  const known = keys.get(input);
  if (known !== undefined) return known;
  const key = madeKey(input);
  keys.set(input, key);
  return key;
};

/** A spectrum and a chain are long texts, and the same request is looked up several times with all that is told of an album. */
const keys = new WeakMap<object, Keyed>();

const madeKey = (input: unknown): Keyed => {
  let lasting = true;
  const text = JSON.stringify(input, (key, value: unknown) => {
    if (key !== 'source') return value;
    const { sha256, layout } = value as LinearFile;
    if (sha256 !== null) return `${sha256}-${layout.sampleRate}`;
    lasting = false;
    return value;
  });
  return { name: createHash('sha256').update(text).digest('hex'), lasting };
};
