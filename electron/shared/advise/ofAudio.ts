import { type Advice, clock, counted } from './advice.ts';
import type { ScanFacts, SourceFacts } from './facts.ts';
import { humOf } from './hum.ts';
import { lowEndOf } from './regions.ts';
import { silencesInside } from './silences.ts';
import { isTestSignal } from './testSignal.ts';
import { THRESHOLDS } from './thresholds.ts';

/** What is wrong with a song's audio, or might be, in the order of how much it matters. */
export const adviceOfAudio = (facts: SourceFacts): Advice[] => {
  if (facts.analysis.audibleStartFrame === null) return [SILENT];
  return [ofDamage, ofPeaks, ofStereo, ofNoise, ofSilences].flatMap((look) => look(facts));
};

const SILENT: Advice = {
  code: 'silent',
  severity: 'warns',
  measurement: { value: 0, unit: 'frames heard', text: 'Nothing is heard in the file.' },
  reason: 'It may have been exported with everything muted.',
  move: 'Look at the export; leave it out of the match (`exclude`) where silence is meant.',
  sideEffect: 'None.',
};

const ofDamage = ({ edges, format, nonFiniteSamples }: SourceFacts): Advice[] => {
  const found: Advice[] = [];
  if (edges.missingChannel !== null) {
    found.push({
      code: 'missing-channel',
      severity: 'warns',
      measurement: { value: 60, unit: 'dB', text: `The ${edges.missingChannel} side is at least 60 dB below the other.` },
      reason: 'On a stereo record that is a fault of the export far more often than it is meant.',
      move: 'Ask for the file again; where there is only one side, save it as mono, which plays in the middle.',
      sideEffect: 'In the middle it is 3 LU louder than on one side; the match takes that into account.',
    });
  }
  const [hole] = edges.dropouts;
  if (hole !== undefined) {
    found.push({
      code: 'dropouts',
      severity: 'warns',
      measurement: {
        value: edges.dropouts.length,
        unit: 'dropouts',
        text: `${counted(edges.dropouts.length, 'hole')} of exact silence cut into the sound, the first at ${clock(hole.startFrame / format.sampleRate)}.`,
      },
      reason: 'An export or a transfer skipped there.',
      move: 'Ask for the file again.',
      sideEffect: 'None.',
    });
  }
  if (nonFiniteSamples > 0) {
    found.push({
      code: 'not-numbers',
      severity: 'warns',
      measurement: {
        value: nonFiniteSamples,
        unit: 'samples',
        text: `${counted(nonFiniteSamples, 'sample')} that are not numbers or infinite; they play as silence.`,
      },
      reason: 'A plug-in failed while the mix was exported.',
      move: 'Ask for the file again.',
      sideEffect: 'None.',
    });
  }
  return found;
};

const ofPeaks = (facts: SourceFacts): Advice[] => {
  const { edges, analysis, scan, format } = facts;
  const found: Advice[] = [];
  const { truePeakDbtp, integratedLufs, samplePeakDbfs } = analysis;
  if (edges.clippedRuns > 0) {
    const grave = edges.clippedRuns >= THRESHOLDS.clippedRunsWarn || edges.longestClippedRun >= THRESHOLDS.clippedLongestWarn;
    found.push({
      code: 'clipped',
      severity: grave ? 'warns' : 'notes',
      measurement: {
        value: edges.clippedRuns,
        unit: 'flat tops',
        text: `Clipped in ${counted(edges.clippedRuns, 'place')}, up to ${counted(edges.longestClippedRun, 'sample')} long.`,
      },
      reason: 'Flat tops are distortion that no later step takes away.',
      move: 'Ask for the mix exported lower, or in floating point; a lower level costs nothing, the match sets it anyway.',
      sideEffect: 'None, where it can be had; where the clipping is the sound, leave it.',
    });
  }
  if (truePeakDbtp === null || integratedLufs === null) return found;
  const plr = truePeakDbtp - integratedLufs;
  if (hasPeaksPiledUp(plr, scan) && !isTestSignal(facts)) {
    const perMille = (scan.nearPeakShare * 1000).toPrecision(2);
    found.push({
      code: 'over-limited',
      severity: 'warns',
      measurement: {
        value: round(plr),
        unit: 'dB',
        text: `Peaks ${plr.toFixed(1)} dB above the loudness, and ${perMille} of 1000 samples within 0.1 dB of the highest.`,
      },
      reason: 'The mix has been limited hard already; no room is left for the master, and streaming services turn it down.',
      move: 'Ask for the mix without its limiter; the level is made here, once, under the true-peak ceiling.',
      sideEffect: 'Without it the balance may change a little: a limiter on the mix was part of what was approved.',
    });
  }
  if (truePeakDbtp > THRESHOLDS.overFullScaleDbtp) {
    const between = samplePeakDbfs !== null && samplePeakDbfs <= 0;
    const lossless = format.integerBits !== null;
    found.push({
      code: 'over-full-scale',
      severity: 'notes',
      measurement: {
        value: round(truePeakDbtp),
        unit: 'dBTP',
        text: `True peak ${truePeakDbtp.toFixed(2)} dBTP, over full scale.`,
      },
      reason: between
        ? 'Between its samples the wave goes over full scale: players clip there, as the file is.'
        : 'Samples lie over full scale: as the file is, players clip them.',
      move: 'Nothing to do: peaks are kept whole here, and the limiter brings them under the ceiling.',
      sideEffect: lossless
        ? 'The song comes down by as much, or its peaks are limited.'
        : 'The song comes down by as much, or its peaks are limited. Lossy coding itself often adds such peaks.',
    });
  }
  return found;
};

const hasPeaksPiledUp = (plr: number, { nearPeakShare }: Pick<ScanFacts, 'nearPeakShare'>): boolean =>
  plr < THRESHOLDS.overLimitedPlrDb && nearPeakShare >= THRESHOLDS.overLimitedPeakShare;

const ofStereo = ({ edges, ltas, format, leftToRightDb }: SourceFacts): Advice[] => {
  const found: Advice[] = [];
  if (leftToRightDb !== null && edges.missingChannel === null && Math.abs(leftToRightDb) >= THRESHOLDS.unevenSidesDb) {
    const weak = leftToRightDb < 0 ? 'left' : 'right';
    found.push({
      code: 'uneven-sides',
      severity: 'warns',
      measurement: {
        value: round(Math.abs(leftToRightDb)),
        unit: 'dB',
        text: `Over the whole song the ${weak} side is ${Math.abs(leftToRightDb).toFixed(0)} dB below the other.`,
      },
      reason: 'The song plays on one side: a fader, a cable or a meter of the transfer was off, unless it was panned so.',
      move: 'Ask whether that is meant, else for the file again; nothing here moves a side by itself.',
      sideEffect: 'None.',
    });
  }
  if (format.channels === 2 && edges.nearMono && edges.missingChannel === null) {
    const { sideToMidDb } = edges;
    const exact = sideToMidDb === null || !Number.isFinite(sideToMidDb);
    found.push({
      code: 'near-mono',
      severity: 'notes',
      measurement: {
        value: exact ? -200 : round(sideToMidDb),
        unit: 'dB',
        text: exact ? 'Both sides are the same.' : `The sides differ by ${sideToMidDb.toFixed(0)} dB against the middle.`,
      },
      reason: 'Stereo in name only; a mix whose width was lost in the export looks like this.',
      move: 'Ask whether mono is meant; if so, there is nothing to do.',
      sideEffect: 'None.',
    });
  }
  const low = ltas === null ? null : lowEndOf(ltas);
  if (low !== null && low.lossDb >= THRESHOLDS.lowEndLossDb && low.shareDb >= THRESHOLDS.lowEndShareDb) {
    found.push({
      code: 'cancelling-low-end',
      severity: 'warns',
      measurement: {
        value: round(low.lossDb),
        unit: 'dB',
        text: `Below ${THRESHOLDS.lowEndHertz} Hz a mono fold loses ${low.lossDb.toFixed(1)} dB (correlation ${low.correlation.toFixed(2)}).`,
      },
      reason:
        'The sides work against each other in the bass: it is gone on one loudspeaker or a subwoofer, and cannot be cut on vinyl.',
      move: `Look for a side with its polarity turned; else a stereo stage with mono below ${THRESHOLDS.lowEndHertz} Hz in the song's chain.`,
      sideEffect: 'Mono below keeps what the middle has: the bass gets narrower, and where the sides cancel it gets weaker.',
    });
  }
  return found;
};

const ofNoise = (facts: SourceFacts): Advice[] => {
  const { edges, scan, analysis, format } = facts;
  const found: Advice[] = [];
  const dc = Math.max(...edges.dcOffset.map(Math.abs));
  if (dc >= THRESHOLDS.dcOffset && format.frames >= THRESHOLDS.dcSeconds * format.sampleRate) {
    found.push({
      code: 'dc-offset',
      severity: 'warns',
      measurement: {
        value: round(20 * Math.log10(dc)),
        unit: 'dBFS',
        text: `The wave is off its middle by ${edges.dcOffset.map((mean) => `${(mean * 100).toFixed(2)} %`).join(' / ')} of full scale.`,
      },
      reason: 'That costs headroom on one side, and clicks at cuts and fades.',
      move: "A low cut at 10 Hz in the song's equalizer.",
      sideEffect: 'Phase turns a little below 40 Hz, and peaks of the lowest bass may move by some tenths of a dB.',
    });
  }
  const hum = humOf(scan);
  const loudness = analysis.integratedLufs;
  if (hum !== null && loudness !== null && hum.levelDb >= loudness - THRESHOLDS.humBelowLoudnessDb) {
    found.push({
      code: 'hum',
      severity: 'warns',
      measurement: {
        value: round(hum.levelDb),
        unit: 'dBFS',
        text: `Steady lines at ${hum.lines.join(', ')} Hz, together ${hum.levelDb.toFixed(0)} dBFS, under the quiet passages.`,
      },
      reason: `That is hum of the ${hum.mains} Hz mains; limiting brings it up.`,
      move: `Ask for a mix without it; else narrow notches (Q 20 and more) at ${hum.lines.slice(0, 3).join(', ')} Hz, or a dynamic bell there.`,
      sideEffect: 'Notes next to a notch lose a little and ring a little; the narrower, the less.',
    });
  }
  const minutes = format.frames / format.sampleRate / 60;
  const plr = (analysis.truePeakDbtp ?? 0) - (loudness ?? 0);
  // The corners a clipper leaves are as sudden as clicks.
  if (
    scan.clickCount > 0 &&
    !hasPeaksPiledUp(plr, scan) &&
    scan.clickCount <= Math.max(1, THRESHOLDS.clicksPerMinute * minutes)
  ) {
    const places = scan.clicks.slice(0, 5).map(({ frame }) => clockExact(frame / format.sampleRate));
    const more = scan.clickCount > places.length ? ', …' : '';
    found.push({
      code: 'clicks',
      severity: 'warns',
      measurement: {
        value: scan.clickCount,
        unit: 'clicks',
        text: `${counted(scan.clickCount, 'click')} shorter than a millisecond, at ${places.join(', ')}${more}.`,
      },
      reason: 'A cut off its zero crossing or a skipped buffer sounds like that; it may also be a very dry percussion.',
      move: 'Listen there. If it is a fault, ask for the file again, or have it drawn out in an editor.',
      sideEffect: 'None.',
    });
  }
  return found;
};

const ofSilences = ({ analysis, gatingBlocks, format }: SourceFacts): Advice[] => {
  const found: Advice[] = [];
  const seconds = (frames: number): number => frames / format.sampleRate;
  const ahead = seconds(analysis.audibleStartFrame ?? 0);
  const behind = seconds(format.frames - (analysis.audibleEndFrame ?? format.frames));
  if (ahead >= THRESHOLDS.silenceAhead || behind >= THRESHOLDS.silenceBehind) {
    const parts = [
      ahead >= THRESHOLDS.silenceAhead ? `${ahead.toFixed(1)} s ahead of the first sound` : null,
      behind >= THRESHOLDS.silenceBehind ? `${behind.toFixed(1)} s behind the last` : null,
    ].filter((part) => part !== null);
    found.push({
      code: 'silence-at-edge',
      severity: 'notes',
      measurement: { value: round(Math.max(ahead, behind)), unit: 's', text: `Nothing is heard for ${parts.join(' and ')}.` },
      reason: 'It adds to the gap before or after the song.',
      move: 'Trim it, or count the gap from what is heard (`"measure": "audible"` of the join).',
      sideEffect: 'A trim cuts the room tone of the recording; with an audible gap every sample stays.',
    });
  }
  const inside = silencesInside(gatingBlocks);
  const [longest] = inside;
  if (longest !== undefined) {
    found.push({
      code: 'silence-inside',
      severity: 'notes',
      measurement: {
        value: round(longest.seconds),
        unit: 's',
        text: `Silence for ${longest.seconds.toFixed(0)} s inside the song, from ${clock(longest.start)}${inside.length > 1 ? ` (the longest of ${inside.length})` : ''}.`,
      },
      reason:
        'Two pieces may be in one file, or a hidden track behind the last; streaming services and listeners take it for the end.',
      move: 'Split the song there, or trim what follows; leave it where it is meant.',
      sideEffect: 'A split makes a song more, with a title and an ISRC of its own.',
    });
  }
  return found;
};

const round = (value: number): number => Math.round(value * 100) / 100;

const clockExact = (seconds: number): string => `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(2).padStart(5, '0')}`;
