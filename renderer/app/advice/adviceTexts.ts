import type { AdviceState, PlacedAdvice } from '../../../electron/shared/contract/state.ts';
import { withMinus } from '../../../electron/shared/text/minus.ts';
import { counted } from '../../ui/format.ts';

/** What is in brackets around a word of the command line or of an album file is of no use in the window. */
const FOR_THE_COMMAND_LINE = /\s*\([^()`]*`[^()]*\)/g;

export const inWindow = (text: string): string => withMinus(text.replace(FOR_THE_COMMAND_LINE, ''));

const all = ({ album, songs }: AdviceState): readonly Pick<PlacedAdvice, 'severity'>[] => [
  ...album,
  ...songs.flatMap(({ advice }) => advice),
];

/** In a sentence, how much there is to say. */
export const summaryOf = (state: AdviceState): string => {
  const advice = all(state);
  if (advice.length === 0) return 'Nothing to say of any of them.';
  const warnings = advice.filter(({ severity }) => severity === 'warns').length;
  const notes = advice.length - warnings;
  const parts = [
    ...(warnings === 0 ? [] : [`${counted(warnings, 'finding')} worth mending or asking about`]),
    ...(notes === 0 ? [] : [`${counted(notes, 'note')}`]),
  ];
  return `${parts.join(', ')}.`;
};

/** Numbers of songs, written out: `1, 2 and 4`. */
export const numbersText = (numbers: readonly number[]): string =>
  numbers.length < 2 ? numbers.join('') : `${numbers.slice(0, -1).join(', ')} and ${numbers[numbers.length - 1]}`;
