import { describe, expect, it } from 'vitest';
import type { SongToneState } from '../../../electron/shared/contract/state.ts';
import { TONE_CENTRES } from '../../../electron/shared/tone/bands.ts';
import { deviations, kindOf, nominal, type ToneRow, thirdsOf, toneVerdict } from './toneRows.ts';

const flat = (value: number): Float32Array => new Float32Array(62).fill(value);
const song = (more: Partial<SongToneState>): SongToneState => ({
  ...{ measured: flat(-12), wanted: null, applied: null, reached: null, findings: [] },
  ...more,
});
const row = (number: number, more: Partial<SongToneState>, excluded = false): ToneRow => ({
  ...{ id: String(number), number, title: '', excluded },
  song: song(more),
});

describe('deviations', () => {
  it('are what a song has above the reference, as means of two bands', () => {
    const measured = flat(-12);
    measured[20] = -10;
    const found = deviations(song({ measured }), flat(-15), 'before');
    expect(found).toHaveLength(31);
    expect(found?.[10]).toBe(4);
    expect(found?.[11]).toBe(3);
  });

  it('are less by what the match truly made, once that is known', () => {
    const matched = song({ applied: flat(-1), reached: flat(-0.9) });
    expect(deviations(matched, flat(-15), 'before')?.[5]).toBe(3);
    expect(deviations(matched, flat(-15), 'after')?.[5]).toBeCloseTo(2.1, 6);
    expect(deviations(song({ applied: flat(-1) }), flat(-15), 'after')?.[5]).toBe(2);
  });

  it('are not known without both spectra', () => {
    expect(deviations(song({ measured: null }), flat(0), 'before')).toBeNull();
    expect(deviations(song({}), null, 'before')).toBeNull();
  });
});

it('names the bands by the nominal thirds of an octave', () => {
  const names = thirdsOf(TONE_CENTRES).map(nominal);
  expect(names.slice(0, 4)).toEqual(['20', '25', '31.5', '40']);
  expect(names.slice(-4)).toEqual(['10k', '12.5k', '16k', '20k']);
  expect(new Set(names).size).toBe(31);
});

describe('the verdict', () => {
  it('names the songs that stick out, but none that is left alone', () => {
    const found = { findings: ['+2.1 dB around 200 Hz'] };
    expect(toneVerdict([row(1, found), row(2, {}), row(3, found), row(4, found, true)]).text).toBe('Songs 1 and 3 do.');
    expect(toneVerdict([row(1, found), row(2, found), row(3, found)]).text).toContain('3 of 3 do');
    expect(toneVerdict([row(1, {}), row(2, {}), row(3, {})]).tone).toBe('good');
  });

  it('says nothing of two songs, and of none that is measured', () => {
    expect(toneVerdict([row(1, {}), row(2, {})]).tone).toBe('plain');
    expect(toneVerdict([row(1, { measured: null })]).text).toContain('not measured yet');
  });
});

it('tells references apart', () => {
  const all = ['off', 'album', { track: 'a' }, { file: 'b.wav' }, { curve: [] }] as const;
  expect(all.map(kindOf)).toEqual(['off', 'album', 'track', 'file', 'curve']);
});
