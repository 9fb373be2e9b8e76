import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EnginePool } from '../engine/pool.ts';
import { memoryLibrary } from '../library/library.testkit.ts';
import { albumOf } from '../shared/album/album.testkit.ts';
import { warmUp } from './warmUp.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const desk = () => {
  const { library } = memoryLibrary();
  const pool = new EnginePool(1);
  const warm = vi.spyOn(pool, 'warm').mockReturnValue();
  return { library, pool, warm };
};

describe('what takes long the first time', () => {
  it('is done while nothing is asked for, for the album that was changed last', async () => {
    const { library, pool, warm } = desk();
    library.createAlbum(albumOf([{}]), 'Older');
    const { albumId } = library.createAlbum(albumOf([{}, {}]), 'Newer');
    const state = vi.spyOn(library, 'state');
    warmUp({ library, pool });
    expect(warm).not.toHaveBeenCalled();
    await vi.runAllTimersAsync();
    expect(warm).toHaveBeenCalledTimes(1);
    expect(new Set(state.mock.calls.flat())).toEqual(new Set([albumId]));
  });

  it('leaves what fails to whoever asks for it, and goes on', async () => {
    const { library, pool, warm } = desk();
    library.createAlbum(albumOf([{}]), 'Made');
    warm.mockImplementation(() => {
      throw new Error('no threads');
    });
    const state = vi.spyOn(library, 'state').mockImplementation(() => {
      throw new Error('damaged');
    });
    warmUp({ library, pool });
    await vi.runAllTimersAsync();
    expect(state).toHaveBeenCalledTimes(2);
  });

  it('is not begun once it is stopped, nor kept up', async () => {
    const { library, pool, warm } = desk();
    warmUp({ library, pool })();
    await vi.runAllTimersAsync();
    expect(warm).not.toHaveBeenCalled();
  });
});
