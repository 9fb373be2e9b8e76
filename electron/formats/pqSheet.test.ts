import { expect, it } from 'vitest';
import type { CdSectors } from '../shared/units.ts';
import { PLAIN_FLAGS } from './ddpPq.ts';
import { formatPqSheet } from './pqSheet.ts';

const at = (sectors: number) => sectors as CdSectors;

it('still lists a programme no disc holds, in minutes past 99', () => {
  const indexes = [{ number: 1, start: at(0) }];
  const layout = { upc: null, leadOut: at(464142), tracks: [{ number: 1, isrc: null, flags: PLAIN_FLAGS, indexes }] };
  // 464142 / 75 = 6188.56 s = 103 min 8 s and 42 frames.
  expect(formatPqSheet(layout, { title: null, performer: null }, [])).toMatch(/Out +01 +103:08:42/);
});
