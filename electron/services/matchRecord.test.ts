import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { MeasuredClip } from '../engine/protocol.ts';
import { decodeCorrelation, decodeMeasured, encodeCorrelation, encodeMeasured } from './matchRecord.ts';

const level = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0));
const curve = fc.float32Array({ maxLength: 50, noNaN: true });

const measured: fc.Arbitrary<MeasuredClip> = fc.record({
  analysis: fc.record({
    ...{ integratedLufs: level, maxMomentaryLufs: level, maxShortTermLufs: level, loudSectionsLufs: level },
    ...{ loudnessRangeLu: level, truePeakDbtp: level, samplePeakDbfs: level },
    ...{ audibleStartFrame: fc.option(fc.nat()), audibleEndFrame: fc.option(fc.nat()) },
  }),
  gatingBlocks: fc.float64Array({ maxLength: 50, noNaN: true }),
  shortTermLufs: curve,
  maxGainReductionDb: fc.double({ min: 0.1, max: 40, noNaN: true }),
  parts: fc.array(fc.record({ truePeakDbtp: level, maxGainReductionDb: fc.double({ min: 0.1, max: 40, noNaN: true }) }), {
    maxLength: 4,
  }),
  reductionDb: curve,
  chain: fc.option(
    fc.record({
      stages: fc.array(
        fc.record({
          maxReductionDb: fc.double({ min: 0.1, max: 40, noNaN: true }),
          bandsMaxReductionDb: fc.array(fc.double({ min: 0.1, max: 40, noNaN: true }), { maxLength: 4 }),
          loudnessChangeLu: level,
        }),
        { maxLength: 3 },
      ),
      loudnessChangeLu: level,
      reductionDb: fc.array(curve, { maxLength: 3 }),
      truePeakDbtp: level,
      integratedLufs: fc.array(level, { maxLength: 4 }),
    }),
  ),
});

it('gives back every measurement as it was, whatever lies around it in memory', () => {
  fc.assert(
    fc.property(measured, fc.nat({ max: 9 }), (before, offset) => {
      const file = encodeMeasured('name', before);
      const around = new Uint8Array(file.byteLength + 20);
      around.set(file, offset);
      const after = decodeMeasured('name', around.subarray(offset, offset + file.byteLength));
      expect(after).toEqual(before);
      // What is sent on to a window is the curve, not the file it came in.
      expect(after?.shortTermLufs.buffer.byteLength).toBe(before.shortTermLufs.byteLength);
    }),
  );
});

it('gives back every correlation', () => {
  fc.assert(
    fc.property(fc.double({ min: -1, max: 1, noNaN: true }), (correlation) => {
      expect(decodeCorrelation('name', encodeCorrelation('name', correlation))).toBe(correlation + 0);
    }),
  );
});

it('takes nothing for a measurement that was changed, cut, renamed or is of another kind', () => {
  fc.assert(
    fc.property(measured, fc.nat(), fc.integer({ min: 1, max: 255 }), (one, place, change) => {
      const file = encodeMeasured('name', one);
      expect(decodeMeasured('other', file)).toBeNull();
      expect(decodeCorrelation('name', file)).toBeNull();
      expect(decodeMeasured('name', encodeCorrelation('name', 0.5))).toBeNull();
      expect(decodeMeasured('name', file.subarray(0, place % file.byteLength))).toBeNull();
      const changed = new Uint8Array(file);
      const at = place % changed.length;
      changed[at] = (changed[at] ?? 0) ^ change;
      expect(decodeMeasured('name', changed)).toBeNull();
    }),
  );
});
