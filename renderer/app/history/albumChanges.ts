import { type Album, type AlbumTrack, albumAtRate, type Fade, type Join } from '../../../electron/shared/album/album.ts';
import type { AlbumField } from '../../../electron/shared/album/edits.ts';
import { fileNameOf } from '../../../electron/shared/album/finding.ts';
import type { ToneReference } from '../../../electron/shared/tone/schema.ts';
import { db, dbtp, kilohertz, lufs, plainDb, seconds, signed } from '../../ui/format.ts';
import { DITHER_NAMES, LIMITER_NAMES } from '../../views/master/names.ts';
import { chainChanges } from './chainChanges.ts';
import { type Change, changeOf } from './change.ts';
import { staying } from './order.ts';

/** What changed of the record, or of one song of it. */
export interface ChangedPart {
  readonly name: string;
  readonly changes: readonly Change[];
}

const quoted = (text: string): string | null => (text === '' ? null : `“${text}”`);
const yes = (value: boolean): string | null => (value ? 'yes' : null);

interface Writers {
  readonly length: (frames: number) => string;
  readonly fade: (fade: Fade) => string;
  readonly join: (join: Join) => string;
}

const writersAt = (rate: number): Writers => {
  const length = (frames: number): string => seconds(frames, rate, 3);
  return {
    length,
    fade: ({ frames, curve }) => `${length(frames)}, ${curve}`,
    join: (join) =>
      'gap' in join
        ? `gap of ${length(join.gap)}${join.measure === 'audible' ? ' as heard' : ''}`
        : `crossfade of ${length(join.crossfade)}, ${join.curve}`,
  };
};

/** What each field of a song is called, and how its values are written. */
const trackChanges = (before: AlbumTrack, after: AlbumTrack, neighbours: boolean, write: Writers): readonly Change[] => {
  const text = (what: string, key: 'title' | 'artist' | 'songwriter' | 'composer' | 'arranger' | 'message' | 'isrc') =>
    changeOf(what, before[key], after[key], quoted);
  const own = <Key extends keyof AlbumTrack>(
    what: string,
    key: Key,
    written: (value: NonNullable<AlbumTrack[Key]>) => string | null,
  ): readonly Change[] => changeOf(what, before[key], after[key], written as (value: AlbumTrack[Key]) => string | null);
  return [
    ...own('File', 'file', fileNameOf),
    ...[text('Title', 'title'), text('Artist', 'artist'), text('ISRC', 'isrc'), text('Songwriter', 'songwriter')].flat(),
    ...[text('Composer', 'composer'), text('Arranger', 'arranger'), text('Message', 'message')].flat(),
    ...own('Starts at', 'trimStart', write.length),
    ...own('Ends at', 'trimEnd', write.length),
    ...own('Fade in', 'fadeIn', write.fade),
    ...own('Fade out', 'fadeOut', write.fade),
    ...own('Index marks', 'indexes', (marks) => (marks.length === 0 ? null : marks.map(write.length).join(', '))),
    ...(neighbours ? changeOf('Join to the next song', before.join, after.join, write.join) : []),
    ...own('Intent', 'intent', (value) => (value === 0 ? null : `${signed(value)} LU`)),
    ...own('Left out of the match', 'exclude', yes),
    ...own('Manual gain', 'gain', db),
    ...own('Left out of the tonal match', 'tone', ({ exclude = false }) => yes(exclude)).filter(({ from, to }) => from !== to),
    ...changeOf('Tonal match, amount', before.tone?.amount, after.tone?.amount, (value) => `${value} %`),
    ...changeOf('Tonal match, bound', before.tone?.bound, after.tone?.bound, plainDb),
    ...own('Copying allowed', 'copyPermitted', yes),
    ...own('Pre-emphasis', 'preEmphasis', yes),
    ...chainChanges(before.chain, after.chain),
  ];
};

type TextField = Exclude<AlbumField, 'cover' | 'firstPause' | 'gap' | 'chain' | 'limiter' | 'dither'>;

const TEXTS: Readonly<Record<TextField, string>> = {
  ...{ title: 'Title', artist: 'Artist', upc: 'Barcode', date: 'Release date', genre: 'Genre', language: 'CD-Text language' },
  ...{ songwriter: 'Songwriter', composer: 'Composer', arranger: 'Arranger', message: 'Message' },
  ...{ copyright: 'Copyright', label: 'Label', maximumLength: 'Longest disc' },
};

const TARGETS = { highest: 'highest level all reach', none: 'no match' } as const;
const BASES = { loud: 'loud sections', integrated: 'whole song', 'short-term': 'loudest 3 s' } as const;

const referenceText = (reference: ToneReference): string | null => {
  if (reference === 'off') return null;
  if (reference === 'album') return 'album median';
  return 'track' in reference ? 'a song' : 'file' in reference ? fileNameOf(reference.file) : 'drawn curve';
};

const recordChanges = (before: Album, after: Album, { length }: Writers): readonly Change[] => [
  ...Object.entries(TEXTS).flatMap(([key, what]) => changeOf(what, before[key as TextField], after[key as TextField], quoted)),
  ...changeOf('Cover', before.cover, after.cover, () => 'a picture'),
  ...changeOf('Pause before the first song', before.firstPause, after.firstPause, length),
  ...changeOf('Gap between songs', before.gap, after.gap, length),
  ...changeOf('Match to', before.match.target, after.match.target, (to) => (typeof to === 'number' ? lufs(to) : TARGETS[to])),
  ...changeOf('Compared by', before.match.basis, after.match.basis, (basis) => BASES[basis]),
  ...changeOf('The target is', before.match.reference, after.match.reference, (of) =>
    of === 'album' ? 'the record’s level' : 'each song’s level',
  ),
  ...changeOf('Ceiling', before.match.ceiling, after.match.ceiling, dbtp),
  ...changeOf('Limiter budget', before.match.budget, after.match.budget, plainDb),
  ...changeOf('Limiter', before.limiter.style, after.limiter.style, (style) => LIMITER_NAMES[style]),
  ...changeOf('Dither', before.dither, after.dither, (dither) => DITHER_NAMES[dither]),
  ...changeOf('Tonal match to', before.tone.reference, after.tone.reference, referenceText),
  ...changeOf('Tonal match, amount', before.tone.amount, after.tone.amount, (value) => `${value} %`),
  ...changeOf('Tonal match, bound', before.tone.bound, after.tone.bound, plainDb),
  ...changeOf('Tonal match, smoothing', before.tone.smoothing, after.tone.smoothing, (value) => `${value} octave`),
  ...changeOf('Tonal match, phase', before.tone.phase, after.tone.phase, (phase) => phase),
  ...chainChanges(before.chain, after.chain),
];

const titleOf = ({ title, file }: AlbumTrack): string => title || fileNameOf(file);

/** All that is another way in `after`: of the record, then song by song in its order, then of songs that are gone. */
export const changesBetween = (earlier: Album, after: Album): readonly ChangedPart[] => {
  const before = albumAtRate(earlier, after.sampleRate);
  const write = writersAt(after.sampleRate);
  const placeBefore = new Map(before.tracks.map(({ id }, at) => [id, at]));
  const common = after.tracks.flatMap(({ id }) => placeBefore.get(id) ?? []);
  const still = staying(common);
  const songs = after.tracks.map((track, at): ChangedPart => {
    const name = `Song ${at + 1} “${titleOf(track)}”`;
    const place = placeBefore.get(track.id);
    const old = place === undefined ? undefined : before.tracks[place];
    if (place === undefined || old === undefined) return { name, changes: [{ what: 'Song', from: null, to: 'added' }] };
    const neighbours = before.tracks[place + 1]?.id === after.tracks[at + 1]?.id;
    const moved = still.has(place) ? [] : [{ what: 'Place', from: String(place + 1), to: String(at + 1) }];
    return { name, changes: [...moved, ...trackChanges(old, track, neighbours, write)] };
  });
  const gone = before.tracks
    .filter(({ id }) => !after.tracks.some((track) => track.id === id))
    .map(
      (track): ChangedPart => ({
        name: `“${titleOf(track)}”`,
        changes: [{ what: 'Song', from: 'on the record', to: 'removed' }],
      }),
    );
  const rate = changeOf('Sample rate', earlier.sampleRate, after.sampleRate, kilohertz);
  const hidden = changeOf('Hidden track', before.hiddenTrack, after.hiddenTrack, ({ title, file }) => title ?? fileNameOf(file));
  const record = { name: 'The record', changes: [...recordChanges(before, after, write), ...rate, ...hidden] };
  return [record, ...songs, ...gone].filter(({ changes }) => changes.length > 0);
};

/** The same as lines to send to somebody. */
export const changesText = (parts: readonly ChangedPart[]): string =>
  parts
    .map(({ name, changes }) => [name, ...changes.map((change) => `  ${lineOf(change)}`)].join('\n'))
    .concat('')
    .join('\n');

const lineOf = ({ what, from, to }: Change): string => `${what}: ${from ?? 'none'} → ${to ?? 'none'}`;
