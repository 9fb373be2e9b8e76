import fc from 'fast-check';
import { expect, test } from 'vitest';
import { albumOf } from '../../electron/shared/album/album.testkit.ts';
import { type AlbumEdit, applyEdit } from '../../electron/shared/album/albumEdit.ts';
import type { AlbumState } from '../../electron/shared/contract/state.ts';
import { answered, type EditQueue, nextStep, queued, queueOf, type Step, sending, shown, told } from './editQueue.ts';

/** The program as the contract describes it: what it answers, and what it tells. */
class Program {
  state: AlbumState = { albumId: 1, revision: 1, album: albumOf([{}, {}, {}, {}]), undo: null, redo: null };
  #past: AlbumState['album'][] = [];

  apply(step: Step): AlbumState | null {
    const { album, revision } = this.state;
    if (step.kind === 'edit') {
      try {
        const edited = applyEdit(album, step.edit);
        this.#past.push(album);
        this.state = { ...this.state, revision: revision + 1, album: edited.album, undo: edited.step, redo: null };
      } catch {
        return null;
      }
    } else {
      const before = this.#past.pop();
      if (before !== undefined) this.state = { ...this.state, revision: revision + 1, album: before };
    }
    return this.state;
  }
}

const songs = fc.constantFrom('1.wav', '2.wav', '3.wav', '4.wav', 'gone.wav');
const edits: fc.Arbitrary<AlbumEdit> = fc.oneof(
  fc.record({ kind: fc.constant('move' as const), track: songs, to: fc.nat(3) }),
  fc.record({ kind: fc.constant('remove' as const), tracks: songs.map((id) => [id]) }),
  fc.record({
    kind: fc.constant('track' as const),
    track: songs,
    changes: fc.record({ intent: fc.integer({ min: -9, max: 9 }) }),
  }),
  fc.record({ kind: fc.constant('album' as const), changes: fc.record({ title: fc.string({ maxLength: 3 }) }) }),
  fc.record({ kind: fc.constant('tone' as const), changes: fc.record({ amount: fc.integer({ min: 0, max: 100 }) }) }),
  fc.record({
    ...{ kind: fc.constant('several' as const), step: fc.constant('several') },
    edits: fc.array(
      fc.record({
        kind: fc.constant('track' as const),
        track: songs,
        changes: fc.record({ intent: fc.integer({ min: -9, max: 9 }) }),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
);
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('edit' as const), edit: edits, gesture: fc.constantFrom(null, 'drag') }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'undo' }) },
);

/** What may happen next: the user edits, the window sends, another window edits, the program's words arrive. */
const happenings = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.record({ what: fc.constant('local' as const), step: steps }) },
    { weight: 2, arbitrary: fc.record({ what: fc.constant('foreign' as const), step: steps }) },
    {
      weight: 8,
      arbitrary: fc.record({ what: fc.constantFrom('send' as const, 'reach' as const, 'answer' as const, 'tell' as const) }),
    },
  ),
  { maxLength: 60 },
);

/** One window and the program, with everything between them under way for as long as the test likes. */
class World {
  queue: EditQueue;
  readonly program = new Program();
  readonly #news: AlbumState[] = [];
  #underWay: Step | null = null;
  /** Undefined until the step has reached the program. */
  #answer: AlbumState | null | undefined;

  constructor() {
    this.queue = queueOf(this.program.state);
  }

  happen(next: { what: string; step?: Step }): void {
    if (next.what === 'local' && next.step !== undefined) this.queue = queued(this.queue, next.step);
    if (next.what === 'foreign' && next.step !== undefined) this.#apply(next.step);
    if (next.what === 'send') this.#send();
    if (next.what === 'reach') this.#reach();
    if (next.what === 'answer') this.#receive();
    if (next.what === 'tell') this.#hear();
  }

  settle(): void {
    while (this.queue.steps.length > 0 || this.#news.length > 0) {
      this.#send();
      this.#reach();
      this.#receive();
      this.#hear();
    }
  }

  #apply(step: Step): AlbumState | null {
    const state = this.program.apply(step);
    if (state !== null) this.#news.push(state);
    return state;
  }

  #send(): void {
    const step = nextStep(this.queue);
    if (step === null) return;
    this.queue = sending(this.queue);
    this.#underWay = step;
    this.#answer = undefined;
  }

  #reach(): void {
    if (this.#underWay === null || this.#answer !== undefined) return;
    this.#answer = this.#apply(this.#underWay);
  }

  #receive(): void {
    if (this.#answer === undefined || this.#underWay === null) return;
    this.queue = answered(this.queue, this.#answer);
    this.#underWay = null;
    this.#answer = undefined;
  }

  #hear(): void {
    const news = this.#news.shift();
    if (news !== undefined) this.queue = told(this.queue, news);
  }
}

test('ends in the state of the program, whatever is edited here and elsewhere and in whichever order the words arrive', () => {
  fc.assert(
    fc.property(happenings, (story) => {
      const world = new World();
      for (const next of story) world.happen(next);
      world.settle();
      expect(shown(world.queue)).toEqual(world.program.state);
    }),
    { numRuns: 1000 },
  );
});

test('shows an edit once, also when the news of it comes before the answer', () => {
  const world = new World();
  const edit = { kind: 'track', track: '1.wav', changes: { title: 'New' } } as const;
  world.happen({ what: 'local', step: { kind: 'edit', edit, gesture: null } });
  for (const what of ['send', 'reach', 'tell', 'answer']) {
    world.happen({ what });
    // Made on the renamed song it would be called 'Rename "New" to "New"'.
    expect(shown(world.queue)).toMatchObject({ undo: 'Rename "Song 1" to "New"', redo: null });
    expect(shown(world.queue).album.tracks[0]?.title).toBe('New');
  }
});

test('takes back an edit that the program refuses, and keeps the ones after it', () => {
  let queue = queueOf(new Program().state);
  const renamed: Step = { kind: 'edit', edit: { kind: 'album', changes: { title: 'Other' } }, gesture: null };
  const moved: Step = { kind: 'edit', edit: { kind: 'move', track: '4.wav', to: 0 }, gesture: null };
  queue = queued(queued(queue, renamed), moved);
  queue = answered(sending(queue), null);
  expect(shown(queue).album.title).toBe('Album');
  expect(shown(queue).album.tracks[0]?.id).toBe('4.wav');
});

test('names the newest local edit as what undo takes back', () => {
  const queue = queued(queueOf(new Program().state), {
    kind: 'edit',
    edit: { kind: 'move', track: '1.wav', to: 1 },
    gesture: null,
  });
  expect(shown(queue)).toMatchObject({ undo: 'Move "Song 1" to 2', redo: null });
});

test('sends only the last of the steps of one drag that are still waiting', () => {
  const gap = (title: string): Step => ({ kind: 'edit', edit: { kind: 'album', changes: { title } }, gesture: 'drag' });
  let queue = sending(queued(queueOf(new Program().state), gap('A')));
  queue = queued(queued(queued(queue, gap('B')), gap('C')), { ...gap('D'), gesture: 'other' } as Step);
  expect(queue.steps).toEqual([gap('A'), gap('C'), { ...gap('D'), gesture: 'other' }]);
});
