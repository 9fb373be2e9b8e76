import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { darkNoise } from '../dsp/signals.ts';
import { writeSong } from '../export/masterAlbum.testkit.ts';
import type { AdviceState } from '../shared/contract/state.ts';
import { createAdvice } from './advice.ts';
import { openStudio, type Studio } from './match.testkit.ts';

const RATE = 44100;
const SECONDS = 6;

let studio: Studio;
let service: ReturnType<typeof createAdvice>;
const look = async (): Promise<AdviceState> => service.handlers['advice.look']({ albumId: studio.albumId });
const codesOf = ({ songs }: AdviceState): readonly (readonly string[])[] =>
  songs.map(({ advice }) => advice.map(({ code }) => code).sort());
const jobsSoFar = (): number => studio.jobs.list().filter(({ kind }) => kind === 'advise').length;

beforeAll(async () => {
  studio = await openStudio(
    (folder) => {
      for (const [name, seed] of [
        ['one', 1],
        ['two', 2],
        ['four', 4],
      ] as const) {
        writeSong(join(folder, `${name}.wav`), SECONDS, darkNoise(seed, 0.2));
      }
      // Louder, off its middle, with a click at 3 s.
      const loud = darkNoise(3, 0.4);
      writeSong(join(folder, 'three.wav'), SECONDS, (frame, channel) =>
        Math.max(-1, Math.min(1, loud(frame, channel) + 0.02 + (frame === 3 * RATE ? -0.9 : 0))),
      );
    },
    (folder) => ({
      ...{ version: 1, title: 'T', artist: 'A' },
      tracks: ['one', 'two', 'three', 'four'].map((name) => ({ id: name, file: join(folder, `${name}.wav`) })),
    }),
  );
  service = createAdvice(studio.context, studio.albums, studio.sources, studio.jobs);
});
afterAll(async () => {
  await service.close();
  await studio.close();
});

describe('the advice on an album', () => {
  it('says of each song what its file and the others give reason to, and where to listen', async () => {
    const state = await look();
    expect(state.songs.map(({ track }) => track)).toEqual(['one', 'two', 'three', 'four']);
    expect(codesOf(state)).toEqual([[], [], ['clicks', 'dc-offset', 'level-outlier'], []]);
    expect(state.album.map(({ code }) => code)).toEqual(['level-spread']);
    const [clicks, offset] = ['clicks', 'dc-offset'].map((code) => state.songs[2]?.advice.find((one) => one.code === code));
    expect(clicks?.places).toEqual([3]);
    expect(offset?.places).toEqual([]);
    expect(state.failures).toEqual([]);
    expect(jobsSoFar()).toBe(1);
  });

  it('knows at once what was looked at before, and takes a changed intent into account', async () => {
    const before = jobsSoFar();
    studio.edit({ kind: 'track', track: 'three', changes: { intent: 6 } });
    const state = await look();
    expect(state.revision).toBe(studio.albums.state(studio.albumId).revision);
    expect(codesOf(state)[2]).toEqual(['clicks', 'dc-offset']);
    expect(jobsSoFar()).toBe(before);
  });

  it('is the same from what was kept on the disk', async () => {
    const before = await look();
    await service.close();
    const jobs = jobsSoFar();
    const restarted = createAdvice(studio.context, studio.albums, studio.sources, studio.jobs);
    expect(await restarted.handlers['advice.look']({ albumId: studio.albumId })).toEqual(before);
    expect(jobsSoFar()).toBe(jobs);
    await restarted.close();
  });

  it('is stopped by cancelling, and names nothing then', async () => {
    rmSync(join(studio.context.folders.cache, 'advice'), { recursive: true });
    const fresh = createAdvice(studio.context, studio.albums, studio.sources, studio.jobs);
    const looking = Promise.resolve(fresh.handlers['advice.look']({ albumId: studio.albumId }));
    const running = () => studio.jobs.list().find(({ kind, status }) => kind === 'advise' && status === 'running');
    await expect.poll(running).toBeDefined();
    studio.jobs.cancel(running()?.id ?? 0);
    await expect(looking).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
    await fresh.close();
  });

  it('looks at the others where a song is gone, and says which', async () => {
    rmSync(join(studio.context.folders.songs, 'two.wav'));
    const state = await look();
    expect(state.songs.map(({ track }) => track)).toEqual(['one', 'three', 'four']);
    expect(state.failures).toEqual([expect.objectContaining({ kind: 'unreadable', file: 'two.wav' })]);
  });
});
