import type { FromPlayer } from './worklet/messages.ts';

type Plays = Extract<FromPlayer, { kind: 'plays' }>;

/** Where the music is at a given moment of the audio clock, from what the audio thread has told. */
export class PositionTrack {
  /** Rising in `at`. */
  #marks: Plays[] = [];

  add(mark: Plays): void {
    this.#marks = [...this.#marks.filter(({ at }) => at < mark.at), mark];
  }

  clear(): void {
    this.#marks = [];
  }

  /** Timeline frame and path place at a context frame; null before the first mark. */
  at(contextFrame: number): { readonly stream: number; readonly frame: number; readonly path: number } | null {
    // What is heard never goes back in time: marks before the present one are done with.
    while (this.#marks[1] !== undefined && this.#marks[1].at <= contextFrame) this.#marks.shift();
    const mark = this.#marks[0];
    if (mark === undefined || contextFrame < mark.at) return null;
    const passed = mark.moving ? contextFrame - mark.at : 0;
    return { stream: mark.stream, frame: mark.frame + passed, path: mark.path + passed };
  }
}
