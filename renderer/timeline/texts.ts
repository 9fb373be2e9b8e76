import { formatMsf } from '../../electron/shared/album/timecode.ts';
import type { SourceState } from '../../electron/shared/contract/state.ts';
import { type Frames, framesPerSector, nearestSector, type SessionRate } from '../../electron/shared/units.ts';
import { playingTime, seconds, timecode } from '../ui/format.ts';
import type { Scene, SceneJoin, SceneSong } from './scene.ts';

/** The timeline's words: the same on the canvas, at the pointer and for screen readers. */

/** `2.000 s` */
export const lengthText = (frames: number, rate: number): string => seconds(frames, rate, 3);

/** `2.000 s · 150 sectors`; in samples where the sector grid was left. */
export const exactText = (frames: number, rate: SessionRate): string => {
  const sectors = frames / framesPerSector(rate);
  const exact = Number.isInteger(sectors) ? `${sectors} ${sectors === 1 ? 'sector' : 'sectors'}` : `${frames} samples`;
  return `${lengthText(frames, rate)} · ${exact}`;
};

/**
 * The gaps of a join as they are told: as it was asked for where it came to that, give or take the CD sectors that songs start on,
 * as the song table has it; else as it is.
 */
const toldGaps = ({ join, fileGapFrames, audibleGapFrames }: SceneJoin, rate: SessionRate): { file: number; audible: number } => {
  const asked = 'gap' in join ? join.gap : 0;
  const near = (frames: number): number => (asked > 0 && Math.abs(frames - asked) < 2 * framesPerSector(rate) ? asked : frames);
  if (fileGapFrames === audibleGapFrames) return { file: near(fileGapFrames), audible: near(fileGapFrames) };
  const isAudible = 'measure' in join && join.measure === 'audible';
  return {
    file: isAudible ? fileGapFrames : near(fileGapFrames),
    audible: isAudible ? near(audibleGapFrames) : audibleGapFrames,
  };
};

/** What is written between two songs, and what where there is less room. */
export const joinText = (join: SceneJoin, rate: SessionRate): { readonly full: string; readonly short: string } => {
  if (join.kind === 'crossfade') {
    const length = lengthText(join.crossfadeFrames, rate);
    return { full: `crossfade ${length}`, short: `xfade ${length}` };
  }
  const isGapless = join.fileGapFrames === 0;
  const told = toldGaps(join, rate);
  const short = isGapless ? 'gapless' : lengthText(told.file, rate);
  const audible = lengthText(told.audible, rate);
  if (join.fileGapFrames === join.audibleGapFrames) return { full: short, short };
  const measured = 'measure' in join.join ? join.join.measure : 'file';
  return measured === 'audible'
    ? { full: `audible ${audible} · ${isGapless ? short : `file ${short}`}`, short: audible }
    : { full: `${short} · audible ${audible}`, short };
};

/** What keeps a song from being heard; empty where nothing does. */
export const statusText = (source: SourceState | null): string => {
  switch (source?.status) {
    case 'reading':
      return `reading ${Math.round(source.progress * 100)} %`;
    case 'missing':
      return 'file missing';
    case 'changed':
      return 'file changed';
    case 'unreadable':
      return 'file unreadable';
    default:
      return '';
  }
};

/** `Gap between 1 and 2: 2.000 s, 2.400 s audible`, what it is measured by first. */
export const joinLabel = (join: SceneJoin, rate: SessionRate): string => {
  const between = `between ${join.numbers[0]} and ${join.numbers[1]}`;
  if (join.kind === 'crossfade') return `Crossfade ${between}: ${lengthText(join.crossfadeFrames, rate)}`;
  const told = toldGaps(join, rate);
  const file = lengthText(told.file, rate);
  const audible = lengthText(told.audible, rate);
  if (join.fileGapFrames === join.audibleGapFrames) return `Gap ${between}: ${file}`;
  const isAudible = 'measure' in join.join && join.join.measure === 'audible';
  return `Gap ${between}: ${isAudible ? `${audible} audible, ${file} between files` : `${file}, ${audible} audible`}`;
};

/** `Song 3: Title, starts 04:12:33, length 3:51, fade-out 4.000 s` */
export const songLabel = (song: SceneSong, scene: Scene): string => {
  const { sampleRate: rate } = scene.timeline;
  const { clip, track } = song;
  const fade = (name: string, length: number): string => `${name} ${lengthText(length, rate)}`;
  const parts = [
    `${track.number === 0 ? 'Hidden track' : `Song ${track.number}`}: ${song.title}`,
    `starts ${timecode(track.startFrame, rate)}`,
    `length ${playingTime(clip.frames, rate)}`,
    ...(clip.fadeIn === null || clip.fadeIn.crossfade ? [] : [fade('fade-in', clip.fadeIn.frames)]),
    ...(clip.fadeOut === null || clip.fadeOut.crossfade ? [] : [fade('fade-out', clip.fadeOut.frames)]),
    ...(track.indexes.length === 0 ? [] : [`${track.indexes.length} index ${track.indexes.length === 1 ? 'mark' : 'marks'}`]),
  ];
  const status = statusText(song.source);
  return [...parts, ...(status === '' ? [] : [status])].join(', ');
};

/** A place on the sector grid, `mm:ss:ff`. */
export const placeText = (frame: number, rate: SessionRate): string =>
  formatMsf(nearestSector(Math.max(0, frame) as Frames, rate));
