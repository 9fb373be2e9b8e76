import type { Chain, Stage } from '../../../electron/shared/chain/schema.ts';
import { decimal } from '../../ui/format.ts';
import { STAGE_NAMES } from '../../views/master/chainEdits.ts';
import { type Change, isSame } from './change.ts';

/** More settings of one stage say no more than how many there are. */
const MOST_SETTINGS = 6;

const UNITS: Readonly<Record<string, string>> = {
  ...{ threshold: ' dBFS', range: ' dB', gain: ' dB', makeup: ' dB', knee: ' dB', drive: ' dB', balance: ' dB' },
  ...{ attack: ' ms', release: ' ms', frequency: ' Hz', highPass: ' Hz', monoBelow: ' Hz', above: ' Hz', crossovers: ' Hz' },
  ...{ slope: ' dB per octave', ratio: ' : 1' },
};

const nameOf = ({ kind, on }: Stage): string => `${STAGE_NAMES[kind]}${on ? '' : ' (off)'}`;

const textOf = (chain: Chain | undefined): string | null => {
  if (chain === undefined || chain.stages.length === 0) return null;
  return `${chain.stages.map(nameOf).join(', ')}${chain.on ? '' : ' (all off)'}`;
};

/** `highPass` as `high pass`. */
const words = (key: string): string => key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const valueText = (value: unknown, key: string): string | null => {
  if (value === undefined) return null;
  if (typeof value === 'number') return `${decimal(value, Number.isInteger(value) ? 0 : 2)}${UNITS[key] ?? ''}`;
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'string' ? value : 'set';
};

type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** Every setting that differs, named by where it is: `band 2 gain`. */
const settingsBetween = (before: unknown, after: unknown, path: string, key: string): readonly Change[] => {
  if (isSame(before, after)) return [];
  if (!isTree(before) || !isTree(after)) return [{ what: path, from: valueText(before, key), to: valueText(after, key) }];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((one) => {
    const inList = Array.isArray(after);
    const name = inList ? `${key.replace(/s$/, '')} ${Number(one) + 1}` : one === 'bands' ? '' : words(one);
    return settingsBetween(before[one], after[one], [path, name].filter((part) => part !== '').join(' '), inList ? key : one);
  });
};

const stageChanges = (before: Stage, after: Stage): readonly Change[] => {
  const name = STAGE_NAMES[after.kind];
  const changes = settingsBetween({ ...before, on: true }, { ...after, on: true }, '', 'stage').map((change) => ({
    ...change,
    what: `${name}: ${change.what}`,
  }));
  if (changes.length <= MOST_SETTINGS) return changes;
  const rest = changes.length - MOST_SETTINGS + 1;
  return [...changes.slice(0, MOST_SETTINGS - 1), { what: `${name}: ${rest} more settings`, from: null, to: 'changed' }];
};

/** What a chain does another way: its stages, or where those are the same ones, their settings. */
export const chainChanges = (before: Chain | undefined, after: Chain | undefined): readonly Change[] => {
  const [from, to] = [textOf(before), textOf(after)];
  const list = from === to ? [] : [{ what: 'Chain', from, to }];
  const [old = [], now = []] = [before?.stages, after?.stages];
  const alike = old.length === now.length && old.every(({ kind }, at) => kind === now[at]?.kind);
  return [...list, ...(alike ? old.flatMap((stage, at) => stageChanges(stage, now[at] as Stage)) : [])];
};
