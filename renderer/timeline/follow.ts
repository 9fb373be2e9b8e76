import { type View, xOf } from './view.ts';

/** Where the view goes on when the play head leaves it. */
const LANDING = 0.1;

/** Decides when the view turns the page to the play head: never against a user who has scrolled away from it. */
export class Follow {
  #frame: number | null = null;
  #inSight = false;

  /** The user has moved the view: the play head is followed again once it is seen, or jumps. */
  moved(view: View, width: number, playhead: number): void {
    this.#inSight = isIn(view, width, playhead);
  }

  /** The record has changed: that the play head moved with it is no jump. */
  forget(): void {
    this.#frame = null;
  }

  /** Pixels from the left edge where the play head is to be now; null to leave the view as it is. `jump` in frames is more than playing moves it. */
  step(view: View, width: number, playhead: number, jump: number): number | null {
    const jumped = this.#frame !== null && Math.abs(playhead - this.#frame) > jump;
    this.#frame = playhead;
    if (isIn(view, width, playhead)) {
      this.#inSight = true;
      return null;
    }
    if (!this.#inSight && !jumped) return null;
    this.#inSight = true;
    return Math.round(LANDING * width);
  }
}

const isIn = (view: View, width: number, playhead: number): boolean => {
  const x = xOf(view, playhead);
  return x >= 0 && x <= width;
};
