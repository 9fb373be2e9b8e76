import type { PreparedSource } from '../engine/protocol.ts';
import type { Finding } from '../shared/album/validate.ts';
import type { AnalyzedFile, AudioFacts, Figures } from '../shared/analysis.ts';
import type { Chain } from '../shared/chain/schema.ts';
import { type ChainResult, inPlacesOf } from '../shared/chain/work.ts';
import {
  overCeilingDb,
  type Report,
  type ReportChain,
  type ReportFile,
  type ReportFinding,
  type ReportPlots,
  type ReportStage,
  type ReportTrack,
} from '../shared/report.ts';
import { preparedOf } from './clips.ts';
import type { OutputPlan } from './outputPlan.ts';
import type { RenderedAlbum } from './renderedAlbum.ts';
import { reportSongTone, reportTone } from './reportTone.ts';

export interface ReportParts extends RenderedAlbum {
  readonly albumAnalysis: Figures;
  readonly files: readonly ReportFile[];
}

/** The report of a delivery; its mastered figures are measured on the files that were written. */
export const reportOf = (parts: ReportParts): Report => {
  const { request, plan, match, timeline, rendered, albumAnalysis } = parts;
  const { album } = request.project;
  const tracks = timeline.tracks.map((_track, at) => reportTrack(parts, at));
  const { solution, settings } = match;
  const bindingClip = solution.bindingTrack;
  return {
    glassmaster: { version: request.version },
    album: {
      title: album.title,
      artist: album.artist,
      upc: album.upc ?? null,
      date: album.date ?? null,
      sampleRate: plan.measured.rate,
      frames: tracks.reduce((sum, track) => sum + track.frames, 0),
      integratedLufs: albumAnalysis.integratedLufs,
      truePeakDbtp: albumAnalysis.truePeakDbtp,
      loudnessRangeLu: albumAnalysis.loudnessRangeLu,
      ...chainPart(
        album.chain,
        rendered.chain === null || album.chain === undefined ? null : inPlacesOf(album.chain, rendered.chain),
      ),
      limiterStyle: match.limiter.style,
      dither: album.dither,
    },
    match: {
      target: settings.target,
      basis: settings.basis,
      reference: settings.reference,
      ceilingDbtp: settings.ceiling,
      budgetDb: settings.budget,
      commonLevelLufs: solution.commonLevel,
      bindingTrack: bindingClip === null ? null : (timeline.tracks[bindingClip]?.number ?? null),
      explanation: solution.explanation,
    },
    tone: reportTone(parts),
    tracks,
    findings: findingsOf(parts),
    files: parts.files,
  };
};

const reportTrack = (
  { request, plan, match, tone, timeline, prepared, rendered, tags, names }: ReportParts,
  at: number,
): ReportTrack => {
  const { album } = request.project;
  const track = timeline.tracks[at];
  const clip = timeline.clips[at];
  const pass = plan.passes.find(({ rate }) => rate === plan.measured.rate);
  const split = pass?.tracks[at];
  const inspected = rendered.inspected[at];
  if (track === undefined || clip === undefined || split === undefined || inspected === undefined)
    throw new RangeError(`no song ${at}`);
  const song = clip.trackIndex === null ? undefined : album.tracks[clip.trackIndex];
  const source = preparedOf(prepared, album, clip);
  const first = pass?.tracks[0]?.startFrame ?? 0;
  return {
    number: track.number,
    title: tags[at]?.title ?? '',
    artist: tags[at]?.artist ?? '',
    isrc: song?.isrc ?? null,
    startFrame: split.startFrame - first,
    frames: split.frames,
    gapFrames: Math.round((track.gapFrames * plan.measured.rate) / album.sampleRate),
    source: analyzedSource(source),
    mastered: { ...masteredFacts(plan, at, names[at] ?? '', split.frames), ...inspected.analysis },
    ...chainPart(song?.chain, source.processed?.chain ?? null),
    ...(match.chain === null ? {} : { recordChainLu: match.chainChangesLu[at] ?? null }),
    gainDb: match.solution.tracks[at]?.gainDb ?? 0,
    maxGainReductionDb: rendered.maxGainReductionDb[at] ?? 0,
    mp3TruePeakDbtp: rendered.mp3[at]?.decodedTruePeakDbtp ?? null,
    ceilingLoweredDb: match.ceilingLoweredDb[at] ?? 0,
    binds: match.solution.tracks[at]?.binds ?? null,
    tone: reportSongTone(tone.songs[clip.trackIndex ?? album.tracks.length]),
    intentLu: (clip.trackIndex === null ? album.hiddenTrack?.intent : song?.intent) ?? 0,
  };
};

/** A chain with stages, and what it did; one that is off did nothing. */
const chainPart = (chain: Chain | undefined, result: ChainResult | null): { readonly chain?: ReportChain } => {
  if (chain === undefined || chain.stages.length === 0) return {};
  return {
    chain: {
      stages: chain.stages.map((settings, at): ReportStage => {
        const work = result?.stages[at] ?? { maxReductionDb: 0, bandsMaxReductionDb: [], loudnessChangeLu: 0 };
        return { kind: settings.kind, on: chain.on && settings.on, ...work, settings };
      }),
      loudnessChangeLu: result === null ? 0 : result.loudnessChangeLu,
    },
  };
};

/** Without the decoder's own fields; the path is as the album names it, so that the report is the same on any machine. */
const analyzedSource = ({ format, analysis }: PreparedSource): AnalyzedFile => {
  const { path, container, codec, sampleRate, channels, frames } = format;
  const { ltas: _ltas, ...figures } = analysis;
  return { path, container, codec, sampleRate, channels, frames, ...figures };
};

const CODECS = { s16: 'pcm_s16le', s24: 'pcm_s24le', f32: 'pcm_f32le' } as const;

/** What the mastered figures were measured on: the WAV, the samples of the FLAC, of the disc image, or those behind the MP3. */
const masteredFacts = (plan: OutputPlan, at: number, name: string, frames: number): AudioFacts => {
  const kind = plan.wav !== null ? 'wav' : plan.flac !== null ? 'flac' : plan.image !== null ? 'ddp' : 'mp3';
  const encoding = plan.measured.regions[at]?.encoding ?? 's16';
  return {
    path: kind === 'ddp' ? 'ddp/IMAGE.DAT' : `${kind}/${name}.${kind}`,
    container: kind,
    codec: kind === 'flac' || kind === 'mp3' ? kind : CODECS[encoding],
    sampleRate: plan.measured.rate,
    channels: 2,
    frames,
  };
};

const songName = (number: number | null, title: string | undefined): string =>
  number === 0 ? 'the hidden track' : `song ${number} "${title ?? ''}"`;

const findingsOf = (work: RenderedAlbum): ReportFinding[] => {
  const { findings, match, prepared, request, timeline, tags } = work;
  const { album } = request.project;
  const numberOf = (clip: number): number | null => timeline.tracks[clip]?.number ?? null;
  return [
    ...findings.map(({ severity, track, message, fix }: Finding): ReportFinding => {
      return { severity: severity === 'error' ? 'forbids' : 'warns', track, message: `${message}; ${fix}` };
    }),
    ...timeline.clips.flatMap((clip, at) =>
      preparedOf(prepared, album, clip).warnings.map((warning): ReportFinding => {
        return {
          severity: 'warns',
          track: numberOf(at),
          message: `${songName(numberOf(at), tags[at]?.title)}: the source ${warning}.`,
        };
      }),
    ),
    ...match.solution.tracks.flatMap(({ note }, at): ReportFinding[] =>
      note === null ? [] : [{ severity: 'notes', track: numberOf(at), message: `${note}.` }],
    ),
    ...codecFindings(work),
    ...[...match.notes, ...request.project.notes].map((message): ReportFinding => ({ severity: 'notes', track: null, message })),
  ];
};

/** What becomes of peaks in the MP3s, where they rise over the ceiling. */
const codecFindings = ({ match, rendered, request, timeline, tags }: RenderedAlbum): ReportFinding[] =>
  rendered.mp3.flatMap(({ decodedTruePeakDbtp }, at): ReportFinding[] => {
    const over = overCeilingDb(decodedTruePeakDbtp, match.limiter.ceiling);
    if (decodedTruePeakDbtp === null || over === 0) return [];
    const number = timeline.tracks[at]?.number ?? null;
    const remedy =
      request.codecSafe === true
        ? 'no lower ceiling cleared it; lower the ceiling of the record'
        : `deliver with peaks safe after MP3 (--codec-safe), or lower the ceiling by ${over.toFixed(2)} dB`;
    const peak = decodedTruePeakDbtp.toFixed(2);
    const text = `${songName(number, tags[at]?.title)}: its MP3 peaks at ${peak} dBTP when it is decoded, ${over.toFixed(2)} dB over the ceiling; ${remedy}.`;
    return [
      { severity: decodedTruePeakDbtp > 0 || request.codecSafe === true ? 'warns' : 'notes', track: number, message: text },
    ];
  });

/** What report.html draws. */
export const reportPlots = ({ request, prepared, rendered, timeline, plan }: RenderedAlbum): ReportPlots => {
  const stepFrames = plan.measured.rate / 10;
  const pass = plan.passes.find(({ rate }) => rate === plan.measured.rate);
  return {
    albumShortTermLufs: rendered.album.shortTermLufs,
    tracks: timeline.clips.map((clip, at) => {
      const split = pass?.tracks[at];
      const gains =
        split === undefined
          ? null
          : rendered.gainHistory.slice(
              Math.floor(split.startFrame / stepFrames),
              Math.ceil((split.startFrame + split.frames) / stepFrames),
            );
      return {
        sourceShortTermLufs: preparedOf(prepared, request.project.album, clip).shortTermLufs,
        masteredShortTermLufs: rendered.inspected[at]?.shortTermLufs ?? null,
        masteredOverview: rendered.inspected[at]?.overview ?? null,
        gainReductionDb: gains === null ? null : gains.map((gain) => -20 * Math.log10(gain)),
      };
    }),
  };
};
