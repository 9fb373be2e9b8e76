import { expect, test, vi } from 'vitest';
import type { Waveform } from '../../../electron/shared/contract/state.ts';
import { BoundedCache } from './boundedCache.ts';
import { CHUNK_FRAMES, type Look, levelFor, type Sound, type SoundReader, SoundStore } from './soundStore.ts';

const sound = (file: string, frames = 1_000_000): Sound => ({ albumId: 1, file, version: 'hash@44100', frames });
const look = (of: Sound, framesPerPixel: number, from = 0, to = of.frames): Look => ({ sound: of, framesPerPixel, from, to });

/** A reader whose answers are given by hand, in any order. */
const handReader = () => {
  const asked: { readonly what: string; readonly answer: (value: unknown) => void; readonly fail: () => void }[] = [];
  const promise = (what: string) =>
    new Promise<never>((resolve, reject) => {
      asked.push({ what, answer: resolve as (value: unknown) => void, fail: () => reject(new Error('no')) });
    });
  const reader: SoundReader = {
    waveform: ({ file }, framesPerColumn) => promise(`${file} ${framesPerColumn}`),
    samples: ({ file }, start, frames) => promise(`${file} ${start}+${frames}`),
  };
  return { asked, reader };
};
const waveform = (framesPerColumn: number): Waveform => ({ framesPerColumn, columns: new Int16Array(30) });
const settle = () => new Promise((resolve) => setImmediate(resolve));

test.each([
  [10, 256],
  [256, 256],
  [1023, 256],
  [1024, 1024],
  [5000, 4096],
  [1e6, 262144 * 1],
])('%f frames a pixel are drawn from columns of %i', (framesPerPixel, level) => {
  expect(levelFor(framesPerPixel)).toBe(level);
});

test('asks for a coarse waveform first, then for what the zoom needs', async () => {
  const { asked, reader } = handReader();
  const store = new SoundStore(reader);
  const one = sound('one');
  store.want([look(one, 300)], []);
  expect(asked.map(({ what }) => what)).toEqual(['one 16384', 'one 256']);
  asked[0]?.answer(waveform(16384));
  await settle();
  expect(store.level(one, 300)?.framesPerColumn).toBe(16384);
  asked[1]?.answer(waveform(256));
  await settle();
  expect(store.level(one, 300)?.framesPerColumn).toBe(256);
});

test('tells when something has come, and counts what the overview needs', async () => {
  const { asked, reader } = handReader();
  const store = new SoundStore(reader);
  store.arrived = vi.fn();
  store.want([look(sound('one'), 300)], []);
  for (const one of asked) one.answer(waveform(Number(one.what.split(' ')[1])));
  await settle();
  expect(store.arrived).toHaveBeenCalledTimes(2);
  expect([store.arrivals(256), store.arrivals(1024), store.arrivals(65536)]).toEqual([2, 1, 0]);
});

test('asks for four things at a time, and no longer for what is out of sight', async () => {
  const { asked, reader } = handReader();
  const store = new SoundStore(reader);
  store.want(
    Array.from({ length: 9 }, (_value, at) => look(sound(`s${at}`), 20000)),
    [],
  );
  expect(asked).toHaveLength(4);
  store.want([look(sound('seen now'), 20000)], []);
  asked[0]?.answer(waveform(16384));
  await settle();
  expect(asked.slice(4).map(({ what }) => what)).toEqual(['seen now 16384']);
});

test('does not ask again for what is not to be had, until songs have been read further', async () => {
  const { asked, reader } = handReader();
  const store = new SoundStore(reader);
  const one = look(sound('one'), 20000);
  store.want([one], []);
  asked[0]?.answer(null);
  await settle();
  store.want([one], []);
  expect(asked).toHaveLength(1);
  store.retry();
  store.want([one], []);
  expect(asked).toHaveLength(2);
});

test('a failed request leaves the others going', async () => {
  const { asked, reader } = handReader();
  const store = new SoundStore(reader);
  store.want([look(sound('bad'), 20000), look(sound('good'), 20000)], []);
  asked[0]?.fail();
  asked[1]?.answer(waveform(16384));
  await settle();
  expect(store.level(sound('bad'), 20000)).toBeNull();
  expect(store.level(sound('good'), 20000)).not.toBeNull();
});

test('fetches the samples that are in sight and no others, up to the end of the song', async () => {
  const { asked, reader } = handReader();
  const store = new SoundStore(reader);
  const one = sound('one', CHUNK_FRAMES + 1000);
  store.want([look(one, 2, CHUNK_FRAMES - 10, CHUNK_FRAMES + 50)], []);
  const samples = asked.filter(({ what }) => what.includes('+'));
  expect(samples.map(({ what }) => what)).toEqual([`one 0+${CHUNK_FRAMES}`, `one ${CHUNK_FRAMES}+1000`]);
  samples[1]?.answer({ left: new Float32Array(1000), right: new Float32Array(1000) });
  await settle();
  expect(store.chunk(one, 0)).toBeNull();
  expect(store.chunk(one, 1)?.samples.start).toBe(CHUNK_FRAMES);
});

test('a new version of a file is another sound', async () => {
  const { asked, reader } = handReader();
  const store = new SoundStore(reader);
  store.want([look(sound('one'), 20000)], []);
  asked[0]?.answer(waveform(16384));
  await settle();
  expect(store.level({ ...sound('one'), version: 'other@44100' }, 20000)).toBeNull();
});

test('the cache stays within its bytes, and keeps what was used last', () => {
  const cache = new BoundedCache<string>(100);
  cache.set('a', 'A', 40);
  cache.set('b', 'B', 40);
  expect(cache.get('a')).toBe('A');
  cache.set('c', 'C', 40);
  expect([cache.has('a'), cache.has('b'), cache.has('c')]).toEqual([true, false, true]);
  expect(cache.bytes).toBe(80);
  cache.set('a', 'A2', 10);
  expect([cache.get('a'), cache.bytes]).toEqual(['A2', 50]);
  cache.set('huge', 'H', 500);
  expect([cache.has('huge'), cache.has('a')]).toEqual([true, false]);
});
