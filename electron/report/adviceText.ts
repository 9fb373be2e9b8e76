import type { Advice } from '../shared/advise/advice.ts';
import type { AdviceReport, AdvisedFile } from './adviceReport.ts';

/** The record first, then a block per song that there is something to say of; the others in one line. */
export const adviceText = ({ album, songs }: AdviceReport): string => {
  const quiet = songs.filter(({ advice }) => advice.length === 0);
  const rest = quiet.length === 0 ? [] : [`Nothing to say of ${listOf(quiet.map(nameOf))}.\n`];
  return [
    [
      `${album.title === '' ? 'The record' : album.title}: ${songs.length} song${songs.length === 1 ? '' : 's'}\n`,
      ...album.advice.map(blockOf),
    ].join(''),
    ...songs.filter(({ advice }) => advice.length > 0).map((song) => `${headOf(song)}\n${song.advice.map(blockOf).join('')}`),
    ...rest,
  ].join('\n');
};

const nameOf = ({ number, title, source }: AdvisedFile): string => {
  const text = title === '' ? source.path : title;
  return number === 0 ? `the hidden track "${text}"` : `${number} "${text}"`;
};

const headOf = ({ number, title, source }: AdvisedFile): string => {
  const name = number === 0 ? 'Hidden track' : String(number);
  return title === '' || title === source.path ? `${name} ${source.path}` : `${name} ${title} (${source.path})`;
};

const blockOf = ({ severity, measurement, reason, move, sideEffect }: Advice): string =>
  [
    `  ${severity === 'warns' ? '!' : '-'} ${measurement.text}`,
    `      why:         ${reason}`,
    `      move:        ${move}`,
    `      side effect: ${sideEffect}`,
    '',
  ].join('\n');

const listOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
