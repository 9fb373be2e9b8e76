import type { PreflightInput, PreflightLook, PreparedSource, TargetFacts } from '../engine/protocol.ts';
import { extentOf } from '../export/albumTimeline.ts';
import { expectedBytes } from '../export/outputPlan.ts';
import type { Album } from '../shared/album/album.ts';
import { type FindingCode, fileNameOf, songName } from '../shared/album/finding.ts';
import type { SourceExtent } from '../shared/album/timeline.ts';
import type { CheckedInput } from '../shared/contract/commands.ts';
import type { AlbumState, MatchState, Preflight, PreflightFinding, SourceState } from '../shared/contract/state.ts';
import type { Failure } from '../shared/failure.ts';

export type DeliveryRequest = CheckedInput<'deliver.preflight'>;

export interface PreflightFacts {
  readonly state: AlbumState;
  readonly request: DeliveryRequest;
  /** By the track's `file`. */
  readonly sources: readonly SourceState[];
  /** Null while some are not ready. */
  readonly prepared: readonly PreparedSource[] | null;
  readonly match: MatchState;
  /** Why the music that the tone is matched to cannot be used; null where it can, or none is. */
  readonly toneObstacle: Failure | null;
  readonly destination: string;
}

/** What the engine is to look into. `songs` are the songs' files. */
export const preflightInput = (facts: PreflightFacts, songs: readonly string[]): PreflightInput => {
  const { state, request, destination } = facts;
  const { album } = state;
  const { extents, complete } = extentsOf(facts);
  return {
    album,
    sources: extents.slice(0, album.tracks.length),
    hiddenSource: extents[album.tracks.length] ?? null,
    formats: request.formats,
    bits: request.bits,
    only: complete ? null : WITHOUT_LENGTHS,
    destination,
    songs,
  };
};

/** All that the user should know before delivering, what forbids it first. */
export const preflightOf = (facts: PreflightFacts, { findings, totalFrames, target }: PreflightLook): Preflight => {
  const { state, request, destination } = facts;
  const bytes = expectedBytes(request.formats, request.bits, state.album.sampleRate, totalFrames / state.album.sampleRate);
  const all = [
    ...sourceFindings(facts),
    ...findings.map(({ severity, track, code, message, fix, mend }) => ({ severity, track, code, message, fix, mend })),
    ...targetFindings(destination, target, bytes),
    ...toneFindings(facts),
    ...defectFindings(facts),
    ...matchFindings(facts),
  ];
  return {
    revision: state.revision,
    findings: [...all.filter(({ severity }) => severity === 'error'), ...all.filter(({ severity }) => severity === 'warning')],
    expectedBytes: bytes,
    freeBytes: target.freeBytes,
    destination,
    destinationExists: target.exists,
    replaceable: target.replaceable,
  };
};

/** The songs in order, the hidden track last, each with its number: 0 for the hidden track. */
const songsOf = (album: Album) => [
  ...album.tracks.map((track, at) => ({ file: track.file, number: at + 1, index: at })),
  ...(album.hiddenTrack === undefined ? [] : [{ file: album.hiddenTrack.file, number: 0, index: null }]),
];

/** A song that was never read has no length yet, and `complete` is false. */
const extentsOf = ({ state, prepared, sources }: PreflightFacts): { extents: SourceExtent[]; complete: boolean } => {
  if (prepared !== null) {
    return { extents: prepared.map((source) => extentOf(source, state.album.sampleRate)), complete: true };
  }
  const known = new Map(sources.map(({ file, facts }) => [file, facts]));
  const all = songsOf(state.album).map(({ file }) => known.get(file) ?? null);
  return {
    extents: all.map((facts) => ({
      frames: facts?.sessionFrames ?? 0,
      audibleStart: facts?.audibleStart ?? null,
      audibleEnd: facts?.audibleEnd ?? null,
    })),
    complete: all.every((facts) => facts !== null),
  };
};

/** What can be said of an album whose songs' lengths are not all known. */
const WITHOUT_LENGTHS: readonly FindingCode[] = [
  ...(['track-count', 'isrc-form', 'isrc-duplicate', 'upc-form', 'upc-check-digit', 'index-count'] as const),
  ...(['cd-text-respelt', 'cd-text-shortened', 'cd-text-omitted', 'pre-emphasis', 'same-title', 'title-missing'] as const),
  ...(['artist-missing', 'fade-replaced', 'gain-ignored', 'join-unused', 'hidden-track', 'dither-off'] as const),
];

const sourceFindings = ({ state: { album }, sources }: PreflightFacts): PreflightFinding[] => {
  const known = new Map(sources.map((source) => [source.file, source]));
  return songsOf(album).flatMap(({ file, number, index }): PreflightFinding[] => {
    const source = known.get(file);
    if (source === undefined || source.status === 'ready') return [];
    const song = `${songName(album, index)} (${source.name})`;
    const [problem, fix] = {
      reading: ['is still being read', 'wait until all songs are read'],
      missing: ['is not where it was', 'locate the file, or look for it in another folder'],
      changed: ['is another file now than the one that was read', 'use the new version, or put the old one back'],
      unreadable: [source.failure?.problem ?? 'cannot be read', source.failure?.remedy ?? 'choose another file'],
    }[source.status] as [string, string];
    return [
      { severity: 'error', track: number, code: `source-${source.status}`, message: `${song} ${problem}`, fix, mend: null },
    ];
  });
};

const toneFindings = ({ state: { album }, toneObstacle }: PreflightFacts): PreflightFinding[] => {
  const error = (message: string, fix: string): PreflightFinding[] => [
    { severity: 'error', track: null, code: 'tone-reference', message, fix, mend: null },
  ];
  if (toneObstacle !== null) {
    const { file, problem, remedy } = toneObstacle;
    return error(`${file === null ? 'the reference of the tonal match' : fileNameOf(file)}: ${problem}`, remedy);
  }
  const { reference } = album.tone;
  const isGone = typeof reference === 'object' && 'track' in reference && !album.tracks.some(({ id }) => id === reference.track);
  return isGone
    ? error('the song that the others are matched to in tone is no longer on the album', 'choose another reference')
    : [];
};

const defectFindings = ({ state: { album }, sources }: PreflightFacts): PreflightFinding[] => {
  const known = new Map(sources.map((source) => [source.file, source.facts]));
  return songsOf(album).flatMap(({ file, number, index }) =>
    (known.get(file)?.warnings ?? []).map((warning): PreflightFinding => {
      const message = `${songName(album, index)}: the source ${warning}`;
      return {
        severity: 'warning',
        track: number,
        code: 'source-defect',
        message,
        fix: remedyOf(warning),
        mend: null,
      };
    }),
  );
};

const remedyOf = (warning: string): string => {
  if (warning === 'is silent') return 'make sure that this is meant, or replace its file';
  if (warning.startsWith('has a DC offset')) return 'put an equalizer with a high-pass at 20 Hz into its chain';
  return 'listen closely, or get a better source';
};

const matchFindings = ({ state: { album }, match }: PreflightFacts): PreflightFinding[] => {
  const warning = (track: number | null, message: string, fix: string): PreflightFinding => {
    return { severity: 'warning', track, code: 'match-note', message, fix, mend: null };
  };
  if (match.status === 'failed') {
    const message = `the loudness match could not be worked out: ${match.reason ?? ''}`;
    return [
      { severity: 'error', track: null, code: 'match-failed', message, fix: 'change an album setting to try again', mend: null },
    ];
  }
  return [
    ...album.tracks.flatMap(({ id, exclude }, at): PreflightFinding[] => {
      const note = match.songs[id]?.note ?? null;
      // That a song is left alone because the user said so is no news.
      return note === null || exclude === true
        ? []
        : [warning(at + 1, note, 'raise the budget, or lower the target or its intent')];
    }),
    ...match.notes.map((note) => warning(null, note.replace(/\.$/, ''), 'listen to whether it is as you want it')),
  ];
};

const targetFindings = (destination: string, target: TargetFacts, bytes: number): PreflightFinding[] => {
  const finding = (severity: 'error' | 'warning', code: string, message: string, fix: string): PreflightFinding => {
    return { severity, track: null, code, message, fix, mend: null };
  };
  const { freeBytes } = target;
  return [
    ...target.problems.map(({ file, problem, remedy }) =>
      finding('error', 'destination', `${file ?? destination}: ${problem}`, remedy),
    ),
    ...(freeBytes !== null && freeBytes < bytes
      ? [
          finding(
            'error',
            'destination-space',
            `${destination}: the disk has ${megabytes(freeBytes)} MB free, the delivery and its work files need up to ${megabytes(bytes)} MB`,
            'free some space or choose another disk',
          ),
        ]
      : []),
    ...(target.replaceable
      ? [
          finding(
            'warning',
            'destination-exists',
            `${destination} holds an earlier delivery`,
            'replace it, or choose another name',
          ),
        ]
      : []),
  ];
};

const megabytes = (bytes: number): string => String(Math.ceil(bytes / 1e6));
