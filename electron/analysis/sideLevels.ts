/** How loud the sides of a song are against each other, whatever the blocks it comes in. */
export class SideLevels {
  readonly #left = { sum: 0, squares: 0 };
  readonly #right = { sum: 0, squares: 0 };
  #frames = 0;

  add(left: Float32Array, right: Float32Array): void {
    take(this.#left, left);
    take(this.#right, right);
    this.#frames += left.length;
  }

  /** dB, both without their mean; null where a side holds nothing. */
  get leftToRightDb(): number | null {
    const [left, right] = [this.#left, this.#right].map(({ sum, squares }) => squares - sum ** 2 / this.#frames);
    if (left === undefined || right === undefined || !(left > 0) || !(right > 0)) return null;
    return 10 * Math.log10(left / right);
  }
}

const take = (side: { sum: number; squares: number }, samples: Float32Array): void => {
  let { sum, squares } = side;
  for (const sample of samples) {
    sum += sample;
    squares += sample * sample;
  }
  side.sum = sum;
  side.squares = squares;
};
