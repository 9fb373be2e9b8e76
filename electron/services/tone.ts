import { toneReferenceName } from '../export/toneSongs.ts';
import { commonFolder } from '../project/songsWithin.ts';
import { changeTone } from '../shared/album/edits.ts';
import type { CommandHandlers } from '../shared/contract/commands.ts';
import type { SongToneState, ToneState } from '../shared/contract/state.ts';
import { describeFailure } from '../shared/failure.ts';
import { TONE_CENTRES } from '../shared/tone/bands.ts';
import { outcomeOf, type SongToneOutcome } from '../shared/tone/outcome.ts';
import type { Albums, Grants, Match, Sources } from './context.ts';
import { waitingReason } from './matchReason.ts';

export interface ToneService {
  readonly handlers: Pick<CommandHandlers, 'tone.read' | 'tone.chooseReference'>;
}

/** The songs' spectra, and what they are matched to. */
export const createTone = (
  albums: Pick<Albums, 'state' | 'commit'>,
  sources: Pick<Sources, 'prepared' | 'list' | 'obstacle'>,
  match: Pick<Match, 'state' | 'processed' | 'references' | 'songProcessing'>,
  grants: Pick<Grants, 'pathOf'>,
): ToneService => {
  const read = (albumId: number): ToneState => {
    // Whoever looks at the tone wants it worked out.
    const { status: matching } = match.state(albumId);
    const { revision, album } = albums.state(albumId);
    const nothing = { albumId, revision, bands: TONE_CENTRES, reference: null, median: null, songs: {} };
    const prepared = sources.prepared(albumId);
    if (prepared === null || album.tracks.length === 0) {
      return { ...nothing, status: 'waiting', reason: waitingReason(album, sources, albumId).reason };
    }
    const { tone, complete, songs } = match.songProcessing(album, prepared);
    const filtered = songs.map(({ processed }) => processed?.analysis.ltas ?? null);
    const { reference, median, ...outcome } = outcomeOf(album.tone, toneReferenceName(album), tone(), filtered);
    const isOn = album.tone.reference !== 'off';
    const known = match.references.known(album);
    const failure =
      known !== null && 'failure' in known
        ? known.failure
        : songs.map(({ request }) => (request === null ? null : match.processed.failureOf(request))).find((one) => one !== null);
    const isDone = complete && songs.every(({ request, processed }) => request === null || processed !== null);
    const isMissing = isOn && complete && reference === null;
    const status = !isOn
      ? 'off'
      : failure != null || (isMissing && matching === 'ready')
        ? 'failed'
        : isDone
          ? 'ready'
          : 'working';
    return {
      ...{ albumId, revision, bands: TONE_CENTRES, status },
      reason: failure != null ? describeFailure(failure) : status === 'failed' ? NO_REFERENCE : null,
      // What is not all known yet would be a reference of its own.
      reference:
        !isOn || !complete || reference === null
          ? null
          : {
              name: outcome.name,
              levels: floats(reference.levels),
              low: reference.spread && floats(reference.spread.low),
              high: reference.spread && floats(reference.spread.high),
            },
      median: median && { levels: floats(median.levels), low: floats(median.low), high: floats(median.high) },
      songs: Object.fromEntries(
        album.tracks.flatMap(({ id, tone: own }, at): [string, SongToneState][] => {
          const song = outcome.songs[at];
          return song === undefined ? [] : [[id, songState(song, isOn && complete, own?.exclude === true)]];
        }),
      ),
    };
  };

  return {
    handlers: {
      'tone.read': ({ albumId }) => read(albumId),
      'tone.chooseReference': ({ albumId, tokens }) => {
        const [one = '', ...others] = tokens.map(grants.pathOf);
        const file = others.length === 0 ? one : commonFolder([one, ...others]);
        return albums.commit(albumId, (album) => changeTone(album, { reference: { file } }));
      },
    },
  };
};

const NO_REFERENCE = 'The reference is silent or shorter than 0.4 s, or no longer on the album; choose another one.';

const songState = (song: SongToneOutcome, isMatched: boolean, isExcluded: boolean): SongToneState => {
  const { measured, wanted, applied, reached, findings } = song;
  if (!isMatched || wanted === null) {
    return { measured: measured && floats(measured), wanted: null, applied: null, reached: null, findings };
  }
  // A song that needs nothing is done at once.
  const nothing = isExcluded || applied !== null ? null : new Float32Array(wanted.length);
  return {
    measured: measured && floats(measured),
    wanted: floats(wanted),
    applied: applied === null ? nothing : floats(applied),
    reached: reached === null ? nothing : floats(reached),
    findings,
  };
};

const floats = (levels: readonly number[]): Float32Array => Float32Array.from(levels);
