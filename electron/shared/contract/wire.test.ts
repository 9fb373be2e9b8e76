import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FailureError } from '../failure.ts';
import { decodeMessage, encodeMessage } from './wire.ts';

const leaves = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0),
  fc.float32Array({ maxLength: 20 }),
  fc.float64Array({ maxLength: 20 }),
  fc.int8Array({ maxLength: 20 }),
  fc.int16Array({ maxLength: 20 }),
  fc.int32Array({ maxLength: 20 }),
  fc.uint8Array({ maxLength: 20 }),
  fc.uint8ClampedArray({ maxLength: 20 }),
  fc.uint16Array({ maxLength: 20 }),
  fc.uint32Array({ maxLength: 20 }),
);
const keys = fc.string({ unit: 'grapheme' }).filter((key) => key !== '__proto__');
const messages = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaves,
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 6, noNullPrototype: true }),
  ),
})).value;

/** Where `bytes` starts at an odd address, as a message inside a larger buffer may. */
const shifted = (bytes: Uint8Array, by: number): Uint8Array => {
  const buffer = new Uint8Array(bytes.length + by);
  buffer.set(bytes, by);
  return buffer.subarray(by);
};

const header = (value: unknown, carried: unknown, segments: Uint8Array = new Uint8Array(0)): Uint8Array => {
  const text = new TextEncoder().encode(JSON.stringify([value, carried]));
  const start = Math.ceil((8 + text.length) / 8) * 8;
  const bytes = new Uint8Array(start + segments.length);
  bytes.set(new TextEncoder().encode('GMW1'));
  new DataView(bytes.buffer).setUint32(4, text.length, true);
  bytes.set(text, 8);
  bytes.set(segments, start);
  return bytes;
};

describe('encodeMessage, decodeMessage', () => {
  it('give back what was sent, whatever it holds and wherever it lies in memory', () => {
    fc.assert(
      fc.property(messages, fc.integer({ min: 0, max: 9 }), (message, by) => {
        expect(decodeMessage(shifted(encodeMessage(message), by))).toStrictEqual(message);
      }),
      { numRuns: 500 },
    );
  });

  it('keep the bits of every sample, not-a-number included', () => {
    const bits = new Uint32Array([0x7fc00001, 0xff800000, 0x80000000, 0x00000001]);
    const back = decodeMessage(encodeMessage({ left: new Float32Array(bits.buffer) })) as { left: Float32Array };
    expect([...new Uint32Array(back.left.slice().buffer)]).toEqual([...bits]);
  });

  it('carry a part of a larger array without the rest of it', () => {
    const all = new Int16Array([1, 2, 3, 4, 5]);
    const bytes = encodeMessage(all.subarray(1, 3));
    expect(decodeMessage(bytes)).toEqual(new Int16Array([2, 3]));
    expect(decodeMessage(encodeMessage(Buffer.from([7, 8]))) instanceof Uint8Array).toBe(true);
  });

  it('leave out what is undefined, as JSON does', () => {
    expect(decodeMessage(encodeMessage({ a: 1, b: undefined }))).toStrictEqual({ a: 1 });
  });

  it.each([
    ['a function', { run: () => 1 }],
    ['a bigint', [1n]],
    ['a symbol', Symbol('s')],
    ['a date', { at: new Date(0) }],
    ['a map', new Map()],
    ['undefined in a list', [undefined]],
    ['a hole in a list', new Array(1)],
    ['a class instance', new FailureError({ kind: 'internal', file: null, problem: 'p', remedy: 'r' })],
  ])('refuse to send %s instead of losing it', (_name, message) => {
    expect(() => encodeMessage(message)).toThrow(TypeError);
  });
});

describe('decodeMessage of bytes that are no message', () => {
  const refuses = (bytes: Uint8Array): void => {
    expect(() => decodeMessage(bytes)).toThrow(FailureError);
    expect(() => decodeMessage(bytes)).toThrow('is damaged; reload the window');
  };

  it('is one plain failure for any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), refuses));
  });

  it('is one plain failure, or another message, for one whose bytes were changed or cut', () => {
    const change = fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }), cut: fc.nat({ max: 3 }) });
    fc.assert(
      fc.property(messages, fc.array(change, { minLength: 1, maxLength: 4 }), (message, changes) => {
        let bytes = encodeMessage(message);
        for (const { at, to, cut } of changes) {
          bytes[at % bytes.length] = to;
          if (cut === 0) bytes = bytes.slice(0, at % bytes.length || 1);
        }
        try {
          decodeMessage(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(FailureError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['a segment longer than the message', header(null, [[[], 'Float32Array', 3]], new Uint8Array(8))],
    ['a length that is no length', header(null, [[[], 'Float32Array', -1]])],
    ['a length beyond any message', header(null, [[[], 'Uint8Array', 1e300]])],
    ['an array of an unknown kind', header(null, [[[], 'constructor', 0]])],
    ['a number of an unknown name', header(null, [[[], 'number', 'toString']])],
    ['a place that is not there', header({}, [[['a'], 'number', 'NaN']])],
    ['a place inside nothing', header({ a: null }, [[['a', 'b'], 'number', 'NaN']])],
    ['a place that holds a value', header({ a: 1 }, [[['a'], 'number', 'NaN']])],
    ['a place inside a text', header({ a: 'x' }, [[['a', 'length'], 'number', 'NaN']])],
    [
      'a place inside an array that was placed',
      header(
        null,
        [
          [[], 'Uint8Array', 8],
          [['0'], 'number', '-0'],
        ],
        new Uint8Array(8),
      ),
    ],
    [
      'a place twice',
      header(null, [
        [[], 'number', 'NaN'],
        [[], 'number', 'NaN'],
      ]),
    ],
    ['bytes that nothing names', header(null, [], new Uint8Array(8))],
    ['a header that is a text', header(null, 'carried')],
    ['a path that is an object', header(null, [[{}, 'number', 'NaN']])],
  ])('refuses %s', (_name, bytes) => refuses(bytes));

  it('lets no message reach the prototype of objects', () => {
    refuses(header({ a: 1 }, [[['__proto__', 'polluted'], 'number', 'NaN']]));
    refuses(header({ a: 1 }, [[['constructor', 'prototype', 'polluted'], 'number', 'NaN']]));
    const text = '[{"\\u005f_proto__":{"polluted":true}},[]]';
    const bytes = header(null, []);
    const own = new Uint8Array(Math.ceil((8 + text.length) / 8) * 8);
    own.set(bytes.subarray(0, 4));
    new DataView(own.buffer).setUint32(4, text.length, true);
    own.set(new TextEncoder().encode(text), 8);
    refuses(own);
    expect('polluted' in {}).toBe(false);
  });

  it('stands a header nested deeper than any call stack', () => {
    const deep = new TextEncoder().encode(`[${'['.repeat(200_000)}${']'.repeat(200_000)},[]]`);
    const bytes = new Uint8Array(Math.ceil((8 + deep.length) / 8) * 8);
    bytes.set(new TextEncoder().encode('GMW1'));
    new DataView(bytes.buffer).setUint32(4, deep.length, true);
    bytes.set(deep, 8);
    try {
      decodeMessage(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(FailureError);
    }
  });
});
