import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileDsp, DspInstance } from '../dsp/module.ts';
import { allocatePlanes } from '../dsp/planes.ts';
import { seededRandom } from '../dsp/signals.ts';
import { SpectrumMeter } from '../dsp/spectrum.ts';
import type { Report } from '../shared/report.ts';
import { LTAS_CENTRES } from '../shared/tone/bands.ts';
import type { ToneSettings } from '../shared/tone/schema.ts';
import { joinedWavs, master, wavData, writeSong } from './masterAlbum.testkit.ts';

const RATE = 44100;
const SECONDS = 12;
let folder: string;

/** Noise that falls 3 dB per octave, from seven one-pole low-passes an octave and a half apart. */
const pink = (seed: number): Float32Array => {
  const random = seededRandom(seed);
  const poles = [11, 31, 88, 250, 707, 2000, 5657].map((hertz) => ({
    keep: Math.exp((-2 * Math.PI * hertz) / RATE),
    state: 0,
    hertz,
  }));
  return Float32Array.from({ length: SECONDS * RATE }, () => {
    const white = random() * 2 - 1;
    let sum = 0.02 * white;
    for (const pole of poles) {
      pole.state = pole.keep * pole.state + (1 - pole.keep) * white;
      sum += pole.state * (30 / Math.sqrt(pole.hertz));
    }
    return 0.05 * sum;
  });
};

/** First-order shelf: the sound, and what lies above `hertz` so many dB louder. Its response is known in closed form. */
const shelved = (samples: Float32Array, hertz: number, db: number): Float32Array => {
  const keep = Math.exp((-2 * Math.PI * hertz) / RATE);
  const gain = 10 ** (db / 20);
  let low = 0;
  return samples.map((sample) => {
    low = keep * low + (1 - keep) * sample;
    return low + gain * (sample - low);
  });
};
/** dB of the same at a frequency. */
const shelf = (frequency: number, hertz: number, db: number): number => {
  const keep = Math.exp((-2 * Math.PI * hertz) / RATE);
  const gain = 10 ** (db / 20);
  const angle = (2 * Math.PI * frequency) / RATE;
  const pole = { re: 1 - keep * Math.cos(angle), im: keep * Math.sin(angle) };
  const size = pole.re ** 2 + pole.im ** 2;
  const low = { re: ((1 - keep) * pole.re) / size, im: (-(1 - keep) * pole.im) / size };
  return 10 * Math.log10((low.re + gain * (1 - low.re)) ** 2 + ((1 - gain) * low.im) ** 2);
};

const write = (name: string, samples: Float32Array): void =>
  void writeSong(join(folder, 'songs', `${name}.wav`), SECONDS, (frame) => samples[frame] ?? 0);

const album = (name: string, songs: readonly object[], tone: Partial<ToneSettings>): string => {
  const path = join(folder, 'songs', `${name}.json`);
  const silent = { version: 1, title: 'T', artist: 'A', match: { target: 'none' }, gap: 0 };
  writeFileSync(path, JSON.stringify({ ...silent, tone, tracks: songs }));
  return path;
};

interface Made {
  readonly report: Report;
  readonly out: string;
  readonly audio: Buffer;
}
const deliver = async (name: string, songs: readonly object[], tone: Partial<ToneSettings>, jobs = 2): Promise<Made> => {
  const out = join(folder, `${name}-out`);
  const report = await master(album(name, songs, tone), out, { deliver: ['wav'], bits: '32f', jobs });
  return { report, out, audio: joinedWavs(out, report) };
};

/** dB per 1/12 octave of a song as it was delivered. */
const spectrumOf = ({ report, out }: Made, song: number): number[] => {
  const bytes = wavData(join(out, report.tracks[song]?.mastered.path ?? ''));
  const dsp = new DspInstance(compileDsp());
  const frames = bytes.length / 8;
  const planes = allocatePlanes(dsp, frames);
  const [left, right] = [dsp.plane(planes.left, frames), dsp.plane(planes.right, frames)];
  for (let at = 0; at < frames; at += 1) {
    left[at] = bytes.readFloatLE(at * 8);
    right[at] = bytes.readFloatLE(at * 8 + 4);
  }
  const meter = new SpectrumMeter(dsp, RATE);
  meter.process(planes.left, planes.right, frames);
  return Array.from(meter.finish().mid, (power) => 10 * Math.log10(power));
};

/** The largest distance of two curves over 40 Hz to 15 kHz, in third octaves, apart from a common level. */
const distance = (one: readonly number[], other: readonly number[]): number => {
  const thirds = LTAS_CENTRES.flatMap((hertz, band) => {
    if (hertz < 40 || hertz > 15_000 || band % 4 !== 0) return [];
    const mean = (levels: readonly number[]) => levels.slice(band, band + 4).reduce((sum, level) => sum + level / 4, 0);
    return [mean(one) - mean(other)];
  });
  const level = (Math.max(...thirds) + Math.min(...thirds)) / 2;
  return Math.max(...thirds.map((third) => Math.abs(third - level)));
};

const FLAT = [{ file: 'a.wav' }, { file: 'b.wav' }, { file: 'c.wav' }];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tone-'));
  mkdirSync(join(folder, 'songs'));
  const noise = pink(1);
  for (const name of ['a', 'b', 'c']) write(name, noise);
  write('bright', shelved(noise, 1500, 4));
  write('dull', shelved(noise, 1500, -3));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const perBand = (tone: readonly number[] | null | undefined): number[] =>
  LTAS_CENTRES.map((_hertz, band) => tone?.[band >> 1] ?? 0);
const difference = (one: readonly number[], other: readonly number[]): number[] =>
  one.map((level, band) => level - (other[band] ?? 0));
const shelfTimes = (share: number, db = 4): number[] => LTAS_CENTRES.map((hertz) => share * shelf(hertz, 1500, db));

describe('an album with the tonal match', () => {
  const songs = [...FLAT, { file: 'bright.wav' }];

  it.each(['minimum', 'linear'] as const)(
    'comes out closer to its median by the amount asked for, with %s phase',
    async (phase) => {
      const off = await deliver(`off-${phase}`, songs, {});
      const on = await deliver(`on-${phase}`, songs, { reference: 'album', amount: 50, bound: 6, phase });
      const [flat, before, after] = [spectrumOf(off, 0), spectrumOf(off, 3), spectrumOf(on, 3)];
      expect(distance(difference(before, flat), shelfTimes(1))).toBeLessThan(0.1);
      expect(distance(difference(after, flat), shelfTimes(0.5))).toBeLessThan(0.15);
      // What the report calls applied and reached is what the delivered file says.
      const { tone, mastered } = on.report.tracks[3] as Report['tracks'][number];
      expect(distance(difference(after, before), perBand(tone?.appliedDb))).toBeLessThan(0.15);
      expect(distance(difference(after, before), perBand(tone?.reachedDb))).toBeLessThan(0.1);
      expect(mastered.integratedLufs).toBeCloseTo(off.report.tracks[3]?.mastered.integratedLufs ?? 0, 1);
      // Loudness is mostly what lies above the shelf's corner, so that stays and the rest is too little.
      expect(tone?.findings).toEqual([expect.stringMatching(/^-2\.\d dB below \d00 Hz$/)]);
      // Songs that are the median already are delivered bit for bit.
      expect(wavData(join(on.out, on.report.tracks[0]?.mastered.path ?? ''))).toEqual(
        wavData(join(off.out, off.report.tracks[0]?.mastered.path ?? '')),
      );
    },
  );

  it('gives equal bytes with any number of workers, and those of an album without it where it is off', async () => {
    const tone = { reference: 'album', amount: 100 } as const;
    const one = await deliver('one', songs, tone, 1);
    const three = await deliver('three', songs, tone, 3);
    expect(three.audio.equals(one.audio)).toBe(true);
    const off = await deliver('off', songs, {});
    const none = await deliver('none', songs, { reference: 'album', amount: 0 });
    expect(one.audio.equals(off.audio)).toBe(false);
    expect(none.audio.equals(off.audio)).toBe(true);
    expect(off.report.tone).toMatchObject({ reference: 'off', name: 'the median of the album' });
    expect(off.report.tracks[3]?.tone).toMatchObject({ appliedDb: null, reachedDb: null, leftDb: null });
  });

  it('goes by one of its songs, by other music or by a drawn curve, and leaves alone what is excluded', async () => {
    const two = [{ file: 'a.wav' }, { file: 'dull.wav', tone: { exclude: true } }, { file: 'bright.wav' }];
    const full = { amount: 100, bound: 12 } as const;
    const off = await deliver('two-off', two, {});
    const before = spectrumOf(off, 2);
    const anchored = await deliver('anchored', two, { ...full, reference: { track: 'a.wav' } });
    expect(distance(difference(spectrumOf(anchored, 2), before), shelfTimes(-1))).toBeLessThan(0.2);
    expect(anchored.report.tone).toMatchObject({ reference: 'track', name: 'song 1 "a"' });
    const outside = await deliver('outside', two, { ...full, reference: { file: 'dull.wav' } });
    const toDull = difference(shelfTimes(1, -3), shelfTimes(1, 4));
    expect(distance(difference(spectrumOf(outside, 2), before), toDull)).toBeLessThan(0.2);
    expect(wavData(join(outside.out, outside.report.tracks[1]?.mastered.path ?? ''))).toEqual(
      wavData(join(off.out, off.report.tracks[1]?.mastered.path ?? '')),
    );
    const curve = [100, 400, 1600, 6400].map((frequency, at) => ({ frequency, level: at === 3 ? -2 : 0 }));
    const drawn = await deliver('drawn', two, { ...full, amount: 50, reference: { curve } });
    const { tone } = drawn.report.tracks[0] as Report['tracks'][number];
    // With what is wanted it has the curve: level to 1.6 kHz, at the middle of band 46, 3758 Hz, 1.23 dB lower.
    const brought = (band: number) => (tone?.measuredDb[band] ?? 0) + (tone?.wantedDb[band] ?? 0);
    expect(brought(46) - brought(22)).toBeCloseTo(-1.23, 0);
    expect(brought(30) - brought(22)).toBeCloseTo(0, 0);
    expect(drawn.report.tone.name).toBe('a drawn curve');
  });

  it('says in one line which reference is missing, and delivers nothing', async () => {
    await expect(deliver('gone', songs, { reference: { file: 'gone.wav' } })).rejects.toThrow(/^gone\.wav: .*does not exist; /);
    await expect(deliver('nobody', songs, { reference: { track: 'x' } })).rejects.toThrow(/names no song of the album \("x"\)/);
    mkdirSync(join(folder, 'songs', 'empty'));
    await expect(deliver('empty', songs, { reference: { file: 'empty' } })).rejects.toThrow(/^empty: holds no songs/);
    expect(existsSync(join(folder, 'gone-out'))).toBe(false);
  });
});
