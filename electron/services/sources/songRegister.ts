import { fail } from '../../shared/failure.ts';
import type { ReadingMeans } from './readVersion.ts';
import { SongSource } from './songSource.ts';

/** Every song in use, once per file and session rate, whoever uses it. */
export class SongRegister {
  readonly #means: ReadingMeans;
  readonly #onChange: (source: SongSource) => void;
  readonly #held = new Map<string, { readonly source: SongSource; users: number }>();

  constructor(means: ReadingMeans, onChange: (source: SongSource) => void) {
    this.#means = means;
    this.#onChange = onChange;
  }

  /** `accept`: what is on disk now is meant, even if another version was read from there before. Give it back with `release`. */
  hold(path: string, rate: number, accept: boolean): SongSource {
    const key = keyOf(path, rate);
    const held = this.#held.get(key);
    if (held !== undefined) {
      held.users += 1;
      if (accept && held.source.status !== 'ready') void held.source.accept();
      return held.source;
    }
    const source = new SongSource(this.#means, path, rate, accept, this.#onChange);
    this.#held.set(key, { source, users: 1 });
    return source;
  }

  release({ path, rate }: SongSource): void {
    const key = keyOf(path, rate);
    const held = this.#held.get(key) ?? fail('internal', path, 'was given back more often than taken', 'please report it');
    held.users -= 1;
    if (held.users > 0) return;
    this.#held.delete(key);
    held.source.dispose();
  }

  sources(): SongSource[] {
    return [...this.#held.values()].map(({ source }) => source);
  }

  /** What must stay in the cache, as `SongCache.trim` takes it. */
  cacheKeys(): Set<string> {
    return new Set(this.sources().flatMap(({ content, rate }) => (content === null ? [] : [`${content}-${rate}`])));
  }

  close(): void {
    for (const { source } of this.#held.values()) source.dispose();
    this.#held.clear();
  }
}

const keyOf = (path: string, rate: number): string => `${rate}:${path}`;
