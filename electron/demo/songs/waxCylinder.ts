import { highPass, level, lowPass } from '../effects.ts';
import { room } from '../reverb.ts';
import { chord, range, Score } from '../score.ts';
import { pianoNote } from '../strings.ts';
import type { Composition } from '../studio.ts';
import { hiss } from '../synths.ts';

/** Bass note first, then what the left hand plays on two and three. */
const HARMONY: Readonly<Record<string, readonly number[]>> = {
  Cm: chord('C3 Eb4 G4'),
  Fm: chord('F2 C4 Ab4'),
  G7: chord('G2 B3 F4'),
  Ab: chord('Ab2 C4 Eb4'),
  Eb: chord('Eb3 G4 Bb4'),
  Bb7: chord('Bb2 D4 Ab4'),
};
const FIRST = 'Cm Cm Fm Fm G7 G7 Cm Cm Ab Ab Fm Fm Cm G7 Cm Cm'.split(' ');
const SECOND = 'Eb Eb Bb7 Bb7 Eb Eb G7 G7'.split(' ');
const FIRST_TUNE = `
  G4:2 C5:1  Eb5:2 D5:1  C5:2 Ab4:1  F4:3  G4:2 B4:1  D5:2 F5:1  Eb5:2 D5:1  C5:3
  C5:1 Eb5:1 Ab5:1  G5:2 Eb5:1  F5:1 Eb5:1 C5:1  Ab4:3  G4:1 C5:1 Eb5:1  D5:2 B4:1  C5:3  -:3`.trim();
const SECOND_TUNE = `
  Bb4:1 Eb5:1 G5:1  Bb5:2 G5:1  F5:1 D5:1 Bb4:1  D5:3  Eb5:1 F5:1 G5:1  Ab5:2 G5:1  F5:1 Eb5:1 D5:1  B4:3`.trim();

/** The dull one: a felt piano's waltz as through a horn, nothing above 1.2 kHz, one channel, a little surface noise. */
export const composeWaxCylinder = (rate: number): Composition => {
  const score = new Score(rate, 112, 3, 0, 112);
  const piano = score.strip(0.4, 0.25);
  const surface = score.strip(1, 0);

  const waltz = (bar: number, name: string) => {
    const [bass, ...rest] = HARMONY[name]!;
    score.add(piano, bar, 0, () =>
      pianoNote(rate, { pitch: bass!, level: 0.9, pan: 0, hold: score.seconds(2.4) }, { hardness: 0.3, partials: 9 }),
    );
    for (const beat of [1, 2]) {
      for (const pitch of rest) {
        const touch = score.touch(0.1);
        score.add(piano, bar, beat + 0.03, () =>
          pianoNote(rate, { pitch, level: 0.4 * touch, pan: 0, hold: score.seconds(0.55) }, { hardness: 0.2, partials: 6 }),
        );
      }
    }
  };
  const sing = (bar: number, text: string) =>
    score.tune(piano, bar, text, (pitch, seconds, touch) =>
      pianoNote(rate, { pitch, level: 0.95 * touch, pan: 0, hold: seconds }, { hardness: 0.4, partials: 8 }),
    );

  const bars = ['Cm', 'Cm', ...FIRST, ...SECOND, ...FIRST];
  for (const [bar, name] of bars.entries()) waltz(bar, name);
  sing(2, FIRST_TUNE);
  sing(18, SECOND_TUNE);
  sing(26, FIRST_TUNE);
  for (const beat of range(0, 3)) {
    for (const pitch of chord(['C3 G3', 'Eb4 G4', 'C4 C5'][beat]!)) {
      score.add(piano, 42, beat, () => pianoNote(rate, { pitch, level: 0.6, pan: 0, hold: 4 }, { hardness: 0.2, partials: 8 }));
    }
  }
  const frames = score.frameAt(45);
  score.add(surface, 0, 0, () => hiss(rate, frames / rate, 0.004, 0.4));

  return {
    sampleRate: rate,
    frames,
    strips: score.strips,
    notes: score.notes,
    reverb: room(rate, { decay: 1.1, damping: 1500, size: 0.6, preDelay: 0.01, level: 0.35 }),
    master: [highPass(rate, 90), lowPass(rate, 1200), lowPass(rate, 1600), level(-6)],
  };
};
