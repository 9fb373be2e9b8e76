import type { Click, ScanFacts } from '../shared/advise/facts.ts';
import { checkStatus, type DspInstance, kernel } from './module.ts';

interface ScanCalls {
  scan_create(sampleRate: number, channels: number): number;
  scan_destroy(scan: number): void;
  scan_process(scan: number, left: number, right: number, frames: number): void;
  scan_read(scan: number, out: number): void;
  scan_read_spectrum(scan: number, power: number, level: number): void;
  scan_read_lines(scan: number, floorDb: number): void;
  scan_read_click(scan: number, channel: number, index: number, out: number): number;
}

export interface ScanOptions {
  /** Hz, 8000 to 384000. */
  readonly sampleRate: number;
  readonly channels: 1 | 2;
}

/** One pass over a source in constant memory. See dsp.h, source scan. */
export class SourceScan {
  readonly #dsp: DspInstance;
  readonly #calls: ReturnType<typeof kernel<ScanCalls>>;
  readonly #scan: number;
  readonly #channels: 1 | 2;
  readonly #sampleRate: number;

  constructor(dsp: DspInstance, { sampleRate, channels }: ScanOptions) {
    this.#dsp = dsp;
    this.#calls = kernel<ScanCalls>(dsp);
    this.#channels = channels;
    this.#sampleRate = sampleRate;
    this.#scan = this.#calls.scan_create(sampleRate, channels);
    if (this.#scan === 0) throw new RangeError(`scan_create: ${sampleRate} Hz, ${channels} channels`);
  }

  /** Addresses of f32 planes, finite samples; the right one is not read for mono. */
  process(left: number, right: number, frames: number): void {
    this.#calls.scan_process(this.#scan, left, right, frames);
  }

  read(): ScanFacts {
    const values = this.#doubles(VALUES, (out) => this.#calls.scan_read(this.#scan, out));
    const value = (at: number): number => values[at] ?? 0;
    const cells = value(CELLS);
    const spectrum = this.#doubles(2 * cells, (out) => this.#calls.scan_read_spectrum(this.#scan, out, out + cells * 8));
    const clicks = mergeChannels(
      [this.#clicksOf(0, value(CLICKS_LEFT)), this.#clicksOf(1, value(CLICKS_LEFT + 1))],
      this.#channels,
      this.#sampleRate,
    );
    const counts = [value(CLICKS_LEFT), value(CLICKS_LEFT + 1)] as const;
    const shared = clicks.filter(({ channel }) => channel === 'both').length;
    return {
      bits: value(BITS),
      nearPeakShare: value(NEAR_PEAK_SHARE),
      spectrum: { power: spectrum.slice(0, cells), levelDb: spectrum.slice(cells), windows: value(CELL_WINDOWS) },
      lines: {
        floorDb: this.#doubles(value(LINE_BINS), (out) => this.#calls.scan_read_lines(this.#scan, out)),
        binHertz: value(LINE_BIN_HERTZ),
        windows: value(LINE_WINDOWS),
      },
      clickCount: this.#channels === 1 ? counts[0] : Math.max(clicks.length, counts[0] + counts[1] - shared),
      clicks,
    };
  }

  destroy(): void {
    this.#calls.scan_destroy(this.#scan);
  }

  #clicksOf(channel: number, count: number): SideClick[] {
    return Array.from({ length: Math.min(count, CLICKS_KEPT) }, (_, index) => {
      const [frame = 0, error = 0] = this.#doubles(2, (out) =>
        checkStatus(this.#calls.scan_read_click(this.#scan, channel, index, out), 'scan_read_click'),
      );
      return { frame, error };
    });
  }

  #doubles(count: number, call: (out: number) => void): Float64Array {
    const out = this.#dsp.allocate(Math.max(8, count * 8));
    try {
      call(out);
      return this.#dsp.doubles(out, count).slice();
    } finally {
      this.#dsp.free(out);
    }
  }
}

type SideClick = Omit<Click, 'channel'>;

/** Clicks of both channels within a millisecond are one. */
const mergeChannels = (
  [left, right]: readonly [readonly SideClick[], readonly SideClick[]],
  channels: 1 | 2,
  sampleRate: number,
): Click[] => {
  if (channels === 1) return left.map((click) => ({ ...click, channel: 'both' }));
  const near = (one: SideClick, other: SideClick): boolean => Math.abs(one.frame - other.frame) <= sampleRate / 1000;
  const merged = left.map((click): Click => {
    const other = right.find((candidate) => near(click, candidate));
    return other === undefined
      ? { ...click, channel: 'left' }
      : { frame: click.frame, error: Math.max(click.error, other.error), channel: 'both' };
  });
  const alone = right.filter((click) => !left.some((other) => near(click, other)));
  return [...merged, ...alone.map((click): Click => ({ ...click, channel: 'right' }))].sort((a, b) => a.frame - b.frame);
};

// SCAN_* in dsp.h.
const BITS = 0;
const NEAR_PEAK_SHARE = 1;
const CELLS = 2;
const CELL_WINDOWS = 3;
const LINE_BINS = 4;
const LINE_WINDOWS = 5;
const LINE_BIN_HERTZ = 6;
const CLICKS_LEFT = 7;
const VALUES = 9;
const CLICKS_KEPT = 64;
