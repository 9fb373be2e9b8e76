import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BlockMessage, FromPlayer, StreamMessage } from './messages.ts';
import { Player } from './player.ts';

const QUANTUM = 128;

/** A player and everything that came out of it. */
const listenTo = (fade = 1, edge = 1) => {
  const told: FromPlayer[] = [];
  const heard: number[] = [];
  const player = new Player({ fade, edge, report: 1024, send: (message) => told.push(message) });
  const process = (quanta = 1): void => {
    for (let turn = 0; turn < quanta; turn += 1) {
      const [left, right] = [new Float32Array(QUANTUM), new Float32Array(QUANTUM)];
      player.process(left, right, heard.length);
      if (right.some((sample, at) => sample + (left[at] as number) !== 0)) throw new Error('the sides differ');
      heard.push(...left);
    }
  };
  return { player, told, heard, process, sounded: () => heard.filter((sample) => sample !== 0) };
};

const stream = (about: Partial<StreamMessage> & { readonly stream: number }): StreamMessage => ({
  kind: 'stream',
  journey: 1,
  path: 0,
  ready: 1,
  fadeIn: false,
  pause: 0,
  ...about,
});

/** A block whose samples say which frame of the timeline they are, one more than its number, so that none is silent. */
const block = (id: number, startFrame: number, frames: number, last = false): BlockMessage => ({
  kind: 'block',
  stream: id,
  startFrame,
  left: Float32Array.from({ length: frames }, (_, at) => startFrame + at + 1),
  right: Float32Array.from({ length: frames }, (_, at) => -(startFrame + at + 1)),
  last,
});

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at + 1);

describe('one stream', () => {
  it('comes out sample for sample, in whatever blocks it came, and says when it is over', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 20 }), (sizes) => {
        const { player, process, sounded, told } = listenTo();
        player.receive(stream({ stream: 1 }));
        let at = 0;
        for (const [turn, size] of sizes.entries()) {
          player.receive(block(1, at, size, turn === sizes.length - 1));
          at += size;
        }
        process(Math.ceil(at / QUANTUM) + 1);
        expect(sounded()).toEqual(numbers(0, at));
        expect(told.at(-1)).toEqual({ kind: 'ended', stream: 1, at });
        expect(told.filter(({ kind }) => kind === 'dropout')).toEqual([]);
      }),
    );
  });

  it('waits until enough of it is there', () => {
    const { player, process, heard, told } = listenTo();
    player.receive(stream({ stream: 1, ready: 300 }));
    player.receive(block(1, 0, 299));
    process(3);
    expect(heard.every((sample) => sample === 0)).toBe(true);
    expect(told).toEqual([]);
    player.receive(block(1, 299, 1));
    process();
    expect(heard.slice(384)).toEqual(numbers(0, 128));
    expect(told[0]).toEqual({ kind: 'plays', stream: 1, journey: 1, at: 384, frame: 0, path: 0, moving: true });
  });

  it('that runs dry is a drop-out, once, and goes on where it stopped when enough is there again', () => {
    const { player, process, sounded, told } = listenTo();
    player.receive(stream({ stream: 1, ready: 200 }));
    player.receive(block(1, 0, 200));
    process(4);
    player.receive(block(1, 200, 150));
    process(2);
    expect(sounded()).toEqual(numbers(0, 200));
    player.receive(block(1, 350, 150));
    process(2);
    // The soft start after a drop-out is one frame here.
    expect(sounded()).toEqual([...numbers(0, 200), ...numbers(201, 456)]);
    expect(told.filter(({ kind }) => kind === 'dropout')).toEqual([{ kind: 'dropout', stream: 1 }]);
    expect(
      told.filter(({ kind }) => kind === 'plays').map((mark) => 'moving' in mark && [mark.at, mark.frame, mark.moving]),
    ).toEqual([
      [0, 0, true],
      [200, 200, false],
      [768, 200, true],
    ]);
  });

  it('keeps silence between its stretches for as long as asked', () => {
    const { player, process, heard, told } = listenTo();
    player.receive(stream({ stream: 1, pause: 500 }));
    player.receive(block(1, 0, 100));
    player.receive(block(1, 5000, 100, true));
    process(8);
    // The frames at the jump are the soft edges: one on each side.
    expect(heard.slice(0, 100)).toEqual(numbers(0, 100));
    expect(heard.slice(100, 600).every((sample) => sample === 0)).toBe(true);
    expect(heard.slice(601, 700)).toEqual(numbers(5001, 5100));
    expect(
      told
        .filter(({ kind }) => kind === 'plays')
        .map((mark) => 'moving' in mark && [mark.at, mark.frame, mark.path, mark.moving]),
    ).toEqual([
      [0, 0, 0, true],
      [100, 5000, 100, false],
      [600, 5000, 100, true],
      [700, 5100, 200, false],
    ]);
  });

  it('does not click at a jump: no step is larger than the edge allows', () => {
    const { player, process, heard } = listenTo(1, 64);
    const constant = (startFrame: number, last: boolean): BlockMessage => ({
      ...block(1, startFrame, 1000, last),
      left: new Float32Array(1000).fill(1),
      right: new Float32Array(1000).fill(-1),
    });
    player.receive(stream({ stream: 1, fadeIn: true }));
    player.receive(constant(0, false));
    player.receive(constant(7000, true));
    process(20);
    const steps = heard.map((sample, at) => Math.abs(sample - (heard[at - 1] ?? 0)));
    expect(Math.max(...steps)).toBeLessThanOrEqual(1 / 64 + 1e-6);
    expect(heard.slice(100, 900).every((sample) => sample === 1)).toBe(true);
  });
});

describe('a stream that takes the place of another', () => {
  it('in the same journey carries on at the very frame, however late or early it comes', () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('arrive' as const), frames: fc.integer({ min: 1, max: 900 }) }) },
      { weight: 5, arbitrary: fc.record({ kind: fc.constant('process' as const), frames: fc.integer({ min: 1, max: 6 }) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('change' as const), frames: fc.integer({ min: 0, max: 600 }) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 400 }), (steps, ready) => {
        const { player, process, sounded, told } = listenTo();
        let id = 1;
        let arrived = 0;
        player.receive(stream({ stream: 1, ready }));
        const arrive = (frames: number, last = false): void => {
          player.receive(block(id, arrived, frames, last));
          arrived += frames;
        };
        for (const { kind, frames } of steps) {
          if (kind === 'arrive') arrive(frames);
          else if (kind === 'process') process(frames);
          else {
            const plays = told.filter((message) => message.kind === 'plays');
            // A change waits for the one before; before the first sound nothing is waited for.
            if (plays.length > 0 && plays.at(-1)?.stream !== id) continue;
            const heard = told.reduce((most, message) => ('path' in message ? Math.max(most, message.path) : most), 0);
            id += 1;
            // Somewhere between what has been heard and what has come.
            arrived = plays.length === 0 ? 0 : Math.min(arrived, heard + frames);
            player.receive(stream({ stream: id, ready, path: arrived }));
          }
        }
        arrive(5000, true);
        process(Math.ceil((arrived + 5000) / QUANTUM));
        expect(told.at(-1)?.kind).toBe('ended');
        const all = sounded();
        const heardFrames = new Set(all);
        const softened = new Set(
          told.flatMap((mark) => (mark.kind === 'plays' && mark.moving && mark.path > 0 ? [mark.path] : [])),
        );
        // Each frame once and in order; only the one soft frame after a drop-out is missing.
        const wanted = numbers(0, arrived).filter((frame) => heardFrames.has(frame) || !softened.has(frame - 1));
        expect(all).toEqual(wanted);
      }),
      { numRuns: 300 },
    );
  });

  it('in the same journey is not heard before its place, nor is anything lost while it waits', () => {
    const { player, process, heard } = listenTo();
    player.receive(stream({ stream: 1 }));
    player.receive(block(1, 0, 2000));
    process();
    player.receive(stream({ stream: 2, path: 700 }));
    const changed = block(2, 700, 2000);
    player.receive({
      ...changed,
      left: changed.left.map((sample) => sample * 2),
      right: changed.right.map((sample) => sample * 2),
    });
    process(9);
    // Taken over at the next whole quantum after frame 700, and one frame of crossfade.
    expect(heard.slice(0, 769)).toEqual(numbers(0, 769));
    expect(heard.slice(769)).toEqual(numbers(769, 1280).map((sample) => sample * 2));
  });

  it('in another journey is heard at once, from its start', () => {
    const { player, process, heard, told } = listenTo();
    player.receive(stream({ stream: 1 }));
    player.receive(block(1, 0, 2000));
    process(2);
    player.receive(stream({ stream: 2, journey: 2 }));
    process();
    player.receive(block(2, 90000, 500));
    process();
    expect(heard.slice(0, 385)).toEqual(numbers(0, 385));
    expect(heard.slice(385)).toEqual(numbers(90001, 90128));
    expect(told.at(-1)).toMatchObject({ kind: 'plays', stream: 2, journey: 2, at: 384, frame: 90000, path: 0 });
  });

  it('fades without a dip where both play the same', () => {
    const { player, process, heard } = listenTo(441);
    const constant = (id: number): BlockMessage => ({
      ...block(id, 0, 4000),
      left: new Float32Array(4000).fill(0.5),
      right: new Float32Array(4000).fill(-0.5),
    });
    player.receive(stream({ stream: 1 }));
    player.receive(constant(1));
    process(4);
    player.receive(stream({ stream: 2, path: 0 }));
    player.receive(constant(2));
    process(8);
    for (const sample of heard) expect(sample).toBeCloseTo(0.5, 6);
  });

  it('does not click: from one gain to another no step is larger than the fade allows, however little of the first is left', () => {
    for (const left of [4000, 700, 600, 520]) {
      const { player, process, heard } = listenTo(441, 132);
      const constant = (id: number, level: number, frames: number): BlockMessage => ({
        ...block(id, 0, frames),
        left: new Float32Array(frames).fill(level),
        right: new Float32Array(frames).fill(-level),
      });
      player.receive(stream({ stream: 1 }));
      player.receive(constant(1, 0.8, left));
      process(4);
      player.receive(stream({ stream: 2, path: 512 }));
      player.receive(constant(2, 0.4, 4000));
      process(8);
      const steps = heard.slice(1, 512 + 441).map((sample, at) => Math.abs(sample - (heard[at] as number)));
      const fade = Math.min(441, left - 512);
      expect(Math.max(...steps)).toBeLessThanOrEqual(0.4 / fade + 1e-6);
      expect(Math.min(...heard)).toBeGreaterThanOrEqual(0.4 - 1e-6);
    }
  });

  it('starts softly where the one before it has run dry', () => {
    const { player, process, heard } = listenTo(441, 132);
    player.receive(stream({ stream: 1 }));
    player.receive({ ...block(1, 0, 300), left: new Float32Array(300).fill(0.8), right: new Float32Array(300).fill(-0.8) });
    process(6);
    player.receive(stream({ stream: 2, path: 300 }));
    player.receive({ ...block(2, 300, 4000), left: new Float32Array(4000).fill(0.8), right: new Float32Array(4000).fill(-0.8) });
    process(6);
    const steps = heard.slice(400).map((sample, at) => Math.abs(sample - (heard[at + 399] as number)));
    expect(Math.max(...steps)).toBeLessThanOrEqual(0.8 / 132 + 1e-6);
    expect(heard.at(-1)).toBeCloseTo(0.8, 6);
  });

  it('may be overtaken by a third before it is heard', () => {
    const { player, process, sounded } = listenTo();
    player.receive(stream({ stream: 1 }));
    player.receive(block(1, 0, 1000));
    process(2);
    player.receive(stream({ stream: 2, path: 400 }));
    player.receive(stream({ stream: 3, path: 500 }));
    player.receive(block(2, 400, 100));
    player.receive(block(3, 500, 1000, true));
    process(12);
    expect(sounded()).toEqual(numbers(0, 1500));
  });
});

describe('stop', () => {
  it('fades to silence and forgets what was to come', () => {
    const { player, process, heard } = listenTo(256);
    player.receive(stream({ stream: 1 }));
    player.receive({ ...block(1, 0, 5000), left: new Float32Array(5000).fill(1), right: new Float32Array(5000).fill(-1) });
    process(2);
    player.receive({ kind: 'stop' });
    process(4);
    expect(heard.slice(256, 512)).toEqual(Array.from({ length: 256 }, (_, at) => 1 - at / 256));
    expect(heard.slice(512).every((sample) => sample === 0)).toBe(true);
    player.receive(block(1, 5000, 1000));
    process(2);
    expect(heard.slice(512).every((sample) => sample === 0)).toBe(true);
  });
});
