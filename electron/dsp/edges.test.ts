import { describe, expect, test } from 'vitest';
import { EdgesMeter, type TrackEdges } from './edges.ts';
import { compileDsp, DspInstance } from './module.ts';
import type { StereoSignal } from './signals.ts';
import { bothChannels, concatenate, feed, gaussianNoise, musicLike, seededRandom, silence, sine } from './signals.ts';

const dsp = new DspInstance(compileDsp());
const RATE = 44100;

const measured = (signal: StereoSignal, sampleRate = RATE, block = 4096): TrackEdges => {
  const meter = new EdgesMeter(dsp, { sampleRate, channels: 2 });
  feed(dsp, meter, signal, block);
  meter.finish();
  const edges = meter.read();
  meter.destroy();
  return edges;
};

const each = ({ left, right }: StereoSignal, change: (plane: Float32Array, channel: number) => Float32Array): StereoSignal => ({
  left: change(left, 0),
  right: change(right, 1),
});
const mixed = (one: Float32Array, other: Float32Array): Float32Array => one.map((value, frame) => value + (other[frame] ?? 0));
const zeroed = (plane: Float32Array, start: number, frames: number): Float32Array => {
  const out = Float32Array.from(plane);
  return out.fill(0, start, start + frames);
};
const music = (seed: number, seconds = 6, sampleRate = RATE): StereoSignal => musicLike({ seed, sampleRate, seconds });
const tone = (peakDbfs: number, frames: number, frequency = 440): Float32Array =>
  sine({ sampleRate: RATE, frames, frequency, peakDbfs });

describe('audible start and end', () => {
  test('music after digital silence starts within a millisecond of its first sample', () => {
    const head = 30011;
    const tail = 21009;
    const edges = measured(each(music(1), (plane) => concatenate(silence(head), plane, silence(tail))));
    expect(edges.headSilenceFrames).toBeGreaterThanOrEqual(head);
    expect(edges.headSilenceFrames).toBeLessThan(head + 3);
    expect(edges.tailSilenceFrames).toBe(tail);
    expect(edges.audibleStartFrame).toBeGreaterThanOrEqual(head);
    expect(edges.audibleStartFrame).toBeLessThan(head + 44);
    expect(edges.audibleEndFrame).toBeLessThanOrEqual(head + 6 * RATE);
    expect(edges.audibleEndFrame).toBeGreaterThan(head + 6 * RATE - 44);
  });

  test.each([-65, -75, -90])('steady hiss of %i dBFS before and after the music is not audible', (level) => {
    const before = 50003;
    const after = 40005;
    const song = music(2);
    const total = before + song.left.length + after;
    const edges = measured(
      each(song, (plane, channel) =>
        mixed(concatenate(silence(before), plane, silence(after)), gaussianNoise(30 + channel, total, 10 ** (level / 20))),
      ),
    );
    expect(edges.headSilenceFrames).toBe(0);
    expect(Math.abs((edges.audibleStartFrame ?? 0) - before)).toBeLessThan(88);
    expect(Math.abs((edges.audibleEndFrame ?? 0) - before - song.left.length)).toBeLessThan(88);
  });

  test('16-bit dither before the music is not audible', () => {
    const random = seededRandom(3);
    const step = 1 / 32768;
    const edges = measured(
      each(music(3), (plane) => concatenate(silence(44100), plane).map((x) => step * Math.round(x / step + random() - random()))),
    );
    expect(edges.audibleStartFrame).toBeGreaterThanOrEqual(44100);
    expect(edges.audibleStartFrame).toBeLessThan(44100 + 88);
  });

  test('a click at the first frame is kept', () => {
    for (const height of [0.5, 0.02, 0.006]) {
      const plane = concatenate(new Float32Array([height]), silence(40000), tone(-6, RATE * 3));
      expect(measured(bothChannels(plane)).audibleStartFrame).toBe(0);
    }
  });

  test('a click at the last frame is kept', () => {
    const plane = concatenate(tone(-6, RATE * 3), silence(40000), new Float32Array([-0.05]));
    expect(measured(bothChannels(plane)).audibleEndFrame).toBe(plane.length);
  });

  test('a quiet intro that moves is audible from its beginning', () => {
    const intro = tone(-55, RATE * 4, 220).map((value, frame) => value * (0.5 + 0.5 * Math.cos((14 * frame) / RATE)));
    const edges = measured(bothChannels(concatenate(intro, tone(-6, RATE * 4))));
    expect(edges.audibleStartFrame).toBeLessThan(200);
  });

  test('a fade-out is audible down to 60 dB below the loud parts', () => {
    // 70 dB in 10 s after 10 s at -10 dBFS RMS: the envelope is 60 dB down 60/70 into the fade.
    const fall = (frame: number): number => 10 ** ((-70 * Math.max(0, frame - 10 * RATE)) / (10 * RATE) / 20);
    const plane = tone(-10 + 3.0103, 20 * RATE).map((value, frame) => value * fall(frame));
    const end = measured(bothChannels(plane)).audibleEndFrame ?? 0;
    const down = -20 * Math.log10(fall(end));
    console.log(`fade heard down to ${down.toFixed(2)} dB below the loud parts`);
    expect(down).toBeGreaterThan(59);
    expect(down).toBeLessThan(61);
  });

  test('silence has no audible part and is silent from both ends', () => {
    const edges = measured(bothChannels(silence(1000)));
    expect(edges.audibleStartFrame).toBeNull();
    expect(edges.audibleEndFrame).toBeNull();
    expect([edges.headSilenceFrames, edges.tailSilenceFrames, edges.loudRmsDbfs]).toEqual([1000, 1000, null]);
    expect([edges.missingChannel, edges.nearMono, edges.sideToMidDb]).toEqual([null, false, null]);
    expect(measured(bothChannels(silence(0))).headSilenceFrames).toBe(0);
  });
});

describe('planted defects', () => {
  test('every dropout is found, to the frame', () => {
    const song = music(7, 8);
    const holes = [
      { startFrame: 50001, frames: 66, channel: 'both' },
      { startFrame: 90100, frames: 882, channel: 'left' },
      { startFrame: 140000, frames: 4410, channel: 'right' },
      { startFrame: 200123, frames: 17640, channel: 'both' },
    ] as const;
    const edges = measured(
      each(song, (plane, channel) =>
        holes.reduce(
          (whole, hole) =>
            hole.channel === 'both' || (hole.channel === 'left') === (channel === 0)
              ? zeroed(whole, hole.startFrame, hole.frames)
              : whole,
          plane,
        ),
      ),
    );
    expect(edges.dropouts).toEqual(holes);
  });

  test('a pause of half a second, a hole below a millisecond and a faded gap are no dropouts', () => {
    const fade = 4410;
    const gap = (plane: Float32Array): Float32Array =>
      plane.map((value, frame) => value * Math.min(1, Math.max(0, Math.abs(frame - 250000) - 3000) / fade) ** 2);
    const edges = measured(each(music(8, 8), (plane) => gap(zeroed(zeroed(plane, 100000, 22050), 200000, 40))));
    expect(edges.dropouts).toEqual([]);
  });

  test('each clipped run is counted, per channel', () => {
    // 3 dB over: both tops of each of the 300 periods are flat. The right channel stays below.
    const seconds = 3;
    const clipped = tone(3, RATE * seconds, 100).map((value) => Math.max(-1, Math.min(1, value)));
    const edges = measured({ left: clipped, right: tone(-3, RATE * seconds, 100) });
    expect(edges.clippedRuns).toBe(2 * 100 * seconds);
    // sin > 10^(-3/20) for a quarter of the period, 441 frames long.
    expect(edges.longestClippedRun).toBeGreaterThanOrEqual(109);
    expect(edges.longestClippedRun).toBeLessThanOrEqual(112);
  });

  test('a run of three clipped samples counts, two do not', () => {
    const song = music(9);
    const planted = each(song, (plane, channel) => {
      const out = Float32Array.from(plane);
      return channel === 0 ? out.fill(0.99, 70000, 70003).fill(0.99, 90000, 90002) : out.fill(-0.97, 71000, 71005);
    });
    expect(measured(planted).clippedRuns).toBe(2);
    expect(measured(planted).longestClippedRun).toBe(5);
  });

  test('a clipped run across a window border counts once', () => {
    const plane = Float32Array.from(music(10).left).fill(1, 441 * 50 - 2, 441 * 50 + 3);
    expect(measured({ left: plane, right: music(10).right }).clippedRuns).toBe(1);
    expect(measured({ left: plane, right: music(10).right }).longestClippedRun).toBe(5);
  });

  test('a wave clipped before it was dithered to 16 bits is clipped', () => {
    const seconds = 2;
    const random = seededRandom(6);
    const dithered = (plane: Float32Array) =>
      plane.map((value) => Math.max(-32768, Math.min(32767, Math.round(value * 32768 + random() - random()))) / 32768);
    for (const ceiling of [0.98, 1]) {
      const clipped = tone(3, RATE * seconds, 100).map((value) => ceiling * Math.max(-1, Math.min(1, value)));
      const edges = measured({ left: dithered(clipped), right: dithered(tone(-3, RATE * seconds, 100)) });
      expect(edges.clippedRuns).toBeGreaterThan(0.9 * 2 * 100 * seconds);
      // A few tops are torn in two by the dither.
      expect(edges.clippedRuns).toBeLessThan(1.25 * 2 * 100 * seconds);
    }
  });

  test('a dithered tone at full scale, of any frequency, is not', () => {
    const random = seededRandom(7);
    for (const hertz of [20, 50, 100, 441, 997, 3000, 7350, 11025]) {
      const plane = tone(-0.1, RATE * 2, hertz).map((value) => Math.round(value * 32767 + random() - random()) / 32768);
      expect(measured(bothChannels(plane)).clippedRuns).toBe(0);
    }
  });

  test('the smooth top of a full-scale bass note in 16 bits is not clipping', () => {
    const plane = tone(0, RATE * 4, 25).map((value) => Math.round(value * 32767) / 32768);
    expect(measured(bothChannels(plane)).clippedRuns).toBe(0);
  });

  test('DC offset is measured per channel', () => {
    const song = music(11);
    const mean = (plane: Float32Array): number => plane.reduce((sum, value) => sum + value, 0) / plane.length;
    const { dcOffset } = measured({
      left: song.left.map((value) => value + 0.05),
      right: song.right.map((value) => value - 0.02),
    });
    expect(dcOffset[0]).toBeCloseTo(0.05 + mean(song.left), 6);
    expect(dcOffset[1]).toBeCloseTo(-0.02 + mean(song.right), 6);
  });

  test('near-mono is told from stereo and from mono', () => {
    const { left } = music(12);
    const near = measured({ left, right: mixed(left, gaussianNoise(5, left.length, 0.0002)) });
    expect(near.nearMono).toBe(true);
    expect(near.sideToMidDb).toBeGreaterThan(-100);
    expect(measured(bothChannels(left)).sideToMidDb).toBe(Number.NEGATIVE_INFINITY);
  });

  test('a missing channel is named', () => {
    const { left } = music(13);
    expect(measured({ left, right: silence(left.length) }).missingChannel).toBe('right');
    expect(measured({ left: gaussianNoise(1, left.length, 0.00001), right: left }).missingChannel).toBe('left');
  });
});

test.each([44100, 48000, 96000])('nothing is invented in clean music at %i Hz', (rate) => {
  for (let seed = 100; seed < 108; seed++) {
    const song = musicLike({ seed, sampleRate: rate, seconds: 3, peak: 1 });
    // Also as 16-bit audio, which has runs of equal samples and of zeros.
    const rounded = each(song, (plane) => plane.map((value) => Math.round(value * 32767) / 32768));
    for (const signal of [song, rounded]) {
      const edges = measured(signal, rate);
      expect(edges.dropouts).toEqual([]);
      expect(edges.clippedRuns).toBe(0);
      expect([edges.nearMono, edges.missingChannel]).toEqual([false, null]);
      expect(Math.max(...edges.dcOffset.map(Math.abs))).toBeLessThan(0.002);
      expect(edges.audibleStartFrame).toBeLessThan(rate / 200);
      expect(edges.audibleEndFrame).toBeGreaterThan(3 * rate - rate / 200);
    }
  }
});

test('the result is the same bits for any block size', () => {
  const signal = each(music(20, 3.123), (plane) =>
    zeroed(
      concatenate(
        silence(4000),
        plane.map((value) => Math.max(-0.7, Math.min(0.7, value * 2)) / 0.7),
        silence(999),
      ),
      60000,
      300,
    ),
  );
  const whole = measured(signal, RATE, signal.left.length);
  expect(whole.dropouts.length).toBe(1);
  expect(whole.clippedRuns).toBeGreaterThan(0);
  for (const block of [1, 7, 64, 441, 4096]) expect(measured(signal, RATE, block)).toEqual(whole);
});

test('mono is measured as one channel', () => {
  const meter = new EdgesMeter(dsp, { sampleRate: RATE, channels: 1 });
  const plane = zeroed(music(21).left, 80000, 500);
  feed(dsp, meter, { left: plane, right: silence(plane.length) });
  expect(() => meter.read()).toThrow(RangeError);
  meter.finish();
  const edges = meter.read();
  expect(edges.dropouts).toEqual([{ startFrame: 80000, frames: 500, channel: 'both' }]);
  expect(edges.dcOffset.length).toBe(1);
  expect([edges.sideToMidDb, edges.nearMono, edges.missingChannel]).toEqual([null, false, null]);
  meter.destroy();
});
