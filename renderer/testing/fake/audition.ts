import type { Album } from '../../../electron/shared/album/album.ts';
import { layOut, type SourceExtent, type Timeline } from '../../../electron/shared/album/timeline.ts';
import type { CommandHandlers } from '../../../electron/shared/contract/commands.ts';
import type { AuditionBlock, MatchState } from '../../../electron/shared/contract/state.ts';
import { fail } from '../../../electron/shared/failure.ts';
import { amplitudeOf, type Db } from '../../../electron/shared/units.ts';
import { type FakeSong, levelAt, sampleAt } from './songs.ts';

/** What is needed to play the album: the songs' tones in place of songs. */
export interface Playable {
  readonly album: Album;
  readonly extents: readonly SourceExtent[];
  readonly match: MatchState;
  readonly songOf: (file: string) => FakeSong;
}

interface Stream {
  readonly playable: Playable;
  readonly timeline: Timeline;
  readonly stretches: readonly { readonly start: number; readonly end: number }[];
  readonly loop: boolean;
  readonly bypass: boolean;
  stretch: number;
  frame: number;
}

export const fakeAudition = (
  playableOf: (albumId: number) => Playable,
): Pick<CommandHandlers, 'audition.start' | 'audition.pull' | 'audition.stop'> => {
  const streams = new Map<number, Stream>();
  let lastId = 0;
  return {
    'audition.start': ({ albumId, stretches, loop, monitor, replaces, first }) => {
      if (replaces !== null) streams.delete(replaces);
      const playable = playableOf(albumId);
      const timeline = layOut(playable.album, playable.extents);
      lastId += 1;
      const frame = stretches[0]?.start ?? 0;
      const stream: Stream = { playable, timeline, stretches, loop, bypass: monitor.bypass, stretch: 0, frame };
      streams.set(lastId, stream);
      const { sampleRate } = playable.album;
      return { stream: lastId, sampleRate, plan: lastId, block: first === null ? null : block(lastId, stream, first) };
    },
    'audition.pull': ({ stream: id, frames }) => {
      const stream = streams.get(id);
      return stream === undefined
        ? fail('conflict', null, 'the stream has ended', 'press play again')
        : block(id, stream, frames);
    },
    'audition.stop': ({ stream }) => {
      streams.delete(stream);
      return null;
    },
  };
};

const block = (id: number, stream: Stream, asked: number): AuditionBlock => {
  let stretch = stream.stretches[stream.stretch];
  if (stretch !== undefined && stream.frame >= stretch.end) {
    stream.stretch = stream.loop ? (stream.stretch + 1) % stream.stretches.length : stream.stretch + 1;
    stretch = stream.stretches[stream.stretch];
    stream.frame = stretch?.start ?? stream.frame;
  }
  const startFrame = stream.frame;
  const frames = stretch === undefined ? 0 : Math.min(asked, stretch.end - startFrame);
  stream.frame += frames;
  const left = Float32Array.from({ length: frames }, (_, at) => mixAt(stream, startFrame + at));
  const level = loudnessAt(stream, startFrame);
  const last =
    !stream.loop && (stretch === undefined || (stream.frame >= stretch.end && stream.stretch === stream.stretches.length - 1));
  return {
    ...{ stream: id, startFrame, left, right: left.slice(), last },
    meters: {
      ...{
        momentaryLufs: level,
        shortTermLufs: level === null ? null : level - 0.8,
        integratedLufs: level === null ? null : -12.4,
      },
      ...{
        truePeakDbtp: level === null ? null : Math.min(-1, level + 10.6),
        reductionDb: level === null ? 0 : Math.max(0, level + 12),
      },
      correlation: level === null ? 0 : 0.72,
      stagesDb: [],
    },
  };
};

const eachClip = (stream: Stream, frame: number, visit: (song: FakeSong, at: number, gain: number) => void): void => {
  const { timeline, playable } = stream;
  for (const clip of timeline.clips) {
    const place = frame - clip.startFrame;
    if (clip.trackIndex === null || place < 0 || place >= clip.frames) continue;
    const track = playable.album.tracks[clip.trackIndex];
    if (track === undefined) continue;
    const fadeIn = clip.fadeIn === null ? 1 : Math.min(1, place / clip.fadeIn.frames);
    const fadeOut = clip.fadeOut === null ? 1 : Math.min(1, (clip.frames - place) / clip.fadeOut.frames);
    const gain = stream.bypass ? 0 : (playable.match.songs[track.id]?.gainDb ?? 0);
    visit(
      playable.songOf(track.file),
      (place + clip.sourceStart) / timeline.sampleRate,
      amplitudeOf(gain as Db) * fadeIn * fadeOut,
    );
  }
};

const mixAt = (stream: Stream, frame: number): number => {
  let sum = 0;
  eachClip(stream, frame, (song, at, gain) => {
    sum += sampleAt(song, at) * gain;
  });
  return Math.max(-0.89, Math.min(0.89, sum * 0.5));
};

const loudnessAt = (stream: Stream, frame: number): number | null => {
  let power = 0;
  eachClip(stream, frame, (song, at, gain) => {
    power += (levelAt(song, at) * gain) ** 2;
  });
  return power <= 1e-8 ? null : 10 * Math.log10(power) - 9;
};
