import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { GROUND } from './ground.ts';

it('opens the window on the ground its page will have, in both themes', () => {
  const tokens = readFileSync(new URL('../../renderer/ui/tokens.css', import.meta.url), 'utf8');
  const [dark, light] = [...tokens.matchAll(/--surface-0:\s*(#[0-9a-f]{6})/g)].map(([, colour]) => colour);
  expect(GROUND).toEqual({ dark, light });
});
