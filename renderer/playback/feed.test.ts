import { describe, expect, it } from 'vitest';
import type { AuditionBlock } from '../../electron/shared/contract/state.ts';
import { Feed } from './feed.ts';

const METERS = {
  momentaryLufs: null,
  shortTermLufs: null,
  integratedLufs: null,
  truePeakDbtp: null,
  reductionDb: 0,
  correlation: 0,
  stagesDb: [],
};
const blockAt = (startFrame: number, frames: number, last = false): AuditionBlock => ({
  stream: 1,
  startFrame,
  left: new Float32Array(frames),
  right: new Float32Array(frames),
  last,
  meters: METERS,
});

/** A program that answers when it is told to. */
const listen = (ahead: number, first: AuditionBlock | null = null) => {
  const asked: {
    readonly frames: number;
    readonly answer: (block: AuditionBlock) => void;
    readonly fail: (error: Error) => void;
  }[] = [];
  const came: number[] = [];
  const failures: unknown[] = [];
  const feed = new Feed({
    pull: (frames) => new Promise((answer, fail) => asked.push({ frames, answer, fail })),
    onBlock: ({ startFrame }) => came.push(startFrame),
    onFailure: (error) => failures.push(error),
    block: 100,
    ahead,
    first,
  });
  return { feed, asked, came, failures };
};

/** Until every promise that can go on has. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a feed', () => {
  it('asks so far ahead of what is played, and no further', async () => {
    const { feed, asked } = listen(250);
    expect(asked).toHaveLength(3);
    feed.advance(40);
    expect(asked).toHaveLength(3);
    feed.advance(60);
    expect(asked).toHaveLength(4);
    for (const [at, { answer }] of asked.entries()) answer(blockAt(at * 100, 100));
    await settled();
    expect(asked).toHaveLength(4);
  });

  it('begins with what has come already', async () => {
    const { asked, came } = listen(300, blockAt(0, 200));
    expect(came).toEqual([0]);
    expect(asked).toHaveLength(1);
    asked[0]?.answer(blockAt(200, 100));
    await settled();
    expect(came).toEqual([0, 200]);
    expect(listen(300, blockAt(0, 50, true)).asked).toHaveLength(0);
  });

  it('asks for more where blocks were shorter than asked for', async () => {
    const { asked } = listen(200);
    asked[0]?.answer(blockAt(0, 30));
    await settled();
    expect(asked).toHaveLength(3);
  });

  it('hands blocks on in the order they were asked for', async () => {
    const { asked, came } = listen(300);
    asked[2]?.answer(blockAt(200, 100));
    asked[0]?.answer(blockAt(0, 100));
    await settled();
    expect(came).toEqual([0]);
    asked[1]?.answer(blockAt(100, 100));
    await settled();
    expect(came).toEqual([0, 100, 200]);
  });

  it('asks for nothing after the last block', async () => {
    const { feed, asked, came } = listen(200);
    asked[0]?.answer(blockAt(0, 100, true));
    asked[1]?.answer(blockAt(100, 0, true));
    await settled();
    feed.advance(100);
    expect(asked).toHaveLength(2);
    expect(came).toEqual([0]);
  });

  it('tells of a failure once, and is quiet once stopped', async () => {
    const failing = listen(300);
    failing.asked[0]?.answer(blockAt(0, 100));
    failing.asked[1]?.fail(new Error('gone'));
    failing.asked[2]?.fail(new Error('gone too'));
    await settled();
    expect(failing.failures).toEqual([new Error('gone')]);
    const stopped = listen(100);
    stopped.feed.stop();
    stopped.asked[0]?.fail(new Error('ended'));
    await settled();
    expect(stopped.failures).toEqual([]);
  });
});
