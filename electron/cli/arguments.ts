import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { DeliveryKind, WordLength } from '../export/outputPlan.ts';
import { DITHERS, type DitherKind, LIMITER_STYLES, type LimiterStyle, TONE_PHASES } from '../shared/chain/choices.ts';
import { fail } from '../shared/failure.ts';
import { isSessionRate, SESSION_RATES, type SessionRate } from '../shared/units.ts';

export type Command =
  | { readonly name: 'help'; readonly topic: string | null }
  | { readonly name: 'version' }
  | { readonly name: 'analyze'; readonly files: readonly string[]; readonly json: boolean; readonly jobs: number }
  | { readonly name: 'advise'; readonly source: string; readonly json: boolean; readonly jobs: number }
  | {
      readonly name: 'master';
      readonly source: string;
      readonly json: boolean;
      readonly jobs: number;
      readonly options: MasterOptions;
    }
  | { readonly name: 'verify'; readonly folder: string; readonly json: boolean; readonly exportTo: string | null }
  | { readonly name: 'demo'; readonly folder: string | null; readonly json: boolean };

/** What `master` was asked for; undefined where the album file or the default decides. */
export interface MasterOptions {
  readonly destination: string;
  readonly title: string | undefined;
  readonly artist: string | undefined;
  readonly upc: string | undefined;
  readonly target: 'highest' | 'none' | number | undefined;
  readonly basis: 'loud' | 'integrated' | 'short-term' | undefined;
  readonly reference: 'loudest' | 'album' | undefined;
  /** dBTP */
  readonly ceiling: number | undefined;
  /** dB */
  readonly budget: number | undefined;
  readonly gapSeconds: number | undefined;
  readonly limiter: LimiterStyle | undefined;
  readonly dither: DitherKind | undefined;
  /** The record's chain: a file, or a preset by name. */
  readonly chain: string | undefined;
  /** The chain of every song that has none of its own. */
  readonly songChain: string | undefined;
  /** What the songs' tone is matched to. */
  readonly tone: ToneOption | undefined;
  /** % of the wanted correction. */
  readonly toneAmount: number | undefined;
  /** dB */
  readonly toneBound: number | undefined;
  readonly tonePhase: (typeof TONE_PHASES)[number] | undefined;
  readonly deliver: readonly DeliveryKind[];
  readonly bits: WordLength;
  readonly rate: SessionRate | undefined;
  readonly mp3: '320' | 'V0';
  /** Lower ceilings until no MP3 peaks over the ceiling. */
  readonly codecSafe: boolean;
  readonly force: boolean;
}

/** An anchor counts the album's songs from 1; a file or folder is as the user named it. */
export type ToneOption = 'off' | 'album' | { readonly anchor: number } | { readonly file: string };

const COMMANDS = ['analyze', 'advise', 'master', 'verify', 'demo'] as const;
const HINT = 'run `glassmaster help` for the command line';

const DELIVERED = 'ddp,wav,mp3';

const OPTIONS = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  out: { type: 'string' },
  title: { type: 'string' },
  artist: { type: 'string' },
  upc: { type: 'string' },
  target: { type: 'string' },
  basis: { type: 'string' },
  reference: { type: 'string' },
  ceiling: { type: 'string' },
  budget: { type: 'string' },
  gap: { type: 'string' },
  limiter: { type: 'string' },
  dither: { type: 'string' },
  chain: { type: 'string' },
  'song-chain': { type: 'string' },
  tone: { type: 'string' },
  'tone-amount': { type: 'string' },
  'tone-bound': { type: 'string' },
  'tone-phase': { type: 'string' },
  deliver: { type: 'string' },
  bits: { type: 'string' },
  rate: { type: 'string' },
  mp3: { type: 'string' },
  'codec-safe': { type: 'boolean' },
  force: { type: 'boolean' },
  jobs: { type: 'string' },
  export: { type: 'string' },
} as const;

type OptionName = keyof typeof OPTIONS;

const ALLOWED: Readonly<Record<(typeof COMMANDS)[number], readonly OptionName[]>> = {
  analyze: ['json', 'jobs'],
  advise: ['json', 'jobs'],
  master: [
    ...(['json', 'jobs', 'out', 'title', 'artist', 'upc', 'target', 'basis', 'reference', 'ceiling', 'budget', 'gap'] as const),
    ...(['tone', 'tone-amount', 'tone-bound', 'tone-phase'] as const),
    ...(['limiter', 'dither', 'chain', 'song-chain', 'deliver', 'bits', 'rate', 'mp3', 'codec-safe', 'force'] as const),
  ],
  verify: ['json', 'export'],
  demo: ['json'],
};

/** Reads the words after `glassmaster`. Anything not understood is a 'usage' failure that names the word. */
export const parseCommandLine = (words: readonly string[]): Command => {
  const { values, positionals } = parseWords(joinNegativeValues(words));
  const [name, ...operands] = positionals;
  if (values.version) return { name: 'version' };
  if (name === undefined || name === 'help') return { name: 'help', topic: operands[0] ?? null };
  if (!isCommand(name)) return fail('usage', name, 'is not a command', `the commands are ${COMMANDS.join(', ')}; ${HINT}`);
  if (values.help) return { name: 'help', topic: name };
  for (const option of Object.keys(values) as OptionName[]) {
    if (!ALLOWED[name].includes(option)) fail('usage', `--${option}`, `is not an option of ${name}`, HINT);
  }
  const json = values.json ?? false;
  const jobs = wholeNumber('--jobs', values.jobs, 1, 64) ?? availableParallelism();
  switch (name) {
    case 'analyze':
      if (operands.length === 0) fail('usage', 'analyze', 'needs at least one file', 'glassmaster analyze FILE...');
      return { name, files: operands, json, jobs };
    case 'advise':
      return {
        name,
        source: oneOperand(name, operands, 'a folder or an album.json', 'glassmaster advise FOLDER|album.json'),
        json,
        jobs,
      };
    case 'master':
      return {
        name,
        source: oneOperand(name, operands, 'a folder or an album.json', 'glassmaster master FOLDER|album.json --out DIR'),
        json,
        jobs,
        options: masterOptions(values),
      };
    case 'verify':
      return {
        name,
        folder: oneOperand(name, operands, 'a DDP folder', 'glassmaster verify DDPDIR [--export DIR]'),
        json,
        exportTo: values.export ?? null,
      };
    case 'demo':
      if (operands.length > 1) fail('usage', 'demo', 'takes one folder at most', 'glassmaster demo [DIR]');
      return { name, folder: operands[0] ?? null, json };
  }
};

type Values = { -readonly [Name in OptionName]?: (typeof OPTIONS)[Name]['type'] extends 'boolean' ? boolean : string };

const parseWords = (words: readonly string[]): { values: Values; positionals: string[] } => {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true, strict: true });
    return { values, positionals };
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    return fail('usage', null, message.charAt(0).toLowerCase() + message.slice(1), HINT);
  }
};

/** `--ceiling -1`: parseArgs wants `--ceiling=-1` for a value that starts with a dash; levels usually do. */
const joinNegativeValues = (words: readonly string[]): string[] => {
  const joined: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const next = words[at + 1];
    if (/^--(target|ceiling|budget|gap)$/.test(word) && next !== undefined && /^-[0-9.]/.test(next)) {
      joined.push(`${word}=${next}`);
      at += 1;
    } else if (word === '--') {
      return [...joined, ...words.slice(at)];
    } else joined.push(word);
  }
  return joined;
};

const isCommand = (word: string): word is (typeof COMMANDS)[number] => (COMMANDS as readonly string[]).includes(word);

const oneOperand = (command: string, operands: readonly string[], what: string, form: string): string => {
  const [operand, ...others] = operands;
  if (operand === undefined || operand === '') return fail('usage', command, `needs ${what}`, form);
  if (others.length > 0) return fail('usage', command, `takes one operand, "${others[0]}" is one too many`, form);
  return operand;
};

const masterOptions = (values: Values): MasterOptions => {
  if (values.out === undefined || values.out === '') fail('usage', 'master', 'needs a destination', 'add --out DIR');
  const rate = wholeNumber('--rate', values.rate, 1, 1e6);
  if (rate !== undefined && !isSessionRate(rate)) {
    fail('usage', '--rate', `${rate} Hz is not offered`, `choose one of ${SESSION_RATES.join(', ')}`);
  }
  return {
    destination: values.out ?? '',
    title: values.title,
    artist: values.artist,
    upc: values.upc,
    target: targetOf(values.target),
    basis: oneOf('--basis', values.basis, ['loud', 'integrated', 'short-term'] as const),
    reference: oneOf('--reference', values.reference, ['loudest', 'album'] as const),
    ceiling: decimal('--ceiling', values.ceiling, -20, 0, 'dBTP'),
    budget: decimal('--budget', values.budget, 0, 24, 'dB'),
    gapSeconds: decimal('--gap', values.gap, 0, 60, 'seconds'),
    limiter: oneOf('--limiter', values.limiter, LIMITER_STYLES),
    dither: oneOf('--dither', values.dither, DITHERS),
    chain: values.chain,
    songChain: values['song-chain'],
    tone: toneOf(values.tone),
    toneAmount: decimal('--tone-amount', values['tone-amount'], 0, 100, 'per cent'),
    toneBound: decimal('--tone-bound', values['tone-bound'], 0, 12, 'dB'),
    tonePhase: oneOf('--tone-phase', values['tone-phase'], TONE_PHASES),
    deliver: deliveries(values.deliver ?? DELIVERED),
    bits: wordLength(values.bits ?? '16'),
    rate: rate as SessionRate | undefined,
    mp3: oneOf('--mp3', values.mp3, ['320', 'V0'] as const) ?? '320',
    codecSafe: codecSafe(values),
    force: values.force ?? false,
  };
};

const codecSafe = (values: Values): boolean => {
  if (values['codec-safe'] !== true) return false;
  if (deliveries(values.deliver ?? DELIVERED).includes('mp3')) return true;
  return fail('usage', '--codec-safe', 'needs MP3s to measure', 'add mp3 to --deliver');
};

const targetOf = (word: string | undefined): MasterOptions['target'] => {
  if (word === undefined || word === 'highest' || word === 'none') return word;
  return decimal('--target', word, -60, 0, 'LUFS, or "highest" or "none"');
};

const toneOf = (word: string | undefined): ToneOption | undefined => {
  if (word === undefined || word === 'off' || word === 'album') return word;
  if (word === '') fail('usage', '--tone', 'says nothing', TONE_HINT);
  const anchor = /^anchor:(.*)$/.exec(word)?.[1];
  if (anchor === undefined) return { file: word };
  if (/^[1-9]\d{0,2}$/.test(anchor)) return { anchor: Number(anchor) };
  return fail('usage', '--tone', `"${word}" names no song`, 'give the number of a song, as in anchor:3');
};

const TONE_HINT = 'give off, album, anchor:N, a song or a folder of songs';

const deliveries = (word: string): DeliveryKind[] => {
  const kinds = ['ddp', 'wav', 'mp3', 'flac'] as const;
  const asked = word.split(',').map((part) => part.trim());
  for (const part of asked) oneOf('--deliver', part, kinds);
  return kinds.filter((kind) => asked.includes(kind));
};

const wordLength = (word: string): WordLength => {
  const bits = oneOf('--bits', word, ['16', '24', '32f'] as const);
  return bits === '32f' ? bits : (Number(bits) as 16 | 24);
};

const oneOf = <Word extends string>(option: string, word: string | undefined, words: readonly Word[]): Word | undefined => {
  if (word === undefined || (words as readonly string[]).includes(word)) return word as Word | undefined;
  return fail('usage', option, `"${word}" is not offered`, `choose one of ${words.join(', ')}`);
};

const decimal = (option: string, word: string | undefined, least: number, most: number, unit: string): number | undefined => {
  if (word === undefined) return undefined;
  const value = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(word) ? Number(word) : Number.NaN;
  if (value >= least && value <= most) return value;
  return fail('usage', option, `"${word}" is not a number from ${least} to ${most}`, `give ${unit}`);
};

const wholeNumber = (option: string, word: string | undefined, least: number, most: number): number | undefined => {
  if (word === undefined) return undefined;
  const value = /^\d+$/.test(word) ? Number(word) : Number.NaN;
  if (value >= least && value <= most) return value;
  return fail('usage', option, `"${word}" is not a whole number from ${least} to ${most}`, HINT);
};
