/** What long work says while it runs. `fraction` is of the whole job, 0..1. */
export interface Progress {
  readonly phase: string;
  readonly fraction: number;
}

export type OnProgress = (progress: Progress) => void;

/**
 * Progress on stderr: one rewritten line with a bar and the time left on a terminal, a plain line per phase
 * otherwise, so that a log stays readable.
 */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #now: () => number;
  readonly #started: number;
  #phase = '';
  #shown = false;

  constructor(stream: NodeJS.WriteStream, now: () => number = () => performance.now()) {
    this.#stream = stream;
    this.#now = now;
    this.#started = now();
  }

  readonly update: OnProgress = ({ phase, fraction }) => {
    if (!this.#stream.isTTY) {
      if (phase !== this.#phase) this.#stream.write(`${phase}\n`);
      this.#phase = phase;
      return;
    }
    const elapsed = (this.#now() - this.#started) / 1000;
    const left = fraction > 0.02 ? ` ${duration((elapsed * (1 - fraction)) / fraction)} left` : '';
    const line = `${bar(fraction)} ${String(Math.floor(fraction * 100)).padStart(3)} %  ${phase}${left}`;
    this.#stream.write(`\r\u001b[2K${line.slice(0, Math.max(20, (this.#stream.columns ?? 80) - 1))}`);
    this.#shown = true;
  };

  /** Removes the bar so that what follows starts on a clean line. */
  end(): void {
    if (this.#shown) this.#stream.write('\r\u001b[2K');
    this.#shown = false;
  }
}

const BAR_WIDTH = 24;

const bar = (fraction: number): string => {
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * BAR_WIDTH);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}]`;
};

const duration = (seconds: number): string => {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
};
