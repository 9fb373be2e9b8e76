import { useRef } from 'react';
import { useStudio } from '../state/studio.ts';
import { decimal, NO_VALUE } from '../ui/format.ts';
import { Tooltip } from '../ui/Tooltip.tsx';
import styles from './Meters.module.css';
import { barOf, METER_SCALES, type MeterScale } from './meterScales.ts';
import { readMeters, resetPeak, useTransport } from './transport.ts';
import { useFrames, writeText } from './useFrames.ts';

/** Milliseconds between two changes of the numbers: faster cannot be read; and of what a screen reader is told. */
const NUMBERS = 100;
const SPOKEN = 1000;
/** Milliseconds in which a bar goes most of the way to a new reading. */
const BALLISTICS = 60;

/** A peak this much (dB) over the ceiling is one, not the meter's own reach. */
const OVER = 0.05;

interface Painted {
  readonly value: number | null;
  readonly now: number;
}

export const Meters = () => {
  const root = useRef<HTMLDivElement>(null);
  const shown = useRef(new Map<string, Painted>());
  const last = useRef({ numbers: 0, spoken: 0 });
  const status = useTransport((transport) => transport.status);
  const ceiling = useStudio((studio) => studio.album?.album.match.ceiling ?? null);
  const albumId = useStudio((studio) => studio.album?.albumId ?? null);

  const paint = (now: number): void => {
    const element = root.current;
    if (element === null) return;
    const { now: meters, heldPeakDbtp } = readMeters();
    const playing = status !== 'stopped';
    const numbers = !playing || now - last.current.numbers > NUMBERS;
    const spoken = !playing || now - last.current.spoken > SPOKEN;
    if (numbers) last.current.numbers = now;
    if (spoken) last.current.spoken = now;
    for (const [at, scale] of METER_SCALES.entries()) {
      const meter = element.children[at];
      if (!(meter instanceof HTMLElement)) continue;
      const value = meters === null || !(playing || scale.stays) ? null : scale.read(meters);
      const before = shown.current.get(scale.id);
      const eased = value === null || before?.value == null ? value : ease(before, value, now);
      shown.current.set(scale.id, { value: eased, now });
      const { from, to } = barOf(scale, eased);
      const bar = meter.querySelector<HTMLElement>(`.${styles.bar}`);
      if (bar !== null) bar.style.transform = `translateX(${from * 100}%) scaleX(${to - from})`;
      if (numbers) writeText(meter.querySelector(`.${styles.number}`), scale.write(value));
      if (spoken) speak(meter, scale, value);
    }
    if (numbers) paintHold(element.querySelector(`.${styles.hold}`), heldPeakDbtp, ceiling);
  };
  useFrames(paint, [ceiling, albumId]);

  return (
    <section className={styles.meters} aria-label="Meters" ref={root}>
      {METER_SCALES.map((scale) => (
        <Meter key={scale.id} scale={scale} />
      ))}
      <Tooltip text="Highest true peak since it was reset. Click to reset.">
        <button
          type="button"
          className={styles.hold}
          onClick={() => {
            resetPeak();
            paint(performance.now());
          }}
        >
          <span className={styles.short}>Hold</span>
          <span className={styles.number}>{NO_VALUE}</span>
          <span className={styles.unit}>dBTP</span>
        </button>
      </Tooltip>
    </section>
  );
};

const Meter = ({ scale }: { readonly scale: MeterScale }) => (
  <Tooltip text={scale.name}>
    <div className={styles.meter} data-meter={scale.id}>
      <meter
        className="hidden-text"
        aria-label={scale.name}
        aria-valuetext="no value"
        min={scale.least}
        max={scale.most}
        value={scale.origin}
      />
      <span className={styles.short} aria-hidden>
        {scale.short}
      </span>
      <span className={styles.number} aria-hidden>
        {NO_VALUE}
      </span>
      <span className={styles.unit} aria-hidden>
        {scale.unit}
      </span>
      <span className={styles.track} aria-hidden>
        <span className={styles.bar} />
      </span>
    </div>
  </Tooltip>
);

const ease = ({ value, now: then }: Painted, goal: number, now: number): number => {
  const part = 1 - Math.exp(-Math.max(0, now - then) / BALLISTICS);
  const from = value ?? goal;
  return from + (goal - from) * part;
};

const speak = (element: HTMLElement, scale: MeterScale, value: number | null): void => {
  const meter = element.querySelector('meter');
  if (meter === null) return;
  meter.value = value ?? scale.origin;
  meter.setAttribute('aria-valuetext', value === null ? 'no value' : scale.say(value));
};

const paintHold = (button: Element | null, held: number | null, ceiling: number | null): void => {
  if (!(button instanceof HTMLElement)) return;
  const over = held !== null && ceiling !== null && held > ceiling + OVER;
  writeText(button.querySelector(`.${styles.number}`), `${held === null ? NO_VALUE : decimal(held, 2)}${over ? ' !' : ''}`);
  button.dataset.over = String(over);
  // What is said begins with what is shown, or speech control would not find the button.
  const shown = `Hold ${button.querySelector(`.${styles.number}`)?.textContent ?? ''} dBTP`;
  button.setAttribute('aria-label', `${shown}${over ? ', over the ceiling' : ''}: held true peak. Reset`);
};
