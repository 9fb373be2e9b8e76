import type { RenderClip, RenderPart, Sink } from '../engine/protocol.ts';
import { ditherRanges } from '../render/ditherRanges.ts';
import type { DitherKind } from '../shared/chain/choices.ts';
import type { Chain } from '../shared/chain/schema.ts';
import type { RenderPass, SplitTrack } from './outputPlan.ts';

/** What one worker renders of a pass. */
export interface PassPart {
  readonly pass: RenderPass;
  readonly firstTrack: number;
  readonly tracks: readonly SplitTrack[];
  readonly sinks: readonly Sink[];
  /** Where it ends, output frames. */
  readonly endFrame: number;
  /** Of the pass, 0..1. */
  readonly share: number;
  /** Null for the whole pass. */
  readonly range: RenderPart | null;
}

interface Rendered {
  readonly clips: readonly RenderClip[];
  readonly sessionRate: number;
  readonly totalFrames: number;
  readonly chain: Chain | null;
  readonly dither: DitherKind;
}

/** Seconds a part has at least: what a part costs over the whole, its limiter's run-up, is then little. */
const LEAST_SECONDS = 30;

/**
 * A pass in parts that workers render side by side, cut between songs, bit for bit what one worker would make of it. It stays in
 * one piece where a part cannot know what came before: behind a chain of the record's, which never quite forgets, and behind a
 * conversion. Shaped dither carries its error on from frame to frame wherever it works.
 */
export const inParts = (pass: RenderPass, rendered: Rendered, workers: number): PassPart[] => {
  const { tracks, rate } = pass;
  const { sessionRate, totalFrames, chain } = rendered;
  const end = tracks.reduce((latest, track) => Math.max(latest, track.startFrame + track.frames), 0);
  const whole = { pass, firstTrack: 0, tracks, sinks: pass.sinks, endFrame: end, share: 1, range: null };
  if (workers < 2 || chain !== null || rate !== sessionRate) return [whole];
  const shaping = rendered.dither === 'shaped' ? shapedRanges(pass, rendered) : [];
  const cuts = [0];
  let startFrame = 0;
  for (const [song, track] of tracks.entries()) {
    const inside = shaping.some((range) => range.start < track.startFrame && track.startFrame < range.end);
    const rest = end - track.startFrame;
    if (inside || Math.min(track.startFrame - startFrame, rest) < LEAST_SECONDS * rate) continue;
    cuts.push(song);
    startFrame = track.startFrame;
  }
  if (cuts.length === 1) return [whole];
  return cuts.map((first, at): PassPart => {
    const next = cuts[at + 1] ?? tracks.length;
    const from = first === 0 ? 0 : (tracks[first]?.startFrame ?? 0);
    const to = at === cuts.length - 1 ? totalFrames : (tracks[next]?.startFrame ?? end);
    return {
      pass,
      firstTrack: first,
      tracks: tracks.slice(first, next),
      sinks: pass.sinks.map((sink) => ofSongs(sink, first, next)),
      endFrame: at === cuts.length - 1 ? end : to,
      share: (to - from) / totalFrames,
      range: { startFrame: from, endFrame: to },
    };
  });
};

const shapedRanges = ({ rate, sinks }: RenderPass, { clips, sessionRate }: Rendered) => {
  const bits = new Set(
    sinks.flatMap((sink) => (sink.kind === 'image' ? 16 : sink.kind === 'wav' && sink.bits !== '32f' ? sink.bits : [])),
  );
  return [...bits].flatMap((wordLength) => ditherRanges({ clips, sessionRate, outputRate: rate }, wordLength));
};

const ofSongs = (sink: Sink, first: number, next: number): Sink => {
  if (sink.kind === 'wav') return { ...sink, files: sink.files.slice(first, next) };
  return sink.kind === 'float' ? { ...sink, paths: sink.paths.slice(first, next) } : sink;
};
