import { describe, expect, it } from 'vitest';
import type { Report, ReportSongTone } from '../shared/report.ts';
import { TONE_CENTRES } from '../shared/tone/bands.ts';
import { renderReportHtml } from './html.ts';
import { plotsOf, reportOfTracks, reportTrack } from './report.testkit.ts';
import { toneMap, toneTable } from './toneMap.ts';

const LEVEL = TONE_CENTRES.map(() => 0);
/** A song with 4 dB too much in the octave about 250 Hz, half of it taken away. */
const boomy: ReportSongTone = (() => {
  const octave = TONE_CENTRES.map((hertz) => (Math.abs(Math.log2(hertz / 250)) < 0.5 ? -4 : 0));
  const half = octave.map((level) => level / 2 + 0);
  return {
    ...{ measuredDb: LEVEL, wantedDb: octave, appliedDb: half, reachedDb: half, leftDb: half },
    findings: ['+4.0 dB around 250 Hz'],
  };
})();
const thin: ReportSongTone = { ...boomy, wantedDb: boomy.wantedDb.map((level) => 0 - level), leftDb: null, appliedDb: null };

const report = (songs: readonly (ReportSongTone | null)[], reference: Report['tone']['reference'] = 'album'): Report => {
  const base = reportOfTracks(songs.map((tone, at) => reportTrack(at + 1, `Song ${at + 1}`, { tone })));
  return { ...base, tone: { ...base.tone, reference, referenceDb: LEVEL } };
};
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

describe('the map of songs by bands', () => {
  it('stands what is too much on the line and hangs what is too little from it, before and after', () => {
    const octave = boomy.wantedDb.filter((level) => level !== 0).length;
    const map = toneMap(report([boomy]));
    expect(count(map, /class="tone-before too-much"/g)).toBe(octave);
    expect(count(map, /class="tone-after too-much"/g)).toBe(octave);
    expect(count(map, /too-little/g)).toBe(0);
    expect(count(toneMap(report([thin])), /class="tone-before too-little"/g)).toBe(octave);
  });

  it('says in words and signed numbers what it shows', () => {
    expect(toneMap(report([boomy]))).toContain('1: +4.0 dB around 250 Hz');
    const table = toneTable(report([boomy, thin, null]));
    expect(table).toContain('<span class="from">+4.0</span><br/><span class="to">+2.0</span>');
    expect(table).toContain('<span class="to">−4.0</span>');
    expect(table).toContain('filter −2.0 to 0.0 dB');
    expect(table).toContain('silent');
  });

  it('is there for any record of two songs, and for one where something was done', () => {
    const html = (made: Report) => renderReportHtml(made, plotsOf(made));
    expect(html(report([boomy]))).toContain('Do the songs sound alike?');
    expect(html(report([boomy, thin], 'off'))).toContain('The tonal match was off: nothing was changed.');
    expect(html(report([boomy], 'off'))).not.toContain('Do the songs sound alike?');
  });
});
