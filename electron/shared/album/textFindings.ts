import type { Album } from './album.ts';
import { type FindingOptions, type Found, fileNameOf, songName } from './finding.ts';

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

/** What the CD-Text will say otherwise; nothing where no disc is made. */
export const cdTextFindings = (album: Album, { deliveries, cdText = [] }: FindingOptions): Found[] =>
  deliveries.includes('ddp')
    ? cdText.map(({ kind, track, field, from, to }): Found => {
        const whose = track === 0 ? 'the album' : songName(album, track - 1);
        const strange = [...new Set([...from.normalize('NFC')].filter((character) => !/^[ -~\u00a0-\u00ff]$/.test(character)))];
        const which =
          strange.length === 0 ? '' : ` (${strange.map((character) => `"${character}"`).join(' ')} is not in ISO 8859-1)`;
        const message = {
          respelt: `${whose}: CD-Text cannot spell the ${field} "${from}"${which}; the disc will say "${to}"`,
          shortened: `${whose}: the CD-Text is full; the ${field} will be cut to "${to}"`,
          omitted: `${whose}: the CD-Text is full; the ${field} "${from}" will be left out`,
        }[kind];
        const fix =
          kind === 'respelt'
            ? 'spell it otherwise if that is not acceptable'
            : 'shorten or remove texts: a block holds about 3000 letters';
        const spelling = kind === 'respelt' ? { spelling: to } : {};
        return {
          forbids: 'nothing',
          track: track === 0 ? null : track,
          code: CD_TEXT_CODES[kind],
          message,
          fix,
          field,
          ...spelling,
        };
      })
    : [];
