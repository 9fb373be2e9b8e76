import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_BASE, packed, unpacked } from './content.ts';

const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array));
/** A text and another that shares its beginning and end, as an edit leaves them. */
const edits = fc.tuple(bytes, bytes, bytes, bytes).map(([start, before, after, end]) => ({
  base: Buffer.concat([start, before, end]),
  text: Buffer.concat([start, after, end]),
}));

describe('packed', () => {
  it('is unpacked to the same bytes, with any base and with none', () => {
    fc.assert(
      fc.property(edits, ({ base, text }) => {
        expect(unpacked(packed(text, base), base).equals(text)).toBe(true);
        expect(unpacked(packed(text, NO_BASE), NO_BASE).equals(text)).toBe(true);
      }),
    );
  });

  it('takes room for what changed only', () => {
    const base = Buffer.from(Array.from({ length: 3000 }, (_, at) => `"song ${(at * 7919) % 3001}"`).join());
    const text = Buffer.from(base.toString().replace('"song 1000"', '"Song One Thousand"'));
    expect(packed(text, NO_BASE).length).toBeGreaterThan(5000);
    expect(packed(text, base).length).toBeLessThan(60);
  });

  it('is refused with any one bit of it turned over, or with another base', () => {
    const base = Buffer.from('{"title":"One","tracks":[1,2,3]}');
    const text = Buffer.from('{"title":"Another title","tracks":[1,2,3]}');
    const content = packed(text, base);
    for (let bit = 0; bit < content.length * 8; bit += 1) {
      const damaged = Buffer.from(content);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const read = (() => {
        try {
          return unpacked(damaged, base).toString();
        } catch {
          return 'refused';
        }
      })();
      // The last bits of a deflate stream may be padding.
      expect([bit, [text.toString(), 'refused'].includes(read)]).toEqual([bit, true]);
    }
    expect(() => unpacked(content, Buffer.from('{"title":"Two","tracks":[1,2,3]}'))).toThrow();
    expect(() => unpacked(content, NO_BASE)).toThrow();
  });
});
