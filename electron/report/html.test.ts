import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newStage } from '../shared/chain/schema.ts';
import { renderReportHtml } from './html.ts';
import { analyzed, plotsOf, reportOfTracks, reportTrack, silentTrack } from './report.testkit.ts';
import { STYLE } from './style.ts';
import { clock, decimal, escapeHtml, level, signed } from './text.ts';

const album = reportOfTracks([
  reportTrack(1, 'First'),
  reportTrack(2, 'Second', { intentLu: -3, binds: null, maxGainReductionDb: 0, gainDb: -2.06 }),
]);
const page = renderReportHtml(album, plotsOf(album));

/** Elements opened and not closed, or closed and not opened, in order. Fails on a stray `<`. */
const unbalanced = (html: string): string[] => {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, closing, name = '', empty] of html
    .replace(/<!DOCTYPE html>/, '')
    .matchAll(/<(\/?)([A-Za-z0-9]*)[^<>]*?(\/?)>/g)) {
    if (empty === '/') continue;
    if (closing === '') open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
};

const HOSTILE = [
  '</title><script>alert(1)</script>',
  '" onload="alert(1)',
  "'><img src=x onerror=alert(1)>",
  '&lt;b&gt;',
  'null \u0000 bell \u0007 lone \ud800 half',
  '\u202eright to left',
  '夜の歌 🎶',
];

describe('the chains in the HTML report', () => {
  const stage = (kind: 'eq' | 'compressor', change: object = {}) => ({
    ...{ kind, on: true, maxReductionDb: 0, bandsMaxReductionDb: [], loudnessChangeLu: -0.4 },
    settings: newStage(kind),
    ...change,
  });
  const song = { stages: [stage('eq'), stage('compressor', { maxReductionDb: 2.34 })], loudnessChangeLu: -0.8 };
  const record = { stages: [stage('eq', { on: false }), stage('compressor', { maxReductionDb: 1.2 })], loudnessChangeLu: 0.3 };
  const plain = reportOfTracks([reportTrack(1, 'First', { chain: song, recordChainLu: 0.3 }), reportTrack(2, 'Second')]);
  const chained = { ...plain, album: { ...plain.album, chain: record } };
  const html = renderReportHtml(chained, plotsOf(chained));

  it('are part of the line of all gains, with their loudness and their deepest reductions', () => {
    expect(html).toContain(
      'chain <b>\u22120.8\u00a0LU</b> (equalizer, compressor up to <b>2.3\u00a0dB</b>), gain <b>+3.1\u00a0dB</b>, album chain <b>+0.3\u00a0LU</b>, limiter',
    );
  });

  it('have a table of their stages, those that are off too, and none where there is no chain', () => {
    expect(html).toContain('<h2>Processing</h2>');
    expect(html).toContain('<td>equalizer</td><td class="number">off</td>');
    expect(html).toContain('The record');
    expect(page).not.toContain('<h2>Processing</h2>');
    expect(unbalanced(html)).toEqual([]);
  });
});

describe('the HTML report', () => {
  const thereIsXmllint = spawnSync('xmllint', ['--version']).error === undefined;
  if (!thereIsXmllint) console.info('skipped: xmllint is not installed');
  it.skipIf(!thereIsXmllint)('is well-formed in the eyes of xmllint, whatever the titles', () => {
    const hostile = reportOfTracks(HOSTILE.map((title, index) => reportTrack(index + 1, title, { artist: title })));
    for (const html of [page, renderReportHtml(hostile, plotsOf(hostile))]) {
      expect(spawnSync('xmllint', ['--noout', '-'], { input: html, encoding: 'utf8' }).stderr).toBe('');
    }
  });

  it('closes what it opens, and stands alone: no script, no link, nothing fetched', () => {
    expect(unbalanced(page)).toEqual([]);
    expect(page).not.toMatch(/<script|<link|<img|<iframe|\ssrc=|\shref=|url\(|@import|\son[a-z]+=/i);
    expect(page.match(/https?:[^"]*/g)).toEqual(['http://www.w3.org/1999/xhtml']);
  });

  it('shows hostile text as text', () => {
    for (const text of HOSTILE) {
      const hostile = reportOfTracks([reportTrack(1, text, { artist: text, isrc: text })], {
        findings: [{ severity: 'warns', track: 1, message: text }],
        files: [{ path: text, bytes: 1, sha256: text }],
      });
      const html = renderReportHtml(
        {
          ...hostile,
          album: { ...hostile.album, title: text, artist: text, upc: text, date: text },
          match: { ...hostile.match, explanation: text },
        },
        plotsOf(hostile),
      );
      expect(unbalanced(html)).toEqual([]);
      expect(html).not.toMatch(/<script|<img|<b>&|\son(load|error)="/);
      expect(html).toContain(`<h1><bdi>${escapeHtml(text)}</bdi></h1>`);
      expect(html.isWellFormed()).toBe(true);
    }
  });

  it('keeps any text inside its element', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"'\p{Cc}]/u);
        expect(escaped.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
      }),
    );
  });

  it('is the same text for the same report', () => {
    expect(renderReportHtml(structuredClone(album), plotsOf(album))).toBe(page);
  });

  it('explains each song in one line from file to record', () => {
    const words = page.replace(/<[^>]*>/g, '').replace(/\u00a0/g, ' ');
    expect(words).toContain('source −14.2 LUFS, gain +3.1 dB, limiter up to 1.4 dB → −11.1 LUFS, peak −1.0 dBTP of −1.0 dBTP');
    expect(words).toContain(
      'gain −2.1 dB, limiter at rest → −11.1 LUFS, peak −1.0 dBTP of −1.0 dBTP, meant −3.0 LU against the others',
    );
    expect(words).toContain('ZZ-EX1-26-00001');
    expect(words).toContain('sets the level');
  });

  it('renders silence and missing plots with dashes instead of numbers', () => {
    const silent = reportOfTracks([silentTrack(1)], {
      match: { ...album.match, target: 'none', commonLevelLufs: null, bindingTrack: null },
    });
    const nothing = {
      ...silent,
      album: { ...silent.album, upc: null, date: null, integratedLufs: null, truePeakDbtp: null, loudnessRangeLu: null },
    };
    const empty = { sourceShortTermLufs: null, masteredShortTermLufs: null, masteredOverview: null, gainReductionDb: null };
    const silence = new Float32Array(100).fill(Number.NEGATIVE_INFINITY);
    const flat = {
      ...empty,
      sourceShortTermLufs: silence,
      masteredShortTermLufs: silence,
      masteredOverview: new Float32Array(0),
    };
    for (const plots of [empty, flat]) {
      const html = renderReportHtml(nothing, { albumShortTermLufs: null, tracks: [plots] });
      expect(html).not.toMatch(/NaN|Infinity|null|undefined/);
      expect(unbalanced(html)).toEqual([]);
    }
    const bare = renderReportHtml(
      { ...nothing, tracks: [], album: { ...nothing.album, frames: 0 } },
      { albumShortTermLufs: null, tracks: [] },
    );
    expect(bare).not.toMatch(/NaN|Infinity|null|undefined/);
  });

  it('marks a master that passes the ceiling', () => {
    const over = reportOfTracks([reportTrack(1, 'Hot', { mastered: analyzed('wav/hot.wav', 441000, -8, -0.2) })]);
    expect(renderReportHtml(over, plotsOf(over))).toContain('<span class="over">over</span>');
    expect(page).not.toContain('<span class="over">');
  });

  it('names every picture and every table for those who cannot see them', () => {
    const pictures = page.match(/<svg class="plot"[^>]*>/g) ?? [];
    expect(pictures).toHaveLength(4);
    for (const picture of pictures) {
      const ids = /aria-labelledby="([^"]*)"/.exec(picture)?.[1]?.split(' ') ?? [];
      expect(picture).toContain('role="img"');
      for (const id of ids) expect(page.split(`id="${id}"`)).toHaveLength(2);
    }
    expect(page.match(/<table/g)?.length).toBe(page.match(/<caption>/g)?.length);
  });

  it('stays small for a long record', () => {
    const long = reportOfTracks(Array.from({ length: 30 }, (_, index) => reportTrack(index + 1, `Song ${index + 1}`)));
    expect(renderReportHtml(long, plotsOf(long)).length).toBeLessThan(1_500_000);
  });
});

describe('the colours', () => {
  const luminance = (hex: string): number => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((from) => {
      const value = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (a: string, b: string): number => {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };

  // WCAG 2.2: 1.4.3 text 4.5:1, 1.4.11 graphics 3:1.
  it('reach WCAG AA against every ground, in light, dark and print', () => {
    const schemes = [...STYLE.matchAll(/:root \{([^}]*)\}/g)].map(([, body = '']) =>
      Object.fromEntries([...body.matchAll(/--([a-z]+): (#[0-9a-f]{6})/g)].map(([, name = '', hex = '']) => [name, hex])),
    );
    expect(schemes).toHaveLength(3);
    for (const scheme of schemes) {
      for (const ground of [scheme.ground, scheme.faint]) {
        for (const text of ['text', 'muted', 'bad', 'good', 'warn', 'master']) {
          expect(contrast(scheme[text] ?? '', ground ?? ''), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
        }
        for (const mark of ['source', 'limit'])
          expect(contrast(scheme[mark] ?? '', ground ?? ''), mark).toBeGreaterThanOrEqual(3);
      }
    }
  });
});

describe('numbers', () => {
  it('carry signs and units, and never a minus zero', () => {
    expect(decimal(-0.04)).toBe('0.0');
    expect(decimal(-0.06)).toBe('−0.1');
    expect(level(-14.25, 'LUFS')).toBe('−14.3\u00a0LUFS');
    expect(level(null, 'LUFS')).toBe('–');
    expect(level(Number.NEGATIVE_INFINITY, 'LUFS')).toBe('–');
    expect(signed(-0.04, 'dB')).toBe('+0.0\u00a0dB');
    expect(signed(2.5, 'dB')).toBe('+2.5\u00a0dB');
  });

  it('count time in CD frames', () => {
    // 75 frames of 588 samples at 44.1 kHz; 640 samples at 48 kHz.
    expect(clock(44100 * 61 + 588 * 3 + 587, 44100)).toBe('01:01:03');
    expect(clock(48000 * 3600, 48000)).toBe('60:00:00');
    expect(clock(639, 48000)).toBe('00:00:00');
  });
});
