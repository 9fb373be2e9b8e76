import { type CdTextSource, cdTextGenre, encodeCdText } from '../formats/cdText.ts';
import { LANGUAGE } from '../formats/cdTextPacks.ts';
import type { Album } from '../shared/album/album.ts';
import type { CdTextDifference } from '../shared/album/finding.ts';
import type { DeliveryKind } from './outputPlan.ts';

/** What the disc would say otherwise than the album. More songs than a disc holds have no CD-Text; the findings say so. */
export const cdTextDifferences = (album: Album, deliver: readonly DeliveryKind[]): readonly CdTextDifference[] =>
  deliver.includes('ddp') && album.tracks.length >= 1 && album.tracks.length <= 99 ? encodeCdText(cdTextOf(album)).changes : [];

export const cdTextOf = (album: Album): CdTextSource => {
  const language = LANGUAGE[(album.language ?? 'english') as keyof typeof LANGUAGE] ?? LANGUAGE.english;
  const text = (value: string | undefined) => value ?? '';
  return {
    language,
    album: {
      title: album.title,
      performer: album.artist,
      songwriter: text(album.songwriter),
      composer: text(album.composer),
      arranger: text(album.arranger),
      message: text(album.message),
      ...(album.genre === undefined ? {} : { genre: cdTextGenre(album.genre) }),
      ...(album.upc === undefined ? {} : { upc: album.upc }),
    },
    tracks: album.tracks.map((track) => ({
      title: text(track.title),
      performer: track.artist ?? album.artist,
      songwriter: text(track.songwriter),
      composer: text(track.composer),
      arranger: text(track.arranger),
      message: text(track.message),
      ...(track.isrc === undefined ? {} : { isrc: track.isrc }),
    })),
  };
};
