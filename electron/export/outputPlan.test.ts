import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SESSION_RATES } from '../shared/units.ts';
import { type DeliveryKind, type OutputRequest, planOutput } from './outputPlan.ts';

const request = (overrides: Partial<OutputRequest> = {}): OutputRequest => ({
  deliver: ['ddp', 'wav', 'mp3'],
  bits: 16,
  sessionRate: 44100,
  // A 150-sector pause, then two songs of 300 and 450 sectors.
  tracks: [
    { startFrame: 150 * 588, frames: 300 * 588 },
    { startFrame: 450 * 588, frames: 450 * 588 },
  ],
  names: ['01 A', '02 B'],
  delivery: 'delivery',
  scratch: 'scratch',
  wavFrame: () => ({ header: new Uint8Array(44), trailer: new Uint8Array(8) }),
  ...overrides,
});

describe('planOutput', () => {
  it('fills everything in one pass at 44.1 kHz', () => {
    const { passes } = planOutput(request());
    expect(passes).toHaveLength(1);
    expect(passes[0]?.sinks.map((sink) => sink.kind)).toEqual(['wav', 'image', 'float']);
  });

  it('makes the disc at 44.1 kHz and the MP3 at 48 kHz of a 96 kHz album', () => {
    const tracks = [{ startFrame: 150 * 1280, frames: 300 * 1280 }];
    const plan = planOutput(request({ sessionRate: 96000, tracks, names: ['01 A'] }));
    expect(plan.passes.map((pass) => pass.rate).sort()).toEqual([44100, 48000, 96000]);
    expect(plan.image?.frames).toBe(450 * 588);
    expect(plan.mp3?.regions[0]?.frames).toBe(300 * 640);
  });

  it('measures the disc image where no WAV is delivered', () => {
    const { measured } = planOutput(request({ deliver: ['ddp'] }));
    expect(measured.regions[1]).toMatchObject({ offset: 450 * 2352, frames: 450 * 588, encoding: 's16' });
  });

  it('makes FLAC of a 24-bit WAV of its own where the delivery is float', () => {
    const plan = planOutput(request({ deliver: ['wav', 'flac'], bits: '32f' }));
    expect(plan.flac?.[0]).toMatchObject({ encoding: 's24' });
    expect(plan.wav?.files[0]?.region).toMatchObject({ encoding: 'f32' });
  });

  it('covers the same sectors at every rate, whatever is delivered', () => {
    const kinds = fc.uniqueArray(fc.constantFrom<DeliveryKind>('ddp', 'wav', 'mp3', 'flac'), { minLength: 1 });
    const lengths = fc.array(fc.integer({ min: 300, max: 30_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(kinds, lengths, fc.constantFrom(...SESSION_RATES), (deliver, sectors, sessionRate) => {
        let start = 150;
        const tracks = sectors.map((count) => {
          const track = { startFrame: (start * sessionRate) / 75, frames: (count * sessionRate) / 75 };
          start += count;
          return track;
        });
        const plan = planOutput(request({ deliver, sessionRate, tracks, names: sectors.map((_count, at) => `${at}`) }));
        for (const pass of plan.passes) {
          expect(pass.tracks.map(({ frames }) => (frames * 75) / pass.rate)).toEqual(sectors);
          expect(pass.sinks.length).toBeGreaterThan(0);
        }
        expect(plan.measured.regions).toHaveLength(sectors.length);
      }),
    );
  });
});
