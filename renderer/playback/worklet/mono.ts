/** Hears both sides as one, or as they are; passes over from one to the other without a click. */
export class Mono {
  readonly #fade: number;
  #on = false;
  /** Frames of the way from both sides as they are to their mean. */
  #gone = 0;

  /** `fade`: frames from one to the other. */
  constructor(fade: number) {
    this.#fade = fade;
  }

  set(on: boolean): void {
    this.#on = on;
  }

  /** Works in place; leaves every bit as it is where it is off. */
  process(left: Float32Array, right: Float32Array): void {
    const end = this.#on ? this.#fade : 0;
    if (this.#gone === 0 && end === 0) return;
    for (let at = 0; at < left.length; at += 1) {
      this.#gone += Math.sign(end - this.#gone);
      const share = this.#gone / this.#fade;
      const [l, r] = [left[at]!, right[at]!];
      const mean = (l + r) / 2;
      left[at] = share === 1 ? mean : l + (mean - l) * share;
      right[at] = share === 1 ? mean : r + (mean - r) * share;
    }
  }
}
