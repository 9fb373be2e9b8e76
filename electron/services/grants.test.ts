import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../shared/failure.ts';
import { createGrants } from './grants.ts';

const failureIn = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    return failureOf(error).kind;
  }
};

describe('grants', () => {
  it('give a token that leads to the path and shows only its name', () => {
    const grants = createGrants();
    const { token, name } = grants.grant('/music/My Record/one.wav');
    expect(name).toBe('one.wav');
    expect(token).not.toContain('one');
    expect(grants.pathOf(token)).toBe('/music/My Record/one.wav');
    expect(grants.grant('/music/My Record/one.wav').token).toBe(token);
  });

  it('know no token that was not given out', () => {
    const grants = createGrants();
    grants.grant('/a');
    for (const token of ['', '/a', '__proto__', 'constructor']) expect(failureIn(() => grants.pathOf(token))).toBe('usage');
    expect(failureIn(() => createGrants().pathOf(grants.grant('/a').token))).toBe('usage');
  });

  it('keep the newest so many, and forget the others', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(12), { minLength: 1, maxLength: 60 }), (numbers) => {
        const grants = createGrants(5);
        const tokens = numbers.map((number) => ({ path: `/${number}`, token: grants.grant(`/${number}`).token }));
        const newest = [...new Set([...tokens].reverse().map(({ path }) => path))];
        for (const path of newest.slice(0, 5)) {
          const last = [...tokens].reverse().find((given) => given.path === path);
          expect(grants.pathOf(last?.token ?? '')).toBe(path);
        }
        const known = tokens.filter(({ token }) => failureIn(() => grants.pathOf(token)) !== 'usage');
        expect(new Set(known.map(({ path }) => path)).size).toBe(Math.min(5, newest.length));
      }),
    );
  });
});
