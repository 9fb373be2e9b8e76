import { periodOf } from '../arithmetic.ts';
import { drumKit, strike } from '../drums.ts';
import { drive, ducking, highPass, highShelf, pingPong } from '../effects.ts';
import { room } from '../reverb.ts';
import { chord, hertz, range, Score } from '../score.ts';
import { type Composition, together } from '../studio.ts';
import { bellVoice, padVoice, type SawSettings, sawVoice } from '../synths.ts';

const CHORDS: Readonly<Record<string, readonly number[]>> = {
  A: chord('A4 C#5 E5 B5'),
  E: chord('G#4 B4 E5 F#5'),
  'F#m': chord('F#4 A4 C#5 E5'),
  D: chord('F#4 A4 D5 E5'),
  'C#m': chord('G#4 C#5 E5 B5'),
};
const ROOTS: Readonly<Record<string, number>> = {
  A: hertz('A1'),
  E: hertz('E2'),
  'F#m': hertz('F#2'),
  D: hertz('D2'),
  'C#m': hertz('C#2'),
};
const FIRST = ['A', 'E', 'F#m', 'D'];
const SECOND = ['D', 'E', 'F#m', 'C#m', 'D', 'E', 'A', 'A'];
const TUNE = `
  F#5:.75 A5:.75 C#6:1.5 B5:1   B5:.75 G#5:.75 E5:2.5   A5:.75 C#6:.75 E6:1.5 C#6:1   B5:1.5 G#5:1.5 E5:1
  F#5:.75 A5:.75 D6:1.5 C#6:1   B5:.75 C#6:.75 G#5:2.5  A5:4                         -:2 E6:.5 D6:.5 C#6:.5 B5:.5`.trim();

const PLUCK: SawSettings = {
  oscillators: 3,
  detune: 0.22,
  spread: 0.9,
  cutoff: 1400,
  sweep: 3,
  sweepDecay: 0.4,
  damping: 0.7,
  sub: 0,
  vibrato: 0,
  envelope: { attack: 0.002, decay: 0.5, sustain: 0.15, release: 0.2 },
};
const BASS: SawSettings = { ...PLUCK, oscillators: 1, cutoff: 220, sweep: 2.2, sub: 0.4, damping: 1 };

/** The bright one: bells, plucked saws and sixteenth cymbals at 124 beats a minute under a lifted treble. */
export const composeQuicksilver = (rate: number): Composition => {
  const score = new Score(rate, 124, 4, 0, 124);
  const kit = drumKit(rate);
  const danceBars = [...range(8, 40), ...range(48, 64)];
  const kicks = danceBars.flatMap((bar) => [0, 1, 2, 3].map((beat) => score.frameAt(bar, beat)));
  const kick = score.strip(0.5, 0);
  const drums = score.strip(0.5, 0.12);
  const bass = score.strip(0.2, 0, ducking(rate, kicks, 0.6, 0.12));
  const plucks = score.strip(0.17, 0.25, highPass(rate, 250), ducking(rate, kicks, 0.5, 0.14));
  const bells = score.strip(0.12, 0.4, pingPong(rate, score.seconds(0.75), 0.4, 0.4));
  const pads = score.strip(0.05, 0.4, ducking(rate, kicks, 0.6, 0.16));
  const glass = periodOf([1, 0.3, 0.25, 0.2, 0.16, 0.13, 0.1, 0.08, 0.07, 0.06, 0.05, 0.04]);

  const names = range(0, 68).map((bar) =>
    (bar >= 24 && bar < 40) || (bar >= 48 && bar < 64) ? SECOND[(bar - 24) % 8]! : FIRST[bar % 4]!,
  );
  for (const [bar, name] of names.entries()) {
    const notes = CHORDS[name]!;
    const dances = danceBars.includes(bar);
    if (bar < 67) {
      for (const step of range(0, 16)) {
        const pitch = notes[(step * 3) % 4]! * (step % 5 === 4 ? 4 : 2);
        const touch = score.touch(0.2) * (step % 4 === 0 ? 0.8 : 0.5) * (dances ? 0.7 : 1);
        score.add(bells, bar, step / 4, () =>
          bellVoice(
            rate,
            { pitch, level: touch, pan: ((step * 5) % 16) / 10 - 0.75, hold: 0 },
            { ratio: 3, index: 0.1, decay: 0.5 },
          ),
        );
      }
    }
    for (const [index, pitch] of notes.entries()) {
      score.add(pads, bar, 0, () =>
        padVoice(
          rate,
          { pitch, level: 1, pan: (index - 1.5) * 0.5, hold: score.seconds(3.9) },
          { table: glass, detune: 0.2, envelope: { attack: 0.25, decay: 2, sustain: 0.8, release: 0.9 } },
        ),
      );
    }
    if (bar >= 4 && bar < 66) score.rhythm(drums, bar, 'xoxoxoxoxoxoxoxo', (touch) => strike(kit.closedHat, 0.5 * touch, 0.25));
    if (!dances) continue;
    const last = bar % 8 === 7;
    score.rhythm(kick, bar, 'x...x...x...x...', (touch) => strike(kit.kick, touch, 0));
    score.rhythm(drums, bar, last ? '....x.......x.xx' : '....x.......x...', (touch) => strike(kit.clap, 0.8 * touch, 0));
    score.rhythm(drums, bar, '..x...x...x...x.', (touch) => strike(kit.openHat, 0.5 * touch, 0.25));
    score.rhythm(drums, bar, 'ooxoooxoooxoooxo', (touch) => strike(kit.shaker, 0.4 * touch, -0.4));
    score.rhythm(bass, bar, '..x.x.x...x.x.xx', (touch) =>
      sawVoice(rate, { pitch: ROOTS[name]!, level: touch, pan: 0, hold: score.seconds(0.22) }, BASS),
    );
    score.rhythm(plucks, bar, bar >= 24 ? 'x..x..x.x..x..x.' : 'x.....x...x.....', (touch, step) =>
      together(
        notes.map((pitch) =>
          sawVoice(rate, { pitch, level: touch * (step === 0 ? 1 : 0.8), pan: 0, hold: score.seconds(0.2) }, PLUCK),
        ),
      ),
    );
  }
  for (const bar of [24, 32, 48, 56]) {
    score.tune(bells, bar, TUNE, (pitch, _, touch) =>
      bellVoice(rate, { pitch, level: 1.5 * touch, pan: 0, hold: 0 }, { ratio: 2, index: 0.22, decay: 1.6 }),
    );
  }
  for (const bar of [8, 24, 48]) score.add(drums, bar, 0, () => strike(kit.crash, 0.6, -0.3));

  return {
    sampleRate: rate,
    frames: score.frameAt(68) + Math.round(3 * rate),
    strips: score.strips,
    notes: score.notes,
    reverb: room(rate, { decay: 1.8, damping: 9000, size: 0.9, preDelay: 0.015, level: 0.35 }),
    master: [highPass(rate, 32), highShelf(rate, 4500, 7), drive(0, 0.98)],
  };
};
