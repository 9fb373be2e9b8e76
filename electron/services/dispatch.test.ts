import { describe, expect, it } from 'vitest';
import type { CommandHandlers } from '../shared/contract/commands.ts';
import { FailureError } from '../shared/failure.ts';
import { dispatchTo } from './dispatch.ts';

const call = dispatchTo({
  'library.create': ({ title }: { title: string }) => ({ made: title }),
  'library.list': async () => {
    throw new Error('out of order');
  },
  'jobs.list': () => {
    throw new FailureError({ kind: 'destination', file: '/out', problem: 'the disk is full', remedy: 'free some space' });
  },
} as unknown as CommandHandlers);

const problem = async (name: unknown, input: unknown) => {
  const answer = await call(name, input);
  return answer.ok ? answer : [answer.failure.kind, answer.failure.problem];
};

describe('a call', () => {
  it('is answered with what its handler returns', async () => {
    expect(await call('library.create', { title: 'x' })).toEqual({ ok: true, output: { made: 'x' } });
  });

  it('of no known name is refused, names of every object among them', async () => {
    for (const name of [
      'library.explode',
      '',
      'toString',
      '__proto__',
      'constructor',
      7,
      null,
      undefined,
      { name: 'library.list' },
    ]) {
      expect(await problem(name, {})).toEqual(['usage', 'there is no such command']);
    }
  });

  it('with a wrong input is refused in one line that names the field', async () => {
    expect(await problem('library.create', {})).toEqual(['usage', 'library.create: title is missing']);
    expect(await problem('library.create', { title: 5 })).toEqual(['usage', 'library.create: title must be text']);
    expect(await problem('library.create', { title: 'x', path: '/etc' })).toEqual([
      'usage',
      'library.create: path is not a known field',
    ]);
    expect(await problem('library.create', 'x')).toEqual(['usage', 'library.create: the input must be an object']);
    expect(await problem('library.create', undefined)).toEqual(['usage', 'library.create: the input is missing']);
    const edit = { kind: 'track', track: 'a', changes: { file: '/etc/passwd' } };
    expect(await problem('album.edit', { albumId: 1, revision: 1, gesture: null, edit })).toEqual([
      'usage',
      'album.edit: edit.changes.file is not a known field',
    ]);
  });

  it('that fails is answered with the failure, a defect as a defect', async () => {
    expect(await problem('jobs.list', {})).toEqual(['destination', 'the disk is full']);
    expect(await problem('library.list', {})).toEqual(['internal', 'out of order']);
  });
});
