import { drumKit, strike } from '../drums.ts';
import { drive, highPass, pingPong } from '../effects.ts';
import { room } from '../reverb.ts';
import { chord, hertz, range, Score } from '../score.ts';
import { type Composition, together } from '../studio.ts';
import { type SawSettings, sawVoice } from '../synths.ts';

const BASS: SawSettings = {
  oscillators: 1,
  detune: 0,
  spread: 0,
  cutoff: 260,
  sweep: 3,
  sweepDecay: 0.35,
  damping: 0.8,
  sub: 0.55,
  vibrato: 0,
  envelope: { attack: 0.003, decay: 0.6, sustain: 0.6, release: 0.06 },
};

const STAB: SawSettings = {
  ...BASS,
  oscillators: 2,
  detune: 0.25,
  spread: 1,
  cutoff: 700,
  sweep: 2.6,
  sweepDecay: 0.5,
  sub: 0,
  envelope: { attack: 0.004, decay: 0.5, sustain: 0.5, release: 0.12 },
};

const WALL: SawSettings = {
  ...STAB,
  oscillators: 3,
  detune: 0.34,
  cutoff: 3800,
  sweep: 0.6,
  sweepDecay: 1.5,
  damping: 1.2,
  envelope: { attack: 0.012, decay: 1.5, sustain: 0.8, release: 0.3 },
};

const LEAD: SawSettings = {
  ...WALL,
  oscillators: 2,
  detune: 0.14,
  spread: 0.3,
  cutoff: 2600,
  sweep: 1.4,
  damping: 0.7,
  vibrato: 0.28,
  envelope: { attack: 0.02, decay: 1, sustain: 0.75, release: 0.25 },
};

const POWER: Readonly<Record<string, readonly number[]>> = {
  Em: chord('E3 B3 E4 G4'),
  C: chord('C3 G3 E4 G4'),
  D: chord('D3 A3 D4 F#4'),
  G: chord('G3 D4 G4 B4'),
  Am: chord('A3 E4 A4 C5'),
  B: chord('B2 F#3 B3 D#4'),
};
const ROOTS: Readonly<Record<string, number>> = {
  Em: hertz('E2'),
  C: hertz('C2'),
  D: hertz('D2'),
  G: hertz('G2'),
  Am: hertz('A2'),
  B: hertz('B2'),
};

const VERSE = ['Em', 'Em', 'C', 'D', 'Em', 'Em', 'Am', 'B'];
const CHORUS = ['C', 'D', 'Em', 'G', 'C', 'D', 'B', 'Em'];
const CHORUS_TUNE = `
  G5:1.5 F#5:.5 E5:1 D5:1   F#5:2 D5:1 A5:1     B5:1.5 A5:.5 G5:1 F#5:1   G5:3 -:1
  E5:1 G5:1 C6:1.5 B5:.5    A5:1.5 F#5:.5 D5:2  B5:1 A5:1 F#5:1 D#5:1     E5:3 -:1`.trim();
const VERSE_TUNE = '-:8 G4:.5 A4:.5 B4:1 -:2 A4:.5 G4:.5 F#4:1 -:2 -:8 C5:.5 B4:.5 A4:1 -:2 B4:.5 A4:.5 F#4:1 -:2';

/** The loud one: drums, driven bass and walls of saws at 128 beats a minute, exported into its own ceiling. */
export const composeLacquer = (rate: number): Composition => {
  const score = new Score(rate, 128, 4, 0, 128);
  const kit = drumKit(rate);
  const kick = score.strip(0.95, 0);
  const drums = score.strip(0.8, 0.1);
  const bass = score.strip(0.34, 0);
  const chords = score.strip(0.13, 0.12, highPass(rate, 140));
  const lead = score.strip(0.22, 0.25, pingPong(rate, score.seconds(0.75), 0.35, 0.35));

  const beat = (bar: number, full: boolean, fill: boolean) => {
    score.rhythm(kick, bar, full ? 'x...x...x...x.o.' : 'x.....x...x.....', (touch) => strike(kit.kick, touch, 0));
    score.rhythm(drums, bar, fill ? '....x.......x.xx' : '....x.......x...', (touch) => strike(kit.snare, touch, 0.05));
    if (fill) {
      score.rhythm(drums, bar, '........xx......', (touch) => strike(kit.highTom, touch, -0.4));
      score.rhythm(drums, bar, '..........xx....', (touch) => strike(kit.lowTom, touch, 0.4));
    }
    score.rhythm(drums, bar, full ? 'x.o.x.o.x.o.x.o.' : 'xoxoxoxoxoxoxoxo', (touch) => strike(kit.closedHat, 0.45 * touch, 0.3));
    if (full) score.rhythm(drums, bar, '..x...x...x...x.', (touch) => strike(kit.openHat, 0.35 * touch, 0.3));
  };
  const crash = (bar: number) => score.add(drums, bar, 0, () => strike(kit.crash, 0.8, -0.2));
  const bassLine = (bar: number, name: string) => {
    const root = ROOTS[name]!;
    score.rhythm(bass, bar, 'x.x.x.x.x.x.x.x.', (touch, step) =>
      sawVoice(
        rate,
        { pitch: step === 14 || step === 6 ? root * 2 : root, level: touch, pan: 0, hold: score.seconds(0.42) },
        BASS,
      ),
    );
  };
  const stabs = (bar: number, name: string) =>
    score.rhythm(chords, bar, 'x..x..x...x.x...', (touch) => sawChord(POWER[name]!, touch, score.seconds(0.3), STAB));
  const wall = (bar: number, name: string) =>
    score.add(chords, bar, 0, () => sawChord(POWER[name]!, 1, score.seconds(3.95), WALL));
  const sawChord = (pitches: readonly number[], level: number, hold: number, settings: SawSettings) =>
    together(pitches.map((pitch, index) => sawVoice(rate, { pitch, level, pan: index % 2 === 0 ? -0.2 : 0.2, hold }, settings)));
  const sing = (bar: number, text: string) =>
    score.tune(lead, bar, text, (pitch, seconds, touch) =>
      sawVoice(rate, { pitch, level: touch, pan: 0, hold: seconds * 0.92 }, LEAD),
    );

  const verse = (start: number, bars: number) => {
    crash(start);
    for (const index of range(0, bars)) {
      const name = VERSE[index % 8]!;
      beat(start + index, false, index % 8 === 7);
      bassLine(start + index, name);
      stabs(start + index, name);
    }
    for (let at = 0; at < bars; at += 8) sing(start + at, VERSE_TUNE);
  };
  const chorus = (start: number, bars: number) => {
    for (const index of range(0, bars)) {
      const name = CHORUS[index % 8]!;
      if (index % 8 === 0) crash(start + index);
      beat(start + index, true, index % 8 === 7);
      bassLine(start + index, name);
      wall(start + index, name);
    }
    for (let at = 0; at < bars; at += 8) sing(start + at, CHORUS_TUNE);
  };

  for (const bar of range(0, 4)) {
    beat(bar, false, bar === 3);
    stabs(bar, 'Em');
    if (bar >= 2) bassLine(bar, 'Em');
  }
  verse(4, 16);
  chorus(20, 16);
  verse(36, 8);
  chorus(44, 16);
  crash(60);
  for (const bar of range(60, 64)) {
    wall(bar, ['Am', 'Em', 'C', 'B'][bar - 60]!);
    score.rhythm(drums, bar, bar < 63 ? '....x.......x...' : 'x.x.x.x.xxxxxxxx', (touch) => strike(kit.snare, 0.9 * touch, 0.05));
  }
  chorus(64, 8);
  crash(72);
  wall(72, 'Em');
  score.add(kick, 72, 0, () => strike(kit.kick, 1, 0));
  score.add(bass, 72, 0, () => sawVoice(rate, { pitch: hertz('E2'), level: 1, pan: 0, hold: score.seconds(3) }, BASS));

  return {
    sampleRate: rate,
    frames: score.frameAt(74),
    strips: score.strips,
    notes: score.notes,
    reverb: room(rate, { decay: 1.4, damping: 5000, size: 0.8, preDelay: 0.012, level: 0.5 }),
    // A sample ceiling of 0.1 dB below full scale: flattened tops that pass above 0 dBTP between the samples.
    master: [highPass(rate, 28), drive(3, 0.988)],
  };
};
