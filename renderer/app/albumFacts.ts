import { parseMsf } from '../../electron/shared/album/timecode.ts';
import type { Timeline } from '../../electron/shared/album/timeline.ts';
import type { MatchState, SourceState } from '../../electron/shared/contract/state.ts';
import { sectorsToFrames } from '../../electron/shared/units.ts';
import { counted, lufs, playingTime } from '../ui/format.ts';

/** Frames left on the longest disc the plant takes, negative where the album is too long. */
export const framesLeft = (timeline: Timeline, maximumLength: string): number =>
  sectorsToFrames(parseMsf(maximumLength) ?? parseMsf('79:57') ?? (0 as never), timeline.sampleRate) - timeline.totalFrames;

/** What is left of the disc, or what is too much for it, in whole seconds: so much may still come, or has to go. */
export const discRoom = (left: number, sampleRate: number): string =>
  playingTime(Math.floor(left / sampleRate) * sampleRate, sampleRate);

export interface StudioStatus {
  readonly tone: 'good' | 'warn' | 'bad' | 'working';
  readonly text: string;
  /** A sentence more. */
  readonly detail: string;
  /** 0..1 of what is being worked on; null where nothing is. */
  readonly progress: number | null;
  /** Until the match is done, where that is known. */
  readonly secondsLeft?: number | null;
}

/** What the user needs to know first: songs that cannot be used, songs being read or on their way, then the match. */
export const statusOf = (sources: readonly SourceState[], match: MatchState | null, filling = false): StudioStatus => {
  const broken = sources.filter(({ status }) => status === 'missing' || status === 'unreadable' || status === 'changed');
  const [first] = broken;
  if (first !== undefined) {
    const what = { missing: 'missing', unreadable: 'unreadable', changed: 'changed on disk' }[first.status as 'missing'];
    const text = broken.length === 1 ? `1 song ${what}` : `${broken.length} songs need attention`;
    return { tone: 'bad', text, detail: broken.map(({ name, status }) => `${name}: ${status}`).join('\n'), progress: null };
  }
  const reading = sources.filter(({ status }) => status === 'reading');
  if (reading.length > 0) {
    const done = sources.reduce((sum, { status, progress }) => sum + (status === 'reading' ? progress : 1), 0);
    const detail = reading.map(({ name, progress }) => `${name}: ${Math.round(progress * 100)} %`).join('\n');
    return { tone: 'working', text: `Reading ${counted(reading.length, 'song')}`, detail, progress: done / sources.length };
  }
  if (filling)
    return { tone: 'working', text: 'Adding songs', detail: 'What is still to come is not matched yet.', progress: null };
  if (match === null || sources.length === 0) return { tone: 'good', text: '', detail: '', progress: null };
  if (match.status === 'working') {
    return {
      tone: 'working',
      text: 'Matching levels',
      detail: 'Figures are estimates until the match is done.',
      progress: match.progress,
      secondsLeft: match.secondsLeft,
    };
  }
  if (match.status !== 'ready') {
    const tone = match.status === 'failed' ? 'bad' : 'warn';
    return { tone, text: match.status === 'failed' ? 'Match failed' : 'Match waits', detail: match.reason ?? '', progress: null };
  }
  const text = match.commonLevelLufs === null ? 'Not matched' : `Matched at ${lufs(match.commonLevelLufs)}`;
  const held = Object.values(match.songs).filter(({ binds, note }) => binds !== null && note !== null).length;
  if (match.commonLevelLufs === null || held === 0) return { tone: 'good', text, detail: match.explanation, progress: null };
  return { tone: 'warn', text: `${text}, ${counted(held, 'song')} below`, detail: match.explanation, progress: null };
};
