import type { AuditionBlock } from '../../electron/shared/contract/state.ts';

export interface FeedNeeds {
  readonly pull: (frames: number) => Promise<AuditionBlock>;
  /** In order. */
  readonly onBlock: (block: AuditionBlock) => void;
  /** Once; nothing is asked for afterwards. */
  readonly onFailure: (error: unknown) => void;
  /** Frames per pull. */
  readonly block: number;
  /** Frames that are to have been asked for ahead of what is played. */
  readonly ahead: number;
  /** What has come with the answer to the start. */
  readonly first: AuditionBlock | null;
}

/** Keeps one stream's samples coming: always so far ahead of the ear, several pulls at a time. */
export class Feed {
  readonly #needs: FeedNeeds;
  /** Frames asked for: what has come, and what is under way. */
  #asked = 0;
  #played = 0;
  #over = false;
  #answers: Promise<void> = Promise.resolve();

  constructor(needs: FeedNeeds) {
    this.#needs = needs;
    const { first } = needs;
    if (first !== null) {
      this.#asked = first.left.length;
      this.#over = first.last;
      needs.onBlock(first);
    }
    this.#fill();
  }

  /** Frames played so far. */
  advance(played: number): void {
    this.#played = played;
    this.#fill();
  }

  stop(): void {
    this.#over = true;
  }

  #fill(): void {
    const { block, ahead } = this.#needs;
    while (!this.#over && this.#asked - this.#played < ahead) {
      this.#asked += block;
      this.#take(this.#needs.pull(block), block);
    }
  }

  /** Answers are taken in the order of the questions, however they arrive. */
  #take(answer: Promise<AuditionBlock>, frames: number): void {
    // Its failure is met below, maybe only after an earlier answer.
    answer.catch(() => {});
    this.#answers = this.#answers.then(async () => {
      try {
        const block = await answer;
        if (this.#over) return;
        this.#asked -= frames - block.left.length;
        this.#over = block.last;
        this.#needs.onBlock(block);
        this.#fill();
      } catch (error) {
        if (this.#over) return;
        this.#over = true;
        this.#needs.onFailure(error);
      }
    });
  }
}
