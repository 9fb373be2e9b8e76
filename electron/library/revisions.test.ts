import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { albumOf } from '../shared/album/album.testkit.ts';
import type { Album } from '../shared/album/album.ts';
import type { AlbumState } from '../shared/contract/state.ts';
import { failureOf } from '../shared/failure.ts';
import { memoryLibrary } from './library.testkit.ts';

const titled = (title: string): Album => albumOf([{}, { gain: -3 }], { title });
const failureIn = (work: () => unknown) => {
  try {
    work();
    return null;
  } catch (error) {
    return failureOf(error);
  }
};

/** What undo and redo are to mean: two stacks, a gesture moving between them as one. */
class TwoStacks {
  current: Step;
  past: Step[] = [];
  future: Step[][] = [];

  constructor(album: Album) {
    this.current = { album, step: 'first', gesture: null };
  }

  append(step: Step): void {
    this.past.push(this.current);
    this.current = step;
    this.future = [];
  }

  undo(): void {
    if (this.past.length === 0) return;
    const { gesture } = this.current;
    const undone: Step[] = [];
    do {
      undone.unshift(this.current);
      this.current = this.past.pop() as Step;
    } while (gesture !== null && this.current.gesture === gesture);
    this.future.push(undone);
  }

  redo(): void {
    for (const step of this.future.pop() ?? []) {
      this.past.push(this.current);
      this.current = step;
    }
  }

  state(): Pick<AlbumState, 'album' | 'undo' | 'redo'> {
    return {
      album: this.current.album,
      undo: this.past.length === 0 ? null : this.current.step,
      redo: this.future.at(-1)?.at(-1)?.step ?? null,
    };
  }
}

interface Step {
  readonly album: Album;
  readonly step: string;
  readonly gesture: string | null;
}

const actions = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('edit' as const), gesture: fc.constantFrom(null, null, 'a', 'b') }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('undo' as const) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('redo' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('restore' as const), at: fc.nat(1000) }) },
  ),
  { maxLength: 120 },
);

describe('edits, undo and redo', () => {
  it('do what two stacks would do, and every number that was ever given keeps naming the same album', () => {
    fc.assert(
      fc.property(actions, (list) => {
        const { library } = memoryLibrary();
        const first = titled('0');
        const model = new TwoStacks(first);
        let state = library.createAlbum(first, 'first');
        const given = new Map([[state.revision, first]]);
        const { albumId } = state;
        list.forEach((action, at) => {
          const before = state;
          if (action.do === 'edit' || action.do === 'restore') {
            const restored = action.do === 'restore' ? library.albumAt(albumId, 1 + (action.at % before.revision)) : null;
            const step: Step = {
              album: restored ?? titled(String(at + 1)),
              step: `step ${at}`,
              gesture: action.do === 'edit' ? action.gesture : null,
            };
            state = library.append(albumId, step.album, step.step, step.gesture);
            model.append(step);
          } else {
            state = library[action.do](albumId);
            model[action.do]();
          }
          expect(state).toEqual({ albumId, revision: state.revision, ...model.state() });
          expect(library.state(albumId)).toEqual(state);
          expect(state.revision).toBe(before.revision + (leadsSomewhere(before, action.do) ? 1 : 0));
          given.set(state.revision, state.album);
        });
        for (const [revision, album] of given) expect(library.albumAt(albumId, revision)).toEqual(album);
        library.close();
      }),
      { numRuns: 60 },
    );
  });

  it('leave the branch that was undone in the history, from where it can be had back', () => {
    const { library } = memoryLibrary();
    const { albumId } = library.createAlbum(titled('one'), 'first');
    const left = library.append(albumId, titled('two'), 'left', null);
    library.undo(albumId);
    const kept = library.append(albumId, titled('three'), 'kept', null);
    expect(kept).toMatchObject({ undo: 'kept', redo: null });
    expect(library.revisions(albumId).map(({ step, current, undone }) => [step, current, undone])).toEqual([
      ['kept', true, false],
      ['left', false, true],
      ['first', false, false],
    ]);
    library.undo(albumId);
    expect(library.revisions(albumId).map(({ step, undone }) => [step, undone])).toEqual([
      ['kept', true],
      ['left', true],
      ['first', false],
    ]);
    library.redo(albumId);
    expect(library.albumAt(albumId, left.revision).title).toBe('two');
  });

  it('change nothing where there is nothing to undo or redo', () => {
    const { library } = memoryLibrary();
    const state = library.createAlbum(titled('one'), 'first');
    expect(library.undo(state.albumId)).toEqual(state);
    expect(library.redo(state.albumId)).toEqual(state);
  });
});

const leadsSomewhere = ({ undo, redo }: AlbumState, action: 'undo' | 'redo' | 'edit' | 'restore'): boolean =>
  !((action === 'undo' && undo === null) || (action === 'redo' && redo === null));

describe('the history', () => {
  it('shows a gesture as one entry, its last', () => {
    const { library } = memoryLibrary();
    const { albumId } = library.createAlbum(titled('0'), 'first');
    for (const title of ['1', '2', '3']) library.append(albumId, titled(title), `drag to ${title}`, 'drag');
    library.append(albumId, titled('4'), 'after', null);
    expect(library.revisions(albumId).map(({ step }) => step)).toEqual(['after', 'drag to 3', 'first']);
  });

  it('keeps names, finds a state by any of its numbers, and takes a name away again', () => {
    let time = 1000;
    const { library } = memoryLibrary(() => time);
    const { albumId } = library.createAlbum(titled('0'), 'first');
    time = 2000;
    library.append(albumId, titled('1'), 'second', null);
    const undone = library.undo(albumId);
    library.nameRevision(albumId, undone.revision, ' Rough order ');
    expect(library.revisions(albumId)).toEqual([
      { revision: 2, step: 'second', madeAt: 2000, name: null, current: false, undone: true },
      { revision: 1, step: 'first', madeAt: 1000, name: 'Rough order', current: true, undone: false },
    ]);
    library.nameRevision(albumId, 1, '');
    expect(library.revisions(albumId)[1]?.name).toBeNull();
  });

  it('lists the newest 500, and all that have names', () => {
    const { library } = memoryLibrary();
    const { albumId } = library.createAlbum(titled('0'), 'first');
    for (let at = 2; at <= 600; at += 1) library.append(albumId, titled(String(at)), `step ${at}`, null);
    library.nameRevision(albumId, 7, 'Seven');
    const listed = library.revisions(albumId).map(({ revision }) => revision);
    expect(listed).toHaveLength(501);
    expect(listed.slice(-2)).toEqual([101, 7]);
  });

  it('says plainly that an album or a revision is not there', () => {
    const { library } = memoryLibrary();
    const { albumId } = library.createAlbum(titled('0'), 'first');
    for (const work of [
      () => library.state(albumId + 1),
      () => library.undo(albumId + 1),
      () => library.append(albumId + 1, titled('1'), 'x', null),
      () => library.revisions(albumId + 1),
      () => library.albumAt(albumId, 2),
      () => library.nameRevision(albumId, 2, 'x'),
    ]) {
      expect(failureIn(work)?.kind).toBe('conflict');
    }
  });
});

describe('the list of albums', () => {
  it('has the one changed last first, as it is now', () => {
    let time = 1;
    const { library } = memoryLibrary(() => time++);
    const one = library.createAlbum(titled('one'), 'first');
    const two = library.createAlbum(titled('two'), 'first');
    expect(library.albums().map(({ title }) => title)).toEqual(['two', 'one']);
    library.append(one.albumId, albumOf([{}], { title: 'ONE', artist: 'Who' }), 'rename', null);
    expect(library.albums()).toEqual([
      { id: one.albumId, title: 'ONE', artist: 'Who', songs: 1, changedAt: 3 },
      { id: two.albumId, title: 'two', artist: 'Artist', songs: 2, changedAt: 2 },
    ]);
    library.undo(one.albumId);
    expect(library.albums()[0]).toMatchObject({ title: 'one', songs: 2, changedAt: 4 });
  });

  it('loses an album that is removed, its origin and its place as the last one open; its number is not used again', () => {
    const { library } = memoryLibrary();
    const { albumId } = library.createAlbum(titled('one'), 'first', 'demo');
    library.changeSettings({ lastAlbum: albumId });
    expect(library.albumFrom('demo')).toBe(albumId);
    library.removeAlbum(albumId);
    expect(library.albums()).toEqual([]);
    expect(library.albumFrom('demo')).toBeNull();
    expect(library.settings().lastAlbum).toBeNull();
    expect(failureIn(() => library.state(albumId))).toMatchObject({ kind: 'conflict' });
    expect(library.createAlbum(titled('two'), 'first').albumId).toBeGreaterThan(albumId);
  });
});
