import type { Tags } from '../decode/tags.ts';
import type { AlbumTrack } from '../shared/album/album.ts';

/** What songs' tags say of a song and of the album they are on. */
export type SongTags = Omit<Tags, 'cover'>;

/** Order by disc, then track number; songs without a number follow those with one. */
export const compareNumbers = (a: SongTags, b: SongTags): number =>
  (a.discNumber ?? 1) - (b.discNumber ?? 1) ||
  (a.trackNumber ?? Number.MAX_SAFE_INTEGER) - (b.trackNumber ?? Number.MAX_SAFE_INTEGER);

type Tagged = Partial<Pick<AlbumTrack, 'title' | 'artist' | 'isrc' | 'composer' | 'songwriter'>>;

/** What the album leaves open of a song, as far as the song's tags say it. */
export const missingFrom = (track: Tagged, tags: SongTags | undefined): Tagged => {
  if (tags === undefined) return {};
  const found = {
    title: tags.title,
    artist: tags.artist,
    isrc: isUsableIsrc(tags.isrc) ? tags.isrc : null,
    composer: tags.composer,
    songwriter: tags.songwriter,
  };
  return Object.fromEntries(
    Object.entries(found).filter(([field, value]) => value !== null && track[field as keyof Tagged] === undefined),
  );
};

const isUsableIsrc = (isrc: string | null): boolean => isrc !== null && /^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$/.test(isrc);

/** What most songs say of their album; undefined where none says it usably. */
export const albumTags = (tags: readonly SongTags[]) => ({
  title: mostCommon(tags.map((tag) => tag.album)),
  artist: mostCommon(tags.map((tag) => tag.albumArtist ?? tag.artist)),
  upc: usableBarcode(mostCommon(tags.map((tag) => tag.barcode))),
  date: usableDate(mostCommon(tags.map((tag) => tag.date))),
  genre: mostCommon(tags.map((tag) => tag.genre)),
});

const usableBarcode = (barcode: string | undefined): string | undefined =>
  barcode !== undefined && /^\d{12,13}$/.test(barcode) ? barcode : undefined;

/** A whole date where it is one, else the year alone. */
const usableDate = (date: string | undefined): string | undefined => {
  const [whole, year, month = '01', day = '01'] = /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?/.exec(date ?? '') ?? [];
  if (whole === undefined) return undefined;
  const instant = new Date(`${year}-${month}-${day}T00:00:00Z`);
  const exists = !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(`${year}-${month}-${day}`);
  return exists ? whole : year;
};

/** The value most songs share; the first of equals. */
const mostCommon = (values: readonly (string | null)[]): string | undefined => {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
};
