import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LinearFile } from '../decode/linearSource.ts';
import { firstDifference, renderRecord, type TestRecord } from '../engine/audition/audition.testkit.ts';
import { EnginePool } from '../engine/pool.ts';
import type { RenderClip } from '../engine/protocol.ts';
import { albumOf } from '../shared/album/album.testkit.ts';
import { layOut } from '../shared/album/timeline.ts';
import type { Monitor } from '../shared/contract/commands.ts';
import type { AlbumState, AuditionBlock, MatchState, SourceState } from '../shared/contract/state.ts';
import { fail } from '../shared/failure.ts';
import type { Frames } from '../shared/units.ts';
import { type Audition, createAudition } from './audition.ts';
import type { PlanVersions, RenderPlan } from './context.ts';
import { silentSong } from './sources/silentSong.ts';

const folder = mkdtempSync(join(tmpdir(), 'audition-service-'));
const pool = new EnginePool(1);
let record: TestRecord;
let plan: RenderPlan | null;
let changed: (albumId: number, versions: PlanVersions | null) => void = () => {};
const told: unknown[] = [];
const wanted: string[] = [];
let audition: Audition;

const album = albumOf([{}]);
const state: AlbumState = { albumId: 1, revision: 1, album, undo: null, redo: null };
const waiting = { reason: '“One.wav” is being read' } as MatchState;

beforeAll(async () => {
  record = await renderRecord(pool, folder);
  const { clips, limiter, bypassGainDb, totalFrames } = record.programme;
  const laid = layOut(album, [{ frames: totalFrames, audibleStart: null, audibleEnd: null }]);
  const timeline = { ...laid, totalFrames: totalFrames as Frames };
  plan = {
    versions: { mastered: 7, bypass: 8 },
    revision: 1,
    album,
    timeline,
    songs: [],
    clips,
    chain: null,
    limiter,
    bypassGainDb,
    provisional: false,
  };
  audition = createAudition(
    { emit: (name, event) => told.push([name, event]) },
    { state: (albumId) => (albumId === 1 ? state : fail('usage', null, `there is no album ${albumId}`, 'open another')) },
    {
      list: () => [{ file: 'album:2', status: 'reading' } as SourceState],
      readNext: (_albumId, file) => void wanted.push(file),
    },
    {
      plan: async () => plan,
      state: () => waiting,
      onPlanChange: (listener) => {
        changed = listener;
      },
    },
    { soloed: (_albumId, { clips }) => ({ clips, chain: null, chainDeltaFrom: null }) },
  );
});
afterAll(async () => {
  await Promise.all([audition.close(), pool.close()]);
  rmSync(folder, { recursive: true, force: true });
});

type Stretches = readonly { start: number; end: number }[];

const ask = (stretches: Stretches, more: { replaces?: number; unless?: number; first?: number; monitor?: Monitor }) =>
  audition.handlers['audition.start']({
    ...{ albumId: 1, stretches: [...stretches], loop: false, monitor: { bypass: false, solo: null } },
    ...{ replaces: null, unless: null, first: null, ...more },
  });
const start = async (stretches: Stretches, replaces?: number) => {
  const started = await ask(stretches, replaces === undefined ? {} : { replaces });
  if (started === null) throw new Error('nothing was started');
  return started;
};
const pull = async (stream: number, frames: number) => audition.handlers['audition.pull']({ stream, frames });

describe('audition', () => {
  it('plays the plan: the export’s frames, in the order they are pulled', async () => {
    const { stream, sampleRate } = await start([{ start: 50000, end: 90000 }]);
    expect(sampleRate).toBe(44100);
    const blocks = await Promise.all([pull(stream, 4096), pull(stream, 64), pull(stream, 32768), pull(stream, 32768)]);
    expect(blocks.map(({ startFrame, left, last }) => [startFrame, left.length, last])).toEqual([
      [50000, 4096, false],
      [54096, 64, false],
      [54160, 32768, false],
      [86928, 3072, true],
    ]);
    for (const block of blocks) expect(firstDifference(block, record.exported)).toBeNull();
  });

  it('ends the stream that a new one replaces, and only once the new one plays', async () => {
    const before = await start([{ start: 0, end: 90000 }]);
    await expect(start([{ start: 9, end: 3 }], before.stream)).rejects.toMatchObject({ failure: { kind: 'usage' } });
    await expect(pull(before.stream, 64)).resolves.toMatchObject({ startFrame: 0 });
    const { stream } = await start([{ start: 300, end: 90000 }], before.stream);
    await expect(pull(before.stream, 64)).rejects.toMatchObject({ failure: { kind: 'conflict' } });
    await expect(pull(stream, 64)).resolves.toMatchObject({ startFrame: 300 });
    await audition.handlers['audition.stop']({ stream });
    await expect(pull(stream, 64)).rejects.toMatchObject({ failure: { kind: 'conflict' } });
  });

  it('brings the first frames with the answer where they are wanted', async () => {
    const started = await ask([{ start: 50000, end: 90000 }], { first: 8192 });
    expect(started?.block).toMatchObject({ stream: started?.stream, startFrame: 50000, last: false });
    const next = await pull(started?.stream ?? 0, 4096);
    expect(next.startFrame).toBe(58192);
    for (const block of [started?.block ?? next, next]) expect(firstDifference(block, record.exported)).toBeNull();
  });

  it('lets what plays be where the album sounds as it did', async () => {
    const { stream, plan: playing } = await start([{ start: 0, end: 90000 }]);
    expect(await ask([{ start: 300, end: 90000 }], { replaces: stream, unless: playing })).toBeNull();
    await expect(pull(stream, 64)).resolves.toMatchObject({ startFrame: 0 });
    expect(await ask([{ start: 300, end: 90000 }], { replaces: stream, unless: playing - 1 })).toMatchObject({ plan: playing });
    await expect(pull(stream, 64)).rejects.toMatchObject({ failure: { kind: 'conflict' } });
    // The bypass has a level of its own.
    const monitor = { bypass: true, solo: null };
    expect(await ask([{ start: 0, end: 90000 }], { unless: playing, monitor })).toMatchObject({ plan: 8 });
    expect(await ask([{ start: 0, end: 90000 }], { unless: 8, monitor })).toBeNull();
  });

  it('leaves out what lies past the end of the record, and refuses where nothing is left', async () => {
    const { totalFrames } = record.programme;
    const { stream } = await start([
      { start: totalFrames - 100, end: totalFrames + 5000 },
      { start: totalFrames, end: totalFrames + 1 },
    ]);
    await expect(pull(stream, 4096)).resolves.toMatchObject({ startFrame: totalFrames - 100, last: true });
    await expect(start([{ start: totalFrames, end: totalFrames + 1 }])).rejects.toMatchObject({ failure: { kind: 'usage' } });
  });

  it('says why nothing can be played yet', async () => {
    const kept = plan;
    plan = null;
    await expect(start([{ start: 0, end: 100 }])).rejects.toThrow('nothing can be played yet: “One.wav” is being read');
    plan = kept;
  });

  it('does not begin in a song that is not read, and says which; another one plays on into its silence', async () => {
    const kept = plan;
    const two = albumOf([{ title: 'One' }, { title: 'Two' }]);
    const { totalFrames } = record.programme;
    const timeline = layOut(
      two,
      [100_000, 0].map((frames) => ({ frames, audibleStart: null, audibleEnd: null })),
    );
    const [first, second] = timeline.clips;
    const silent = silentSong('album:2', 0, 44100, null);
    const gone = {
      ...(record.programme.clips[0] as RenderClip),
      source: silent.session as LinearFile,
      startFrame: 0,
      frames: totalFrames,
    };
    plan = { ...(kept as RenderPlan), album: two, timeline, songs: [silent, silent], clips: [...record.programme.clips, gone] };
    const refusal =
      'song 2 "Two" cannot be played: it is still being read; it comes next: play it in a moment, or play another song';
    const from = (start: number) => ask([{ start, end: totalFrames }], {});
    await expect(from(second?.startFrame ?? 0)).rejects.toMatchObject({
      failure: { kind: 'conflict', problem: refusal.split('; ')[0], remedy: refusal.split('; ')[1] },
    });
    await expect(from((first?.startFrame ?? 0) + 100_000)).rejects.toThrow('song 2');
    expect(wanted).toEqual(['album:2', 'album:2']);
    // What plays goes on.
    const at = second?.startFrame ?? 0;
    expect(await ask([{ start: at, end: at + 100 }], { unless: 1, first: 64 })).toMatchObject({ block: { startFrame: at } });
    plan = { ...plan, songs: [{ ...silent, session: null }, silent] };
    const started = await ask([{ start: 90_000, end: totalFrames }], { first: 8192 });
    expect(firstDifference(started?.block as AuditionBlock, record.exported)).toBeNull();
    plan = kept;
  });

  it('tells every window when what it plays is no longer the album', () => {
    const versions = { mastered: 9, bypass: 10 };
    changed(1, versions);
    expect(told).toEqual([['auditionStale', { albumId: 1, plan: versions }]]);
  });
});
