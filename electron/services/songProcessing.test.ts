import { expect, test } from 'vitest';
import type { PreparedSource, ToneFilter } from '../engine/protocol.ts';
import { contentKeyOf } from './matchKey.ts';
import { requestsWith } from './songProcessing.ts';

/** What a request goes by of a prepared song. */
const songOf = (sha256: string) => ({ session: { sha256, layout: { sampleRate: 44100 } } }) as unknown as PreparedSource;
const filter: ToneFilter = { curveDb: [1, 0, -1], phase: 'minimum' };

test('a song that is asked for again is asked for by the same request, and by another as soon as anything of it changes', () => {
  const song = songOf('a');
  const ask = (one: PreparedSource, changed: Partial<ToneFilter> = {}) =>
    requestsWith([one], [null], [{ ...filter, ...changed }])[0];
  const first = ask(song);
  expect(ask(song)).toBe(first);
  const others = [ask(songOf('b')), ask(song, { phase: 'linear' }), ask(song, { curveDb: [1, 0, -2] })];
  const keys = [first, ...others].map((request) => contentKeyOf(request).name);
  expect(new Set(keys).size).toBe(keys.length);
  expect(contentKeyOf(ask(song)).name).toBe(keys[0]);
});
