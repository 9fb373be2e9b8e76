import type { Frames, SessionRate } from '../units.ts';
import { type Album, type AlbumTrack, joinAfter } from './album.ts';
import { type AlbumEdit, applyEdit } from './albumEdit.ts';
import { numberIsrcs } from './edits.ts';
import { type Finding, type FindingCode, type FindingOptions, fileNameOf } from './finding.ts';
import { eanCheckDigit, formatIsrc } from './isrc.ts';
import { formatTime } from './timecode.ts';
import { layOut, type SourceExtent, type Timeline } from './timeline.ts';
import { findings } from './validate.ts';

/** An edit that takes a finding away, as a button says it. */
export interface Mend {
  readonly label: string;
  readonly edit: AlbumEdit;
}

export interface MendContext {
  readonly album: Album;
  /** Of the album's songs, in order. */
  readonly sources: readonly SourceExtent[];
  readonly hiddenSource: SourceExtent | null;
  readonly options: FindingOptions;
}

/** What mends a finding; null where no edit does, or where it would bring an error of its own. */
export const mendOf = (context: MendContext, timeline: Timeline, finding: Finding): Mend | null => {
  const { album } = context;
  const index = finding.track === null || finding.track === 0 ? undefined : finding.track - 1;
  const track = index === undefined ? undefined : album.tracks[index];
  const place: Place = { ...context, timeline, finding, track, index: index ?? -1 };
  const mend = MENDS[finding.code]?.(place) ?? null;
  return mend !== null && LAYS_OUT_ANEW.includes(finding.code) && bringsError(place, mend) ? null : mend;
};

interface Place extends MendContext {
  readonly timeline: Timeline;
  readonly finding: Finding;
  /** The song concerned; undefined for the hidden track and the whole album. */
  readonly track: AlbumTrack | undefined;
  readonly index: number;
}

const LAYS_OUT_ANEW: readonly FindingCode[] = [
  'first-pause-too-short',
  'track-too-short',
  'trim-out-of-range',
  'fade-too-long',
  'crossfade-too-long',
];

/** Mends that move songs may make the album too long for the disc, and the like. */
const bringsError = ({ album, sources, hiddenSource, options }: Place, { edit }: Mend): boolean => {
  const errorsOf = (one: Album): Set<string> => {
    const all = findings(one, layOut(one, sources, hiddenSource), { deliveries: options.deliveries });
    return new Set(all.filter(({ severity }) => severity === 'error').map(({ code, track }) => `${code} ${track}`));
  };
  const before = errorsOf(album);
  return [...errorsOf(applyEdit(album, edit).album)].some((error) => !before.has(error));
};

const change = (track: AlbumTrack, label: string, changes: Extract<AlbumEdit, { kind: 'track' }>['changes']): Mend => ({
  label,
  edit: { kind: 'track', track: track.id, changes },
});

const ofTrack =
  (make: (track: AlbumTrack, place: Place) => Mend | null) =>
  (place: Place): Mend | null =>
    place.track === undefined ? null : make(place.track, place);

const FADE_NAMES = { fadeIn: 'fade-in', fadeOut: 'fade-out' } as const;
const isFade = (field: Finding['field']): field is 'fadeIn' | 'fadeOut' => field === 'fadeIn' || field === 'fadeOut';

const TWO_SECONDS = 2;
const LEAST_TRACK_SECONDS = 4;

const MENDS: Partial<Record<FindingCode, (place: Place) => Mend | null>> = {
  'first-pause-too-short': ({ album }) => ({
    label: 'Set the first pause to 2 seconds',
    edit: { kind: 'album', changes: { firstPause: (TWO_SECONDS * album.sampleRate) as Frames } },
  }),

  'track-too-short': ofTrack((track, { album, timeline, index, finding }) => {
    const join = joinAfter(album, index);
    const frames = timeline.tracks.find(({ number }) => number === finding.track)?.frames ?? 0;
    if (index === album.tracks.length - 1 || !('gap' in join)) return null;
    const missing = LEAST_TRACK_SECONDS * album.sampleRate - frames;
    return {
      label: `Lengthen the gap after it by ${seconds(missing, album.sampleRate)}`,
      edit: { kind: 'join', track: track.id, join: { ...join, gap: (join.gap + missing) as Frames } },
    };
  }),

  'isrc-form': ofTrack((track) => change(track, 'Leave the ISRC out', { isrc: null })),

  'isrc-duplicate': ({ album }) => {
    const first = album.tracks[0]?.isrc ?? '';
    if (numberIsrcs(album, first) === null) return null;
    return { label: `Number all ISRCs upwards from ${formatIsrc(first)}`, edit: { kind: 'isrcs', first, step: 1 } };
  },

  'upc-form': () => ({ label: 'Leave the barcode out', edit: { kind: 'album', changes: { upc: null } } }),

  'upc-check-digit': ({ album }) => {
    const twelve = album.upc?.slice(0, 12) ?? '';
    const digit = eanCheckDigit(twelve);
    return {
      label: `Make the last digit ${digit}, if the first twelve are right`,
      edit: { kind: 'album', changes: { upc: `${twelve}${digit}` } },
    };
  },

  'title-missing': ofTrack((track, { finding }) => {
    const title = titleOfFile(track.file, finding.track);
    return title === '' ? null : change(track, `Name it "${title}", after its file`, { title });
  }),

  'pre-emphasis': ofTrack((track) => change(track, 'Take the pre-emphasis flag away', { preEmphasis: null })),

  'gain-ignored': ofTrack((track) => change(track, 'Remove the manual gain', { gain: null })),

  'fade-replaced': ofTrack((track, { finding: { field } }) =>
    isFade(field) ? change(track, `Remove the ${FADE_NAMES[field]}`, { [field]: null }) : null,
  ),

  'fade-too-long': ofTrack((track, place) => {
    const { field } = place.finding;
    const possible = possibleFrames(place);
    const fade = isFade(field) ? track[field] : undefined;
    if (!isFade(field) || fade === undefined || possible === null) return null;
    const label = `Shorten the ${FADE_NAMES[field]} to ${formatTime(possible, place.album.sampleRate)}`;
    return change(track, label, { [field]: { ...fade, frames: possible } });
  }),

  'trim-out-of-range': ofTrack((track, { finding: { field } }) => {
    if (field !== 'trimStart' && field !== 'trimEnd') return null;
    return change(track, `Remove the trim at the ${field === 'trimStart' ? 'start' : 'end'}`, { [field]: null });
  }),

  'crossfade-too-long': ofTrack((track, place) => {
    const possible = possibleFrames(place);
    const { join } = track;
    if (possible === null || join === undefined || !('crossfade' in join)) return null;
    if (possible === 0) {
      const edit = { kind: 'join', track: track.id, join: { gap: 0 as Frames, measure: 'file' } } as const;
      return { label: 'Join them without a crossfade', edit };
    }
    return {
      label: `Shorten the crossfade to ${formatTime(possible, place.album.sampleRate)}`,
      edit: { kind: 'join', track: track.id, join: { ...join, crossfade: possible } },
    };
  }),

  'join-unused': ofTrack((track) => ({ label: 'Remove the join', edit: { kind: 'join', track: track.id, join: null } })),

  'cd-text-respelt': ({ album, track, finding: { field, spelling = '' } }) => {
    const setting = SETTINGS[field as keyof typeof SETTINGS];
    if (setting === undefined) return null;
    // A song without an artist of its own has the album's.
    const song = setting !== 'genre' && track?.[setting] !== undefined ? track : null;
    const text = song === null || setting === 'genre' ? album[setting] : song[setting];
    if (text === undefined || !isWholeSpelling(text, spelling)) return null;
    const label = `Write "${spelling}" everywhere, in files too`;
    return song === null
      ? { label, edit: { kind: 'album', changes: { [setting]: spelling } } }
      : change(song, label, { [setting]: spelling });
  },
};

/** What a field of the CD-Text is set by. */
const SETTINGS = {
  title: 'title',
  performer: 'artist',
  songwriter: 'songwriter',
  composer: 'composer',
  arranger: 'arranger',
  message: 'message',
  genre: 'genre',
} as const;

const possibleFrames = ({ timeline, finding, index }: Place): Frames | null =>
  timeline.problems.find(
    ({ code, trackIndex, field }) => code === finding.code && trackIndex === index && field === finding.field,
  )?.possibleFrames ?? null;

/** The disc's spelling says all the text does, in letters every file can have. */
const isWholeSpelling = (text: string, spelling: string): boolean => {
  const questions = (one: string): number => one.split('?').length;
  return spelling.trim() !== '' && /^[ -~\u00a0-\u00ff]*$/.test(spelling) && questions(spelling) <= questions(text);
};

/** `01 - My Song.wav` is called `My Song`. A number that may belong to the title stays, unless it is the song's own. */
const titleOfFile = (file: string, number: number | null): string => {
  const name = fileNameOf(file).replace(/\.[^.]*$/, '');
  const [, digits = '', gap = ''] = /^([0-9]{1,3})([\s._-]+|$)/.exec(name) ?? [];
  const isPlace = digits !== '' && (digits.startsWith('0') || /[._-]/.test(gap) || Number(digits) === number);
  return (isPlace ? name.slice(digits.length + gap.length) : name).replace(/_+/g, ' ').trim();
};

const seconds = (frames: number, rate: SessionRate): string => `${(Math.ceil((frames * 100) / rate) / 100).toFixed(2)} s`;
