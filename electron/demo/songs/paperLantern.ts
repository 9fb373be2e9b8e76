import { periodOf } from '../arithmetic.ts';
import { highPass, level } from '../effects.ts';
import { room } from '../reverb.ts';
import { chord, Score } from '../score.ts';
import { pianoNote, pluckedString } from '../strings.ts';
import type { Composition } from '../studio.ts';
import { padVoice } from '../synths.ts';

const SHAPES: Readonly<Record<string, readonly number[]>> = {
  D: chord('D3 A3 D4 F#4 A4'),
  'A/C#': chord('C#3 A3 C#4 E4 A4'),
  Bm: chord('B2 F#3 B3 D4 F#4'),
  G: chord('G2 D3 B3 D4 G4'),
  'D/F#': chord('F#2 D3 A3 D4 F#4'),
  Em7: chord('E2 E3 B3 D4 G4'),
  A: chord('A2 E3 A3 C#4 E4'),
};
const VERSE = ['D', 'A/C#', 'Bm', 'G', 'D/F#', 'Em7', 'G', 'A'];
const BRIDGE = ['G', 'D/F#', 'Em7', 'A', 'G', 'D/F#', 'Em7', 'A'];
const VERSE_TUNE = `
  F#5:1.5 E5:.5 D5:1 A4:1  E5:2 C#5:1 A4:1          D5:1.5 C#5:.5 B4:1 F#5:1  D5:3 -:1
  A4:1 D5:1 F#5:1.5 G5:.5  G5:1.5 F#5:.5 E5:1 D5:1  B4:1 D5:1 G5:1 F#5:1      E5:3 -:1`.trim();
const BRIDGE_TUNE = `
  B5:1.5 A5:.5 G5:1 D5:1   A5:2 F#5:2               G5:1.5 F#5:.5 E5:1 B4:1   C#5:1 E5:1 A5:2
  B5:1 D6:1 B5:1 G5:1      A5:1.5 F#5:.5 D5:2       E5:1 G5:1 F#5:1 E5:1      E5:2 A4:2`.trim();
/** Which string of the shape each eighth picks. */
const PICKING = [0, 2, 3, 4, 1, 3, 4, 2];

/** The quiet one: picked strings and a piano at 72 beats a minute, meant to stay below its neighbours. */
export const composePaperLantern = (rate: number): Composition => {
  const score = new Score(rate, 72, 4, 0.9, 72);
  const guitar = score.strip(0.4, 0.3, highPass(rate, 70));
  const piano = score.strip(0.3, 0.4);
  const strings = score.strip(0.03, 0.5);
  const warm = periodOf([1, 0.42, 0.2, 0.11, 0.05, 0.03]);

  const strum = (bar: number, name: string) => {
    const shape = SHAPES[name]!;
    for (const [eighth, string] of PICKING.entries()) {
      const touch = score.touch(0.14) * (eighth === 0 ? 1 : eighth === 4 ? 0.85 : 0.65);
      score.add(guitar, bar, eighth / 2 + 0.012 * score.touch(1), () =>
        pluckedString(
          rate,
          { pitch: shape[string]!, level: touch, pan: -0.35 + 0.08 * string, hold: score.seconds(string < 2 ? 3.2 : 1.7) },
          { decay: 4.5, brightness: 0.25 + 0.25 * touch, seed: bar * 8 + eighth },
        ),
      );
    }
  };
  const sing = (bar: number, text: string, touchScale: number) =>
    score.tune(piano, bar, text, (pitch, seconds, touch) =>
      pianoNote(
        rate,
        { pitch, level: touchScale * touch, pan: 0.25, hold: seconds * 1.15 },
        { hardness: 0.35 * touch, partials: 8 },
      ),
    );
  const bow = (bar: number, name: string) => {
    for (const [index, pitch] of SHAPES[name]!.slice(1).entries()) {
      score.add(strings, bar, 0, () =>
        padVoice(
          rate,
          { pitch: pitch * (index === 0 ? 1 : 2), level: 1, pan: index % 2 === 0 ? -0.5 : 0.5, hold: score.seconds(3.9) },
          { table: warm, detune: 0.12, envelope: { attack: 1.1, decay: 4, sustain: 0.8, release: 2.2 } },
        ),
      );
    }
  };

  const bars = [...VERSE.slice(0, 4), ...VERSE, ...BRIDGE, ...VERSE, 'G', 'A', 'Bm', 'G', 'Em7', 'A'];
  for (const [bar, name] of bars.entries()) {
    strum(bar, name);
    if (bar >= 12 && bar < 32) bow(bar, name);
  }
  sing(4, VERSE_TUNE, 0.8);
  sing(12, BRIDGE_TUNE, 0.95);
  sing(20, VERSE_TUNE, 0.85);
  sing(28, 'D5:2 B4:2 C#5:2 E5:2 D5:3 -:1 B4:2 D5:2 G4:2 B4:2 A4:3 -:1', 0.7);
  for (const [index, pitch] of chord('D3 A3 D4 F#4 A4 D5').entries()) {
    score.add(piano, 34, 0.09 * index, () =>
      pianoNote(rate, { pitch, level: 0.32, pan: 0.1, hold: 6.5 }, { hardness: 0.2, partials: 8 }),
    );
  }

  return {
    sampleRate: rate,
    frames: score.frameAt(37) + Math.round(1.8 * rate),
    strips: score.strips,
    notes: score.notes,
    reverb: room(rate, { decay: 2.6, damping: 3800, size: 1, preDelay: 0.025, level: 0.3 }),
    master: [highPass(rate, 30), level(-6)],
  };
};
