import type { ReportSongTone, ReportTone } from '../shared/report.ts';
import { TONE_CENTRES } from '../shared/tone/bands.ts';
import type { SongToneOutcome } from '../shared/tone/outcome.ts';
import type { RenderedAlbum } from './renderedAlbum.ts';

/** Hundredths are as much as anyone can hear, and keep the report short. */
const rounded = (levels: readonly number[]): number[] => levels.map((level) => Math.round(level * 100) / 100 + 0);
const roundedOrNull = (levels: readonly number[] | null | undefined): number[] | null =>
  levels == null ? null : rounded(levels);

export const reportTone = ({ request, tone }: Pick<RenderedAlbum, 'request' | 'tone'>): ReportTone => {
  const { reference, amount, bound, smoothing, phase } = request.project.album.tone;
  return {
    reference:
      typeof reference === 'string' ? reference : 'track' in reference ? 'track' : 'file' in reference ? 'file' : 'curve',
    name: tone.name,
    amountPercent: amount,
    boundDb: bound,
    smoothing,
    phase,
    bandsHz: rounded(TONE_CENTRES),
    referenceDb: roundedOrNull(tone.reference?.levels),
    referenceLowDb: roundedOrNull(tone.reference?.spread?.low),
    referenceHighDb: roundedOrNull(tone.reference?.spread?.high),
  };
};

export const reportSongTone = (song: SongToneOutcome | undefined): ReportSongTone | null =>
  song === undefined || song.measured === null || song.wanted === null
    ? null
    : {
        measuredDb: rounded(song.measured),
        wantedDb: rounded(song.wanted),
        appliedDb: roundedOrNull(song.applied),
        reachedDb: roundedOrNull(song.reached),
        leftDb: roundedOrNull(song.left),
        findings: song.findings,
      };
