import { periodOf } from '../arithmetic.ts';
import { drumKit, strike } from '../drums.ts';
import { automation, ducking, highPass, level, pingPong } from '../effects.ts';
import { room } from '../reverb.ts';
import { chord, hertz, range, Score } from '../score.ts';
import type { Composition } from '../studio.ts';
import { bellVoice, padVoice, type SawSettings, sawVoice } from '../synths.ts';

/** Two bars each. */
const CHORDS = [chord('A3 E4 G4 B4 C5'), chord('F3 C4 G4 A4 E5'), chord('C4 E4 G4 D5 E5'), chord('G3 D4 A4 B4 D5')];
const ROOTS = ['A1', 'F1', 'C2', 'G1'].map(hertz);
/** Steps of the chord a sixteenth at a time; 5 and above are an octave up. */
const CLIMB = [0, 2, 1, 3, 2, 4, 3, 5, 4, 6, 5, 3, 4, 2, 3, 1];
const BELLS = 'E6:3 D6:1 B5:4 C6:3 B5:1 A5:4 G5:3 A5:1 E6:4 D6:4 B5:4';
const HORN = 'E5:4 G5:3 A5:1 A5:4 C6:4 B5:3 G5:1 E5:4 D5:4 -:4';

const BASS: SawSettings = {
  oscillators: 2,
  detune: 0.08,
  spread: 0.2,
  cutoff: 180,
  sweep: 1.5,
  sweepDecay: 1.5,
  damping: 1.1,
  sub: 0,
  vibrato: 0,
  envelope: { attack: 0.03, decay: 3, sustain: 0.7, release: 0.8 },
};

const VOICE: SawSettings = {
  ...BASS,
  detune: 0.12,
  spread: 0.5,
  cutoff: 1300,
  sweep: 0.8,
  damping: 0.9,
  vibrato: 0.2,
  envelope: { attack: 0.18, decay: 2, sustain: 0.8, release: 0.9 },
};

export const MERIDIAN_PART_BARS = 48;

/** Frame at which part one ends and part two begins: a downbeat over sounding pads, arpeggio and echoes. */
export const meridianBoundary = (rate: number): number => meridianScore(rate).frameAt(MERIDIAN_PART_BARS);

const meridianScore = (rate: number): Score => new Score(rate, 100, 4, 0, 100);

/** One piece of music on two tracks: nothing stops at the boundary. */
export const composeMeridian = (rate: number): Composition => {
  const score = meridianScore(rate);
  const kit = drumKit(rate);
  const kicks = [...range(56, 80), ...range(84, 92)].flatMap((bar) => [0, 1, 2, 3].map((beat) => score.frameAt(bar, beat)));
  const swell = automation([
    [0, 0.15],
    [score.frameAt(12), 0.6],
    [score.frameAt(40), 1],
    [score.frameAt(84), 1],
    [score.frameAt(96), 0.35],
  ]);
  const pads = score.strip(0.05, 0.5, ducking(rate, kicks, 0.45, 0.22));
  const climb = score.strip(0.15, 0.3, pingPong(rate, score.seconds(0.75), 0.45, 0.5), swell);
  const bells = score.strip(0.1, 0.6);
  const horn = score.strip(0.13, 0.4, pingPong(rate, score.seconds(1.5), 0.35, 0.3));
  const bass = score.strip(0.3, 0, ducking(rate, kicks, 0.6, 0.18));
  const drums = score.strip(0.34, 0.12);
  const silk = periodOf([1, 0.5, 0.33, 0.2, 0.14, 0.1, 0.07, 0.05, 0.03, 0.02]);

  for (let bar = 0; bar < 96; bar += 2) {
    const notes = CHORDS[(bar / 2) % 4]!;
    for (const [index, pitch] of notes.entries()) {
      score.add(pads, bar, 0, () =>
        padVoice(
          rate,
          { pitch, level: 1, pan: (index - 2) * 0.3, hold: score.seconds(7.8) },
          { table: silk, detune: 0.16, envelope: { attack: 1.6, decay: 5, sustain: 0.85, release: 3.5 } },
        ),
      );
    }
    if (bar >= 16 && bar < 94) {
      score.add(bass, bar, 0, () =>
        sawVoice(rate, { pitch: ROOTS[(bar / 2) % 4]!, level: 1, pan: 0, hold: score.seconds(7.6) }, BASS),
      );
    }
  }
  for (const bar of range(4, 93)) {
    const notes = CHORDS[Math.floor(bar / 2) % 4]!;
    for (const [step, rung] of CLIMB.entries()) {
      const pitch = notes[rung % 5]! * (rung >= 5 ? 2 : 1);
      const touch = score.touch(0.2) * (step % 4 === 0 ? 1 : 0.7);
      score.add(climb, bar, step / 4, () =>
        bellVoice(rate, { pitch, level: touch, pan: 0.5 - rung * 0.16, hold: 0 }, { ratio: 2, index: 0.12 * touch, decay: 0.7 }),
      );
    }
  }
  for (const bar of [24, 32, 40, 48, 80, 88]) {
    score.tune(bells, bar, BELLS, (pitch, _, touch) =>
      bellVoice(rate, { pitch, level: touch, pan: -0.2, hold: 0 }, { ratio: 3.5, index: 0.2, decay: 3.2 }),
    );
  }
  for (const bar of [64, 72]) {
    score.tune(horn, bar, HORN, (pitch, seconds, touch) =>
      sawVoice(rate, { pitch, level: touch, pan: 0, hold: seconds * 0.95 }, VOICE),
    );
  }
  for (const bar of range(32, 92)) {
    if (bar >= 80 && bar < 84) continue;
    score.rhythm(drums, bar, 'o.oxo.oxo.oxo.ox', (touch) => strike(kit.shaker, 0.3 * touch, 0.4));
    if (bar < 56) continue;
    score.rhythm(drums, bar, 'x...x...x...x...', (touch) => strike(kit.kick, touch, 0));
    score.rhythm(drums, bar, '..x...x...x...xo', (touch) => strike(kit.closedHat, 0.35 * touch, -0.3));
    if (bar >= 64) score.rhythm(drums, bar, '....x.......x...', (touch) => strike(kit.clap, 0.5 * touch, 0));
  }
  score.add(drums, 64, 0, () => strike(kit.crash, 0.35, 0.2));

  return {
    sampleRate: rate,
    frames: score.frameAt(96) + Math.round(7 * rate),
    strips: score.strips,
    notes: score.notes,
    reverb: room(rate, { decay: 4, damping: 4500, size: 1.2, preDelay: 0.03, level: 0.3 }),
    master: [highPass(rate, 28), level(0)],
  };
};
