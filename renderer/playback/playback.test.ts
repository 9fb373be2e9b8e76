import { describe, expect, it, vi } from 'vitest';
import type { CommandInput } from '../../electron/shared/contract/commands.ts';
import type { AuditionBlock } from '../../electron/shared/contract/state.ts';
import { Playback, type PlayRequest } from './playback.ts';
import { Player } from './worklet/player.ts';

const RATE = 44100;
const QUANTUM = 128;
/** What the album sounds like, all the time. */
const PLAN = 5;
const METERS = {
  momentaryLufs: null,
  shortTermLufs: null,
  integratedLufs: null,
  truePeakDbtp: null,
  reductionDb: 0,
  correlation: 0,
  stagesDb: [],
};

const REQUEST: PlayRequest = {
  albumId: 1,
  sampleRate: RATE,
  stretches: [{ start: 0, end: 100_000 }],
  index: 0,
  frame: 0,
  loop: false,
  monitor: { bypass: false, solo: null },
  fadeIn: false,
  pauseSeconds: 0,
  unless: null,
};

/** Every promise that can go on has. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/**
 * A program whose sound says which frame it is of (plus one; negative in the bypass), and a sound device that runs when it is
 * told to: the window's playback and the audio thread's player in between are the real ones.
 */
const studio = () => {
  interface Stream {
    readonly input: CommandInput<'audition.start'>;
    stretch: number;
    frame: number;
    ended: boolean;
  }
  const streams = new Map<number, Stream>();
  const heard: number[] = [];
  const failures: unknown[] = [];
  const statuses: string[] = [];
  let dropouts = 0;
  let fault: Error | null = null;
  let open: () => Promise<void> = async () => {};
  const player = new Player({ fade: 1, edge: 1, report: 882, send: (message) => playback.receive(message) });
  const pull = ({ stream: id, frames }: { stream: number; frames: number }): AuditionBlock => {
    const stream = streams.get(id);
    if (stream === undefined || stream.ended) throw new Error('this playback has ended');
    if (fault !== null) throw fault;
    const { stretches, monitor, loop } = stream.input;
    const { start = 0, end = 0 } = stretches[stream.stretch] ?? {};
    const startFrame = start + stream.frame;
    const count = Math.min(frames, end - startFrame);
    stream.frame += count;
    let last = false;
    if (startFrame + count === end) {
      last = !loop && stream.stretch + 1 === stretches.length;
      if (!last) stream.stretch = (stream.stretch + 1) % stretches.length;
      if (!last) stream.frame = 0;
    }
    const left = Float32Array.from({ length: count }, (_, at) => (startFrame + at + 1) * (monitor.bypass ? -1 : 1));
    return { stream: id, startFrame, left, right: left.slice(), last, meters: METERS };
  };
  const playback: Playback = new Playback({
    call: {
      start: async (input) => {
        if (input.unless === PLAN) return null;
        const id = streams.size + 1;
        streams.set(id, { input, stretch: 0, frame: 0, ended: false });
        const block = pull({ stream: id, frames: input.first ?? 64 });
        const replaced = streams.get(input.replaces ?? 0);
        if (replaced !== undefined) replaced.ended = true;
        return { stream: id, sampleRate: RATE, plan: PLAN, block };
      },
      pull: async (input) => pull(input),
      stop: async (id) => {
        const stream = streams.get(id);
        if (stream !== undefined) stream.ended = true;
      },
    },
    output: {
      open: () => open(),
      post: (message) => player.receive(message),
      renderedFrame: () => heard.length,
      audibleFrame: () => heard.length,
      setGain: () => {},
      setMono: () => {},
    },
    onStatus: (status) => statuses.push(status),
    onDropout: () => {
      dropouts += 1;
    },
    onFailure: (error) => failures.push(error),
  });
  return {
    playback,
    heard,
    failures,
    statuses,
    streams,
    dropouts: () => dropouts,
    breakWith: (error: Error) => {
      fault = error;
    },
    deviceOpens: (how: () => Promise<void>) => {
      open = how;
    },
    /** The device runs for so many frames, and everything gets its turn in between. */
    run: async (frames: number) => {
      for (let done = 0; done < frames; done += QUANTUM) {
        const [left, right] = [new Float32Array(QUANTUM), new Float32Array(QUANTUM)];
        player.process(left, right, heard.length);
        heard.push(...left);
        await settled();
      }
    },
    sounded: () => heard.filter((sample) => sample !== 0),
  };
};

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at + 1);

describe('playback', () => {
  it('plays every frame once, from the first to the last, and then stops by itself', async () => {
    const { playback, run, sounded, statuses, dropouts } = studio();
    playback.play(() => ({ ...REQUEST, stretches: [{ start: 300, end: 60_000 }], frame: 300 }));
    expect(statuses).toEqual(['starting']);
    await settled();
    await run(61_000);
    // The very last frame is the soft edge at the end.
    expect(sounded()).toEqual(numbers(300, 60_000));
    await vi.waitFor(() => expect(statuses).toEqual(['starting', 'playing', 'stopped']));
    expect(dropouts()).toBe(0);
  });

  it('says where it is: the frame that is heard, and where it ended', async () => {
    const { playback, run, heard } = studio();
    const places: (number | undefined)[] = [];
    playback.play(() => ({ ...REQUEST, frame: 1000 }));
    await settled();
    expect(playback.heard()).toBeNull();
    await run(5120);
    const started = heard.findIndex((sample) => sample !== 0);
    expect(playback.heard()).toEqual({ frame: 1000 + heard.length - started, index: 0 });
    places.push(playback.heard()?.frame);
    playback.stop();
    expect(playback.heard()).toBeNull();
  });

  it('changes the sound at the very frame: no frame is missed, none is heard twice', async () => {
    const { playback, run, sounded, streams } = studio();
    playback.play(() => REQUEST);
    await settled();
    await run(20_000);
    for (const bypass of [true, false, true]) {
      playback.change(({ frame, index }) => ({ ...REQUEST, frame, index, monitor: { bypass, solo: null } }));
      await settled();
      await run(15_000);
    }
    expect(streams.size).toBe(4);
    const frames = sounded().map(Math.abs);
    expect(frames).toEqual(numbers(0, frames.length));
    const turns = sounded().filter((sample, at, all) => at > 0 && Math.sign(sample) !== Math.sign(all[at - 1] as number));
    expect(turns).toHaveLength(3);
    // A change is at the ear within 100 ms of sound.
    expect(Math.abs(turns[0] as number)).toBeLessThan(20_000 + 4410);
  });

  it('goes on as it is where the album sounds as it did', async () => {
    const { playback, run, sounded, streams } = studio();
    playback.play(() => REQUEST);
    await settled();
    await run(10_000);
    playback.change(({ frame, index }) => ({ ...REQUEST, frame, index, unless: PLAN }));
    await settled();
    await run(10_000);
    expect(streams.size).toBe(1);
    expect(sounded()).toEqual(numbers(0, sounded().length));
    playback.change(({ frame, index }) => ({ ...REQUEST, frame, index, unless: PLAN - 1 }));
    await settled();
    await run(10_000);
    expect(streams.size).toBe(2);
    expect(sounded()).toEqual(numbers(0, sounded().length));
  });

  it('takes many changes in a row without a drop-out, and ends with the last', async () => {
    const { playback, run, sounded, dropouts, failures } = studio();
    playback.play(() => REQUEST);
    await settled();
    await run(10_000);
    for (let turn = 0; turn < 30; turn += 1) {
      playback.change(({ frame, index }) => ({
        ...REQUEST,
        frame,
        index,
        monitor: { bypass: turn % 2 === 1, solo: null },
      }));
      await run(640);
    }
    await run(10_000);
    const frames = sounded().map(Math.abs);
    expect(frames).toEqual(numbers(0, frames.length));
    expect(sounded().at(-1)).toBeLessThan(0);
    expect(dropouts()).toBe(0);
    expect(failures).toEqual([]);
  });

  it('goes on elsewhere at once when it is moved', async () => {
    const { playback, run, heard, dropouts } = studio();
    playback.play(() => REQUEST);
    await settled();
    await run(8960);
    playback.play(() => ({ ...REQUEST, frame: 70_000 }));
    await settled();
    const moved = heard.length;
    await run(1280);
    expect(heard.slice(moved + 1, moved + 1280)).toEqual(numbers(70_001, 71_280));
    expect(dropouts()).toBe(0);
  });

  it('moved many times at once plays the last place only', async () => {
    const { playback, run, sounded, streams, failures } = studio();
    for (const frame of [10_000, 20_000, 30_000, 40_000, 50_000]) playback.play(() => ({ ...REQUEST, frame }));
    await settled();
    await run(2560);
    expect(sounded()[0]).toBe(50_001);
    expect(streams.size).toBeLessThanOrEqual(2);
    expect(failures).toEqual([]);
  });

  it('loops without a seam', async () => {
    const { playback, run, sounded } = studio();
    playback.play(() => ({ ...REQUEST, stretches: [{ start: 0, end: 5000 }], frame: 2000, loop: true }));
    await settled();
    await run(13_000);
    const frames = sounded();
    // The soft start of each round is one frame here: the stretch's first.
    const wanted = Array.from({ length: 14_000 }, (_, at) => ((2000 + at) % 5000) + 1).filter((frame) => frame !== 1);
    expect(frames).toEqual(wanted.slice(0, frames.length));
    expect(frames.length).toBeGreaterThan(12_000);
  });

  it('stopped while it starts is not heard, and its stream is ended', async () => {
    const { playback, run, sounded, streams, deviceOpens, statuses } = studio();
    let opened = () => {};
    deviceOpens(
      () =>
        new Promise((resolve) => {
          opened = resolve;
        }),
    );
    playback.play(() => REQUEST);
    await settled();
    playback.stop();
    opened();
    await settled();
    await run(2560);
    expect(sounded()).toEqual([]);
    expect([...streams.values()].map(({ ended }) => ended)).toEqual([true]);
    expect(statuses).toEqual(['starting', 'stopped']);
  });

  it('that cannot start says why, once, and is stopped', async () => {
    const { playback, failures, streams, deviceOpens, statuses } = studio();
    deviceOpens(async () => {
      throw new Error('the sound device does not start');
    });
    playback.play(() => REQUEST);
    await settled();
    expect(failures).toEqual([new Error('the sound device does not start')]);
    expect(statuses).toEqual(['starting', 'stopped']);
    expect([...streams.values()].every(({ ended }) => ended)).toBe(true);
  });

  it('whose samples stop coming says why, once, and is stopped', async () => {
    const { playback, failures, breakWith, run, statuses } = studio();
    playback.play(() => REQUEST);
    await settled();
    await run(2560);
    breakWith(new Error('song.wav: changed while it was used'));
    await run(44_100);
    expect(failures).toEqual([new Error('song.wav: changed while it was used')]);
    expect(statuses).toEqual(['starting', 'playing', 'stopped']);
    expect(playback.heard()).toBeNull();
  });
});
