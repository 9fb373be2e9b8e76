import { expect, it } from 'vitest';
import { bandResponse, bandsOn, equalizerResponse, movedBand } from '../../../../electron/shared/chain/response.ts';
import { stageSchema } from '../../../../electron/shared/chain/schema.ts';
import { curvesThrough } from './curves.ts';

const HERTZ = Float64Array.of(20, 63, 240, 1000, 3100, 19_000);
const stage = stageSchema.parse({
  kind: 'eq',
  bands: [
    { frequency: 240, gain: -4, q: 2 },
    { frequency: 3000, gain: 3, shape: 'high-shelf', channel: 'side' },
    { frequency: 1000, gain: 2, dynamics: { range: -6 } },
    { frequency: 100, gain: 5, on: false },
  ],
});
if (stage.kind !== 'eq') throw new Error('no equalizer');

it('is what the bands do, one by one and together, and the same curve for the same band', () => {
  const curves = curvesThrough(HERTZ);
  for (const band of stage.bands) {
    expect(curves.of(band)).toEqual(HERTZ.map(bandResponse(band)));
    expect(curves.ofMoved(band)).toEqual(HERTZ.map(bandResponse(movedBand(band))));
    expect(curves.of(band)).toBe(curves.of(band));
  }
  for (const channel of ['mid', 'side'] as const)
    expect(curves.ofAll(bandsOn(stage, channel))).toEqual(HERTZ.map(equalizerResponse(stage, channel)));
  expect(curves.ofAll([])).toEqual(new Float64Array(HERTZ.length));
});
