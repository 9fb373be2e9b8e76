import type { Album } from './album.ts';
import { type CdTextDifference, type FindingOptions, type Found, fileNameOf, songName } from './finding.ts';

/** Titles and artists that are missing, or twice the same. */
export const textFindings = (album: Album): Found[] => {
  const found: Found[] = [];
  const missing = (track: number | null, code: 'title-missing' | 'artist-missing', message: string, fix: string): void => {
    found.push({ forbids: 'nothing', track, code, message, fix });
  };
  if (album.title === '') missing(null, 'title-missing', 'the album has no title', 'give it one');
  if (album.artist === '' && album.tracks.some(({ artist }) => (artist ?? '') === '')) {
    missing(null, 'artist-missing', 'the album has no artist', 'give it one, or one to each song');
  }
  const titles = new Map<string, number>();
  album.tracks.forEach(({ title = '', file }, at) => {
    if (title === '')
      missing(at + 1, 'title-missing', `${songName(album, at)} (${fileNameOf(file)}) has no title`, 'give it one');
    else {
      const key = title.toLowerCase();
      const other = titles.get(key);
      if (other === undefined) titles.set(key, at);
      else {
        const message = `${songName(album, at)} has the same title as song ${other + 1}`;
        found.push({
          forbids: 'nothing',
          track: at + 1,
          code: 'same-title',
          message,
          fix: 'tell them apart if they are not the same song',
        });
      }
    }
  });
  return found;
};

const CD_TEXT_CODES = { respelt: 'cd-text-respelt', shortened: 'cd-text-shortened', omitted: 'cd-text-omitted' } as const;
const SHORTER = 'shorten or remove texts: a block holds about 3000 letters';

/** What the CD-Text will say otherwise; nothing where no disc is made. Where it is full, what is left out of many songs is said once. */
export const cdTextFindings = (album: Album, { deliveries, cdText = [] }: FindingOptions): Found[] => {
  if (!deliveries.includes('ddp')) return [];
  const omitted = Map.groupBy(
    cdText.filter(({ kind, track }) => kind === 'omitted' && track > 0),
    ({ field, block = 'latin' }) => `${block} ${field}`,
  );
  const together = [...omitted.values()].filter((some) => some.length > 1);
  const alone = cdText.filter((difference) => !together.some((some) => some.includes(difference)));
  return [...alone.map((difference) => differenceFound(album, difference)), ...together.map(omittedFound)];
};

const differenceFound = (album: Album, { kind, track, field, block, from, to }: CdTextDifference): Found => {
  const whose = track === 0 ? 'the album' : songName(album, track - 1);
  const strange = [...new Set(lettersOf(from))].filter((letter) => !/^[ -~\u00a0-\u00ff]+$/.test(letter));
  const verb = strange.length === 1 ? 'is' : 'are';
  const which = strange.length === 0 ? '' : ` (${strange.map((letter) => `"${letter}"`).join(' ')} ${verb} not in ISO 8859-1)`;
  const message = {
    respelt:
      block === 'japanese'
        ? `${whose}: the Japanese CD-Text cannot spell the ${field} "${from}"; it will say "${to}"`
        : `${whose}: CD-Text cannot spell the ${field} "${from}"${which}; the disc will say "${to}"`,
    shortened: `${whose}: the CD-Text is full; the ${field} will be cut to "${to}"`,
    omitted: `${whose}: the CD-Text is full; the ${field} "${from}" will be left out`,
  }[kind];
  return {
    forbids: 'nothing',
    track: track === 0 ? null : track,
    code: CD_TEXT_CODES[kind],
    message,
    fix: kind === 'respelt' ? 'spell it otherwise if that is not acceptable' : SHORTER,
    field,
    ...(kind === 'respelt' && block !== 'japanese' ? { spelling: to } : {}),
  };
};

const omittedFound = (some: readonly CdTextDifference[]): Found => ({
  forbids: 'nothing',
  track: null,
  code: 'cd-text-omitted',
  message: `the CD-Text is full; the ${some[0]?.field ?? 'text'} of ${some.length} songs will be left out: ${runsOf(some.map(({ track }) => track))}`,
  fix: SHORTER,
  ...(some[0] === undefined ? {} : { field: some[0].field }),
});

/** As readers see them: a picture made of several characters is one. */
const lettersOf = (text: string): string[] => [...LETTERS.segment(text.normalize('NFC'))].map(({ segment }) => segment);
const LETTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** `1, 3 to 5, 8` */
const runsOf = (numbers: readonly number[]): string =>
  numbers
    .reduce<number[][]>((runs, number) => {
      const last = runs.at(-1);
      if (last?.at(-1) === number - 1) last.push(number);
      else runs.push([number]);
      return runs;
    }, [])
    .flatMap((run) => (run.length > 2 ? [`${run[0]} to ${run.at(-1)}`] : run.map(String)))
    .join(', ');
