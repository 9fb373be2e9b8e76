import { type Album, type AlbumTrack, type Fade, joinAfter } from '../../../electron/shared/album/album.ts';
import type { Clip, Timeline } from '../../../electron/shared/album/timeline.ts';
import { activeStages } from '../../../electron/shared/chain/active.ts';
import type { Chain } from '../../../electron/shared/chain/schema.ts';
import type { MatchedSong, Settings, SourceFacts } from '../../../electron/shared/contract/state.ts';
import { db, dbtp, kilohertz, NO_VALUE, plainDb, seconds } from '../../ui/format.ts';

import { STAGE_NAMES } from './chainEdits.ts';
import { DITHER_NAMES, LIMITER_NAMES } from './names.ts';

/** The path a song takes to the disc and the files, stage by stage in the order it is rendered, with its real settings. */

export interface Stage {
  readonly id:
    | 'source'
    | 'conversion'
    | 'chain'
    | 'tone'
    | 'trim'
    | 'gain'
    | 'fades'
    | 'sum'
    | 'album-chain'
    | 'limiter'
    | 'dither';
  /** Where it works: on the song, on the sum of all songs, or per delivery. */
  readonly scope: 'song' | 'album' | 'delivery';
  readonly name: string;
  /** resting: it is there, but this song passes it bit for bit. */
  readonly state: 'works' | 'rests' | 'unknown';
  /** What it does, the main figure first. */
  readonly lines: readonly string[];
}

export interface PathOf {
  readonly album: Album;
  readonly track: AlbumTrack;
  readonly facts: SourceFacts | null;
  readonly matched: MatchedSong | null;
  readonly timeline: Timeline | null;
  readonly settings: Pick<Settings, 'formats' | 'bits' | 'mp3'> | null;
}

export const signalPath = (path: PathOf): Stage[] => [
  sourceStage(path),
  conversionStage(path),
  chainStage('chain', 'song', path.track.chain),
  toneStage(path),
  trimStage(path),
  gainStage(path),
  fadesStage(path),
  sumStage(path),
  chainStage('album-chain', 'album', path.album.chain),
  limiterStage(path),
  ...deliveryStages(path),
];

const clipOf = ({ album, track, timeline }: PathOf): Clip | null => {
  const index = album.tracks.indexOf(track);
  return timeline?.clips.find(({ trackIndex }) => trackIndex === index) ?? null;
};

const sourceStage = ({ facts }: PathOf): Stage => {
  const base = { id: 'source', scope: 'song', name: 'Source' } as const;
  if (facts === null) return { ...base, state: 'unknown', lines: ['not read yet'] };
  const channels =
    facts.channels === 1 ? 'mono, played on both sides' : facts.channels === 2 ? 'stereo' : `${facts.channels} channels`;
  const word = facts.bits === null ? facts.codec : `${facts.bits} bit`;
  return { ...base, state: 'works', lines: [`${kilohertz(facts.sampleRate)}, ${word}`, `${facts.container}, ${channels}`] };
};

const conversionStage = ({ facts, album }: PathOf): Stage => {
  const base = { id: 'conversion', scope: 'song', name: 'Rate conversion' } as const;
  if (facts === null) return { ...base, state: 'unknown', lines: [NO_VALUE] };
  if (facts.sampleRate === album.sampleRate) {
    return { ...base, state: 'rests', lines: ['not needed', `session at ${kilohertz(album.sampleRate)}`] };
  }
  return { ...base, state: 'works', lines: [`${kilohertz(facts.sampleRate)} → ${kilohertz(album.sampleRate)}`, 'linear phase'] };
};

const chainStage = (id: 'chain' | 'album-chain', scope: 'song' | 'album', chain: Chain | undefined): Stage => {
  const base = { id, scope, name: scope === 'song' ? 'Song chain' : 'Album chain' } as const;
  if (chain === undefined || chain.stages.length === 0) return { ...base, state: 'rests', lines: ['no stages'] };
  if (!chain.on) return { ...base, state: 'rests', lines: ['off'] };
  const names = activeStages(chain).map(({ stage }) => STAGE_NAMES[stage.kind]);
  if (names.length === 0) return { ...base, state: 'rests', lines: ['nothing set'] };
  return {
    ...base,
    state: 'works',
    lines: [`${names.length} stage${names.length === 1 ? '' : 's'}`, names.join(', ').toLowerCase()],
  };
};

const toneStage = ({ album, track }: PathOf): Stage => {
  const base = { id: 'tone', scope: 'song', name: 'Tonal match' } as const;
  const { reference, amount, bound } = album.tone;
  if (reference === 'off') return { ...base, state: 'rests', lines: ['off'] };
  if (track.tone?.exclude === true) return { ...base, state: 'rests', lines: ['this song is left out'] };
  const own = `${track.tone?.amount ?? amount} %, at most ${plainDb(track.tone?.bound ?? bound)}`;
  return { ...base, state: 'works', lines: [own, `${album.tone.phase} phase`] };
};

const trimStage = (path: PathOf): Stage => {
  const { track, facts, album } = path;
  const base = { id: 'trim', scope: 'song', name: 'Trim' } as const;
  const clip = clipOf(path);
  if (facts === null || clip === null) return { ...base, state: 'unknown', lines: [NO_VALUE] };
  if (track.trimStart === undefined && track.trimEnd === undefined) return { ...base, state: 'rests', lines: ['the whole file'] };
  const end = facts.sessionFrames - clip.sourceStart - clip.frames;
  const cut = (frames: number): string => seconds(frames, album.sampleRate, 3);
  return { ...base, state: 'works', lines: [`${cut(clip.sourceStart)} off the start`, `${cut(end)} off the end`] };
};

const gainStage = ({ album, track, matched }: PathOf): Stage => {
  const base = { id: 'gain', scope: 'song', name: 'Gain' } as const;
  if (matched === null) return { ...base, state: 'unknown', lines: [NO_VALUE] };
  const manual = track.exclude === true || album.match.target === 'none';
  const intent = track.intent ?? 0;
  const why = manual
    ? 'set by hand'
    : intent === 0
      ? 'from the match'
      : `from the match, intent ${db(intent).replace('dB', 'LU')}`;
  return { ...base, state: matched.gainDb === 0 ? 'rests' : 'works', lines: [db(matched.gainDb), why] };
};

const fadesStage = (path: PathOf): Stage => {
  const { track, album } = path;
  const base = { id: 'fades', scope: 'song', name: 'Fades' } as const;
  const clip = clipOf(path);
  const own = (fade: Fade | undefined): { frames: number; curve: string; crossfade: boolean } | null =>
    fade === undefined ? null : { ...fade, crossfade: false };
  const [fadeIn, fadeOut] = clip === null ? [own(track.fadeIn), own(track.fadeOut)] : [clip.fadeIn, clip.fadeOut];
  const said = (which: string, fade: { frames: number; curve: string; crossfade: boolean } | null): string[] =>
    fade === null
      ? []
      : [`${fade.crossfade ? 'crossfade' : which} ${seconds(fade.frames, album.sampleRate)}, ${fade.curve.replace('-', ' ')}`];
  const lines = [...said('in', fadeIn), ...said('out', fadeOut)];
  return lines.length === 0 ? { ...base, state: 'rests', lines: ['none'] } : { ...base, state: 'works', lines };
};

const sumStage = ({ album }: PathOf): Stage => {
  const joins = album.tracks.slice(0, -1).map((_, at) => joinAfter(album, at));
  const crossfades = joins.filter((join) => 'crossfade' in join).length;
  const gapless = joins.filter((join) => 'gap' in join && join.gap === 0).length;
  const kinds = [
    ...(crossfades > 0 ? [`${crossfades} crossfade${crossfades === 1 ? '' : 's'}`] : []),
    ...(gapless > 0 ? [`${gapless} without gap`] : []),
    ...(joins.length - crossfades - gapless > 0 ? [`${joins.length - crossfades - gapless} with a gap`] : []),
  ];
  return {
    id: 'sum',
    scope: 'album',
    name: 'Timeline sum',
    state: 'works',
    lines: [`${album.tracks.length} song${album.tracks.length === 1 ? '' : 's'}`, kinds.join(', ') || 'no joins'],
  };
};

const limiterStage = ({ album, matched }: PathOf): Stage => {
  const base = { id: 'limiter', scope: 'album', name: 'True-peak limiter' } as const;
  const ceiling = `${LIMITER_NAMES[album.limiter.style]}, ceiling ${dbtp(album.match.ceiling)}`;
  if (matched === null || (matched.maxReductionDb === null && matched.limiterWorkDb > 0)) {
    return { ...base, state: 'unknown', lines: [ceiling, 'this song: not rendered yet'] };
  }
  const deepest = matched.maxReductionDb ?? 0;
  if (deepest === 0 && matched.limiterWorkDb === 0)
    return { ...base, state: 'rests', lines: [ceiling, 'this song stays below it'] };
  return { ...base, state: 'works', lines: [ceiling, `this song: ${plainDb(deepest)} at most`] };
};

/** Rates MP3 is written at: MPEG-1 Layer III ends at 48 kHz, and the higher rates go down to their own family. */
const mp3Rate = (rate: number): number => (rate % 44100 === 0 ? 44100 : 48000);

/** What each delivery makes of the sum: its rate, its word length, and dither where samples do not fit that. */
const deliveryStages = ({ album, settings }: PathOf): Stage[] => {
  if (settings === null) return [];
  const { sampleRate } = album;
  const { formats, bits, mp3 } = settings;
  const word = (length: Settings['bits']): string =>
    length === '32f'
      ? '32 bit float, no dither'
      : `${length} bit, ${album.dither === 'none' ? 'no dither' : `${DITHER_NAMES[album.dither]} dither where needed`}`;
  const stage = (name: string, rate: number, last: string): Stage => ({
    id: 'dither',
    scope: 'delivery',
    name,
    state: 'works',
    lines: [rate === sampleRate ? kilohertz(rate) : `${kilohertz(sampleRate)} → ${kilohertz(rate)} ahead of its limiter`, last],
  });
  return [
    ...(formats.includes('ddp') ? [stage('DDP', 44100, word(16))] : []),
    ...(formats.includes('wav') ? [stage('WAV', sampleRate, word(bits))] : []),
    ...(formats.includes('flac') ? [stage('FLAC', sampleRate, word(bits === '32f' ? 24 : bits))] : []),
    ...(formats.includes('mp3')
      ? [stage('MP3', mp3Rate(sampleRate), mp3 === '320' ? '320 kbit/s from float' : 'V0 from float')]
      : []),
  ];
};
