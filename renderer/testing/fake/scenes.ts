import { type Album, parseAlbum } from '../../../electron/shared/album/album.ts';
import { applyEdit } from '../../../electron/shared/album/albumEdit.ts';
import { chainSchema } from '../../../electron/shared/chain/schema.ts';
import type { AlbumState, SourceState } from '../../../electron/shared/contract/state.ts';
import type { FakeAlbums } from './albums.ts';
import { fakeAlbum } from './songs.ts';

export interface Stage {
  readonly made: (album: Album, step: string) => AlbumState;
  readonly untitled: (title: string) => Album;
  readonly sources: Map<string, SourceState>;
  readonly keyOf: (albumId: number, file: string) => string;
  readonly albums: FakeAlbums;
}

/** What the page starts with. */
export const setScene = (scene: string, { made, untitled, sources, keyOf, albums }: Stage): void => {
  if (scene === 'empty') return;
  if (scene === 'no-songs') {
    made(untitled('Night Tram'), 'New album');
    return;
  }
  if (scene === '99') {
    const songs = Array.from({ length: 99 }, (_, at) => ({ file: `/music/${at + 1} Song.wav`, title: `Song ${at + 1}` }));
    made(parseAlbum({ version: 1, title: 'Ninety-nine', artist: 'Many', tracks: songs }, 'album.json'), 'New album');
    return;
  }
  const { albumId, album } = made(fakeAlbum(), 'Open the demo album');
  made(untitled('Sketches'), 'New album');
  for (const edit of EARLIER_EDITS) albums.commit(albumId, applyEdit(albums.state(albumId).album, edit(album)));
  if (scene === 'chains') for (const edit of CHAINS) albums.commit(albumId, applyEdit(albums.state(albumId).album, edit(album)));
  if (scene !== 'trouble') return;
  const trouble: Partial<SourceState>[] = [
    {},
    { status: 'missing', failure: { kind: 'unreadable', file: null, problem: 'is no longer there', remedy: 'locate it' } },
    { status: 'changed' },
    { status: 'reading', progress: 0.4, facts: null },
    {
      status: 'unreadable',
      facts: null,
      failure: { kind: 'unreadable', file: null, problem: 'the file ends in the middle of its data', remedy: 'export it again' },
    },
  ];
  trouble.forEach((wrong, at) => {
    const file = album.tracks[at]?.file ?? '';
    const source = sources.get(keyOf(albumId, file));
    if (source === undefined) return;
    const failure = wrong.failure == null ? null : { ...wrong.failure, file: source.name };
    sources.set(keyOf(albumId, file), { ...source, ...wrong, failure });
  });
};

const EARLIER_EDITS = [
  (album: Album) => ({ kind: 'move', track: album.tracks[2]?.id ?? '', to: 1 }) as const,
  (album: Album) => ({ kind: 'move', track: album.tracks[2]?.id ?? '', to: 2 }) as const,
  (album: Album) => ({ kind: 'track', track: album.tracks[1]?.id ?? '', changes: { artist: 'Ida Moor' } }) as const,
];

const SONG_CHAIN = chainSchema.parse({
  stages: [
    {
      kind: 'eq',
      bands: [
        { shape: 'low-cut', frequency: 28, slope: 24 },
        { shape: 'bell', frequency: 240, gain: -2.2, q: 1.1 },
        { shape: 'bell', channel: 'mid', frequency: 3100, gain: 0.6, q: 1.4, dynamics: { threshold: -32, range: -4 } },
        { shape: 'high-shelf', channel: 'side', frequency: 9000, gain: 2.4, q: 0.6 },
      ],
    },
    { kind: 'compressor', threshold: -20, ratio: 2, knee: 8, attack: 30, release: 180, makeup: 1.5, highPass: 90 },
    { kind: 'saturation', style: 'tape', drive: 4, mix: 0.6 },
  ],
});
const ALBUM_CHAIN = chainSchema.parse({
  stages: [
    {
      kind: 'multiband',
      crossovers: [110, 2400],
      bands: [
        { threshold: -24, ratio: 2.5 },
        { threshold: -20, ratio: 1.5 },
        { threshold: -28, ratio: 2, on: false },
      ],
    },
    { kind: 'stereo', width: 1.08, monoBelow: 110 },
  ],
});
const CHAINS = [
  (album: Album) => ({ kind: 'track', track: album.tracks[0]?.id ?? '', changes: { chain: SONG_CHAIN } }) as const,
  (album: Album) =>
    ({ kind: 'track', track: album.tracks[1]?.id ?? '', changes: { chain: { ...SONG_CHAIN, on: false } } }) as const,
  () => ({ kind: 'album', changes: { chain: ALBUM_CHAIN } }) as const,
  () => ({ kind: 'tone', changes: { reference: 'album' } }) as const,
];
