import { fail } from '../failure.ts';

/**
 * Messages between the browser shell and its window: plain values with typed arrays anywhere in them, as one binary message.
 *
 *   'GMW1'  header bytes (u32)  header (JSON)  padding to 8  segments, each padded to 8; little endian
 *
 * The header is `[value, carried]`: the value with null where JSON cannot say what stood there, and for each such place
 * `[path, kind, length or number]`. Properties that are undefined are left out, as in JSON.
 */

const MAGIC = 0x31574d47;
const HEAD_BYTES = 8;
const ALIGNMENT = 8;
/** Far above any message of ours; a longer one is a mistake or an attack. */
export const MAX_MESSAGE_BYTES = 1 << 28;

const ARRAYS = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
} as const;
type ArrayKind = keyof typeof ARRAYS;
type CarriedArray = InstanceType<(typeof ARRAYS)[ArrayKind]>;

/** Numbers that JSON has no word for. */
const NUMBERS = { NaN: Number.NaN, Infinity: Number.POSITIVE_INFINITY, '-Infinity': Number.NEGATIVE_INFINITY, '-0': -0 } as const;
type NumberName = keyof typeof NUMBERS;

type Path = readonly (string | number)[];
type Carried = readonly [path: Path, kind: ArrayKind, length: number] | readonly [path: Path, kind: 'number', name: NumberName];

const padded = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

const arrayKind = (value: object): ArrayKind | undefined => {
  if (!ArrayBuffer.isView(value)) return undefined;
  const kind = Object.prototype.toString.call(value).slice('[object '.length, -1);
  return Object.hasOwn(ARRAYS, kind) ? (kind as ArrayKind) : undefined;
};

const numberName = (value: number): NumberName | undefined => {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? undefined : (String(value) as NumberName);
};

/** Throws a TypeError for what no message of ours holds: functions, symbols, bigints, class instances, undefined in a list. */
export const encodeMessage = (message: unknown): Uint8Array<ArrayBuffer> => {
  const carried: Carried[] = [];
  const arrays: CarriedArray[] = [];

  const plain = (value: unknown, path: Path): unknown => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') {
      const name = numberName(value);
      if (name === undefined) return value;
      carried.push([path, 'number', name]);
      return null;
    }
    if (typeof value !== 'object') throw new TypeError(`a message cannot hold a ${typeof value} (at ${path.join('.')})`);
    const kind = arrayKind(value);
    if (kind !== undefined) {
      const array = value as CarriedArray;
      carried.push([path, kind, array.length]);
      arrays.push(array);
      return null;
    }
    if (Array.isArray(value)) return Array.from(value, (item, index) => plain(item, [...path, index]));
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      throw new TypeError(`a message holds plain values only (at ${path.join('.')})`);
    }
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, plain(item, [...path, key])]));
  };

  const value = plain(message, []);
  const header = new TextEncoder().encode(JSON.stringify([value, carried]));
  const start = padded(HEAD_BYTES + header.length);
  const bytes = new Uint8Array(start + arrays.reduce((sum, array) => sum + padded(array.byteLength), 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, header.length, true);
  bytes.set(header, HEAD_BYTES);
  let at = start;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += padded(array.byteLength);
  }
  return bytes;
};

const damaged = (cause?: unknown): never =>
  fail('unreadable', null, 'a message between the program and its window is damaged', 'reload the window', cause);

/**
 * The message in `bytes`; typed arrays are views of it where the alignment allows. A 'unreadable' failure for anything that
 * `encodeMessage` would not have written.
 */
export const decodeMessage = (bytes: Uint8Array): unknown => {
  if (bytes.length < HEAD_BYTES || bytes.length > MAX_MESSAGE_BYTES) return damaged();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = view.getUint32(4, true);
  if (view.getUint32(0, true) !== MAGIC || headerBytes > bytes.length - HEAD_BYTES) return damaged();
  const [value, carried] = parseHeader(bytes.subarray(HEAD_BYTES, HEAD_BYTES + headerBytes));

  const root = { value };
  let at = padded(HEAD_BYTES + headerBytes);
  for (const entry of carried) {
    if (!isCarried(entry)) return damaged();
    if (entry[1] === 'number') {
      place(root, entry[0], NUMBERS[entry[2]]);
      continue;
    }
    const type = ARRAYS[entry[1]];
    const length = entry[2];
    const end = at + length * type.BYTES_PER_ELEMENT;
    if (end > bytes.length) return damaged();
    const aligned = (bytes.byteOffset + at) % type.BYTES_PER_ELEMENT === 0;
    place(
      root,
      entry[0],
      aligned ? new type(bytes.buffer as ArrayBuffer, bytes.byteOffset + at, length) : new type(bytes.slice(at, end).buffer),
    );
    at = padded(end);
  }
  return at === padded(bytes.length) && bytes.length % ALIGNMENT === 0 ? root.value : damaged();
};

const parseHeader = (bytes: Uint8Array): readonly [value: unknown, carried: readonly unknown[]] => {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), refusePrototype);
  } catch (cause) {
    return damaged(cause);
  }
  if (!Array.isArray(header) || header.length !== 2 || !Array.isArray(header[1])) return damaged();
  return [header[0], header[1]];
};

/** Harmless as parsed, but a later assignment of it would change what an object is. */
const refusePrototype = (key: string, value: unknown): unknown => (key === '__proto__' ? damaged() : value);

const isCarried = (entry: unknown): entry is Carried => {
  if (!Array.isArray(entry) || entry.length !== 3) return false;
  const [path, kind, what] = entry;
  if (!Array.isArray(path) || !path.every((key) => typeof key === 'string' || Number.isInteger(key))) return false;
  if (kind === 'number') return typeof what === 'string' && Object.hasOwn(NUMBERS, what);
  return (
    typeof kind === 'string' && Object.hasOwn(ARRAYS, kind) && Number.isInteger(what) && what >= 0 && what <= MAX_MESSAGE_BYTES
  );
};

/** Puts `what` where the header left a null; nothing else can be replaced, and no property comes into being. */
const place = (root: { value: unknown }, path: Path, what: number | CarriedArray): void => {
  let holder: unknown = root;
  let last: string | number = 'value';
  for (const key of path) {
    holder = own(holder, last);
    last = key;
  }
  if (own(holder, last) !== null) damaged();
  (holder as Record<string | number, unknown>)[last] = what;
};

const own = (holder: unknown, key: string | number): unknown => {
  const isContainer = typeof holder === 'object' && holder !== null && !ArrayBuffer.isView(holder);
  if (!isContainer || !Object.hasOwn(holder, key)) return damaged();
  return (holder as Record<string | number, unknown>)[key];
};
