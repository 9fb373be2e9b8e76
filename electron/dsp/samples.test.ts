import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleReader } from '../decode/linearSamples.ts';
import { compileDsp, DspInstance } from './module.ts';
import { allocatePlanes, freePlanes } from './planes.ts';
import { Samples } from './samples.ts';

const dsp = new DspInstance(compileDsp());
const samples = new Samples(dsp);
const BYTES = { s16: 2, s24: 3, s32: 4, f32: 4 } as const;

const inMemory = <Result>(bytes: Uint8Array, use: (address: number) => Result): Result => {
  // A guard behind the last byte: what is read or written past it shows.
  const address = dsp.allocate(bytes.length + 32);
  try {
    new Uint8Array(dsp.exports.memory.buffer, address, bytes.length + 32).fill(0x7f).set(bytes);
    return use(address);
  } finally {
    dsp.free(address);
  }
};

const withPlanes = <Result>(frames: number, use: (planes: ReturnType<typeof allocatePlanes>) => Result): Result => {
  const planes = allocatePlanes(dsp, frames + 8);
  try {
    return use(planes);
  } finally {
    freePlanes(dsp, planes);
  }
};

const f32 = fc.oneof(fc.float(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 3.5));

describe('stored samples', () => {
  it.each(['s16', 's24', 's32', 'f32'] as const)(
    'of %s become the planes that a DataView reads, any number of them',
    (encoding) => {
      fc.assert(
        fc.property(
          fc.constantFrom(1 as const, 2 as const),
          fc.array(fc.nat(255), { maxLength: 300 }),
          fc.array(f32, { maxLength: 70 }),
          (channels, random, floats) => {
            const stride = BYTES[encoding] * channels;
            const source = encoding === 'f32' ? new Uint8Array(Float32Array.from(floats).buffer) : Uint8Array.from(random);
            const frames = Math.floor(source.length / stride);
            const bytes = source.subarray(0, frames * stride);
            // Byte by byte on purpose: the reader's own way for big-endian files, turned round.
            const turned = Uint8Array.from(bytes, (_byte, at) => {
              const size = BYTES[encoding];
              return bytes[at - (at % size) + (size - 1 - (at % size))] ?? 0;
            });
            const slow = sampleReader(encoding, true);
            const wanted = [new Float32Array(frames), new Float32Array(frames)] as const;
            const view = new DataView(turned.buffer);
            let notFinite = slow(view, 0, stride, wanted[0], 0, frames);
            if (channels === 2) notFinite += slow(view, BYTES[encoding], stride, wanted[1], 0, frames);
            else wanted[1].set(wanted[0]);
            withPlanes(frames, (planes) =>
              inMemory(bytes, (address) => {
                for (const plane of [planes.left, planes.right]) dsp.plane(plane, frames + 8).fill(7);
                expect(samples.unpack(address, encoding, channels, frames, planes)).toBe(notFinite);
                expect([...dsp.plane(planes.left, frames + 1)]).toEqual([...wanted[0], 7]);
                expect([...dsp.plane(planes.right, frames + 1)]).toEqual([...wanted[1], 7]);
              }),
            );
          },
        ),
        { numRuns: 300 },
      );
    },
  );

  it('are planes again once they are put together and taken apart, and nothing is written past them', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { maxLength: 40 }), (values) => {
        const frames = values.length;
        withPlanes(frames, (planes) =>
          inMemory(new Uint8Array(frames * 8), (out) => {
            dsp.plane(planes.left, frames).set(values);
            dsp.plane(planes.right, frames).set(values.map((value) => -value));
            samples.interleave(planes, frames, out);
            expect([...dsp.plane(out, frames * 2)]).toEqual(values.flatMap((value) => [value, -value].map(Math.fround)));
            expect(new Uint8Array(dsp.exports.memory.buffer, out + frames * 8, 4)).toEqual(new Uint8Array(4).fill(0x7f));
          }),
        );
      }),
    );
  });

  it('have the range and the difference that a loop over them finds', () => {
    const pair = fc.tuple(fc.float({ min: -2, max: 2, noNaN: true }), fc.float({ min: -2, max: 2, noNaN: true }));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 40 }), (pairs) => {
        const frames = pairs.length;
        withPlanes(frames, (planes) =>
          withPlanes(frames, (other) => {
            for (const [at, plane] of [planes.left, other.left].entries())
              dsp.plane(plane, frames).set(pairs.map((values) => values[at] ?? 0));
            for (const [at, plane] of [planes.right, other.right].entries())
              dsp.plane(plane, frames).set(pairs.map((values) => values[1 - at] ?? 0));
            const all = pairs.flat();
            expect(samples.range(planes, frames, 0.5, 0.5)).toEqual([Math.min(0.5, ...all), Math.max(0.5, ...all)]);
            const { signal, error } = samples.compare(planes, other, frames);
            const squares = (values: readonly number[]) => values.reduce((sum, value) => sum + value * value, 0);
            expect(signal).toBeCloseTo(squares(all), 9);
            expect(error).toBeCloseTo(2 * squares(pairs.map(([a, b]) => a - b)), 9);
          }),
        );
      }),
    );
  });
});
