import { type Advice, counted } from './advice.ts';
import { bandEndOf } from './bandEnd.ts';
import { convertedUpFrom, LOWER_RATES } from './conversion.ts';
import type { SourceFacts } from './facts.ts';
import { isTestSignal } from './testSignal.ts';
import { THRESHOLDS } from './thresholds.ts';

const LOSSY_CODECS: Readonly<Record<string, string>> = {
  mp3: 'MP3',
  mp2: 'MPEG layer 2',
  aac: 'AAC',
  vorbis: 'Vorbis',
  opus: 'Opus',
  ac3: 'AC-3',
  eac3: 'E-AC-3',
  wmav1: 'WMA',
  wmav2: 'WMA',
};

/** A conversion's band ends between these shares of the lower rate. */
const CONVERTED_FROM = 0.43;
const CONVERTED_TO = 0.503;

/** Hz: MP3 at 320 kbit/s ends below. */
const LOSSY_UP_TO = 20_700;

const kilohertz = (hertz: number): string => `${(hertz / 1000).toFixed(1)} kHz`;

/** What the file is, beside what it says it is: lossy, lossy before, converted up, padded. */
export const adviceOfSource = (facts: SourceFacts): Advice[] => [...ofCoding(facts), ...ofBits(facts)];

const ofCoding = (facts: SourceFacts): Advice[] => {
  const { codec, sampleRate } = facts.format;
  const lossy = LOSSY_CODECS[codec];
  if (lossy !== undefined) {
    return [
      {
        code: 'lossy',
        severity: 'notes',
        measurement: { value: 1, unit: 'codec', text: `The file is ${lossy}, a lossy format.` },
        reason: 'What the coder left out is gone, and a lossy delivery made of it loses a second time.',
        move: 'Ask for the mix as WAV, AIFF or FLAC, and replace the file; its settings stay.',
        sideEffect: 'None, where the mix can be had.',
      },
    ];
  }
  const end = bandEndOf(facts.scan);
  const gentle = ofGentleConversion(facts);
  if (end === null) return gentle;
  const lower = LOWER_RATES.find(
    (rate) => rate < sampleRate && end.hertz >= rate * CONVERTED_FROM && end.hertz <= rate * CONVERTED_TO,
  );
  if (end.hertz < THRESHOLDS.bandEndHertz) {
    if (isTestSignal(facts)) return [];
    return [
      {
        code: 'lossy-looking',
        severity: 'warns',
        measurement: {
          value: end.hertz,
          unit: 'Hz',
          text: `The band ends at ${kilohertz(end.hertz)} like a wall: ${end.dropDb.toFixed(0)} dB down at once and nothing above.`,
        },
        reason: `That is what ${coderOf(end.hertz)} leaves; this file was probably lossy before it was saved as ${facts.format.container.toUpperCase()}.`,
        move: 'Ask for the mix before it was coded, and replace the file; its settings stay.',
        sideEffect: 'None, where it can be had. No equalizer brings back what is not there.',
      },
    ];
  }
  if (end.hertz <= THRESHOLDS.coderEndHertz && end.dropDb >= THRESHOLDS.coderEndDb && !isTestSignal(facts)) {
    return [
      {
        code: 'lossy-looking',
        severity: 'notes',
        measurement: {
          value: end.hertz,
          unit: 'Hz',
          text: `The band ends at ${kilohertz(end.hertz)} like a wall: ${end.dropDb.toFixed(0)} dB down at once.`,
        },
        reason: 'MP3 at 320 kbit/s and Opus leave that; so does a brick-wall low-pass at 20 kHz, where somebody set one.',
        move: 'Ask whether the mix was coded on its way, and if so for the one before.',
        sideEffect: 'None, where it can be had. No equalizer brings back what is not there.',
      },
    ];
  }
  if (lower === undefined) return gentle;
  return [
    {
      code: 'upsampled',
      severity: 'notes',
      measurement: {
        value: end.hertz,
        unit: 'Hz',
        text: `A file of ${kilohertz(sampleRate)} whose band ends at ${kilohertz(end.hertz)} like a wall.`,
      },
      reason: `It was probably made at ${kilohertz(lower)} and converted up${end.hertz < LOSSY_UP_TO ? ', or was lossy before' : ''}: the higher rate holds nothing more.`,
      move: `Ask whether the mix exists at ${kilohertz(lower)}, and take that; one conversion less.`,
      sideEffect: 'None that is heard: a good conversion up does no harm either.',
    },
  ];
};

const ofGentleConversion = ({ scan, format: { sampleRate } }: SourceFacts): Advice[] => {
  const lower = convertedUpFrom(scan, sampleRate);
  if (lower === null) return [];
  return [
    {
      code: 'upsampled',
      severity: 'notes',
      measurement: {
        value: lower / 2,
        unit: 'Hz',
        text: `A file of ${kilohertz(sampleRate)} whose treble falls around ${kilohertz(lower / 2)} as a gentle conversion from ${kilohertz(lower)} lets it fall.`,
      },
      reason: `It was probably made at ${kilohertz(lower)}, and converted up with FFmpeg's own converter: what is above is a faint mirror of the treble.`,
      move: `Ask whether the mix exists at ${kilohertz(lower)}, and take that; one conversion less.`,
      sideEffect: 'None that is heard: the mirror lies above what ears reach.',
    },
  ];
};

const coderOf = (hertz: number): string => {
  if (hertz < 14_900) return 'a source of a lower rate, or MP3 below 128 kbit/s,';
  if (hertz < 16_600) return 'MP3 at about 128 kbit/s, or a source of 32 kHz,';
  if (hertz < 18_200) return 'MP3 at 128 to 160 kbit/s';
  if (hertz < 19_400) return 'MP3 at about 192 kbit/s';
  return 'MP3 or AAC at about 256 kbit/s';
};

const ofBits = ({ format, scan }: SourceFacts): Advice[] => {
  const { integerBits } = format;
  if (integerBits === null || scan.bits === 0 || scan.bits > integerBits - THRESHOLDS.spareBits) return [];
  return [
    {
      code: 'padded-bits',
      severity: 'notes',
      measurement: {
        value: scan.bits,
        unit: 'bit',
        text: `Of the file's ${integerBits} bits ${scan.bits} are used; the rest is always zero.`,
      },
      reason: `It was rounded to ${counted(scan.bits, 'bit')} on the way, and saved as more.`,
      move: `Ask for the mix as it was before that, in ${integerBits} bits or floating point.`,
      sideEffect: 'None, where it can be had. Nothing here makes up for the lost bits.',
    },
  ];
};
