import type { Report, ReportSongTone, ReportTrack } from '../shared/report.ts';
import { withMinus } from '../shared/text/minus.ts';
import { displayWidth, fitted } from './displayWidth.ts';
import { decimal, escapeHtml, NONE } from './text.ts';

/**
 * Songs by bands: how far each song's tone departs from the reference, before and after. What is too much stands on a song's line,
 * what is too little hangs from it, so the sign needs no colour.
 */
export const toneMap = ({ tone, tracks }: Report): string => {
  const songs = tracks.flatMap((track) => (track.tone === null ? [] : [{ track, tone: track.tone }]));
  const isMatched = songs.some(({ tone: { leftDb } }) => leftDb !== null);
  const parts: string[] = [];
  const height = TOP + songs.length * rowHeight(isMatched) + 22;
  for (const hertz of [31.5, 63, 125, 250, 500, 1000, 2000, 4000, 8000, 16_000]) {
    const x = xOf(bandOf(tone.bandsHz, hertz) + 0.5);
    parts.push(`<line class="grid" x1="${at(x)}" y1="${TOP - 4}" x2="${at(x)}" y2="${height - 18}"/>`);
    parts.push(text(x, height - 4, hertz < 1000 ? String(hertz) : `${hertz / 1000}k`, 'middle'));
  }
  parts.push(text(RIGHT, height - 4, 'Hz', 'end'));
  songs.forEach(({ track, tone: song }, index) => {
    const y = TOP + index * rowHeight(isMatched);
    parts.push(text(18, y + 20, String(track.number), 'end'), text(30, y + 20, short(track.title), 'start', 'strong'));
    parts.push(strip(song.wantedDb, y + STRIP / 2, 'tone-before'));
    if (!isMatched) return;
    parts.push(strip(song.leftDb ?? song.wantedDb, y + STRIP * 1.5 + 2, 'tone-after'));
    parts.push(text(LEFT - 10, y + 20, 'before', 'end'), text(LEFT - 10, y + STRIP + 22, 'after', 'end'));
  });
  const said = songs.map(({ track, tone: song }) => `${track.number}: ${withMinus(song.findings.join(', ')) || 'close to it'}`);
  return (
    `<svg class="plot" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="tone-title tone-text">` +
    `<title id="tone-title">How far each song's tone departs from ${escapeHtml(tone.name)}</title>` +
    `<desc id="tone-text">${escapeHtml(said.join('; '))}</desc>${parts.join('')}</svg>`
  );
};

const WIDTH = 1064;
const TOP = 14;
const LEFT = 250;
const RIGHT = WIDTH - 2;
/** Height of a strip, and the deviation in dB that fills half of it. */
const STRIP = 26;
const FULL = 6;

const rowHeight = (isMatched: boolean): number => (isMatched ? 2 * STRIP + 14 : STRIP + 10);
const BANDS = 62;
const xOf = (band: number): number => LEFT + (band / BANDS) * (RIGHT - LEFT);
const at = (value: number): string => String(Math.round(value * 10) / 10);

const bandOf = (bands: readonly number[], hertz: number): number => {
  const distance = (band: number): number => Math.abs(Math.log((bands[band] ?? 1) / hertz));
  return bands.reduce((best, _centre, band) => (distance(band) < distance(best) ? band : best), 0);
};

const short = (title: string): string => fitted(title, Math.min(23, displayWidth(title)));

const text = (x: number, y: number, said: string, anchor: 'start' | 'middle' | 'end', className = ''): string =>
  `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}"${className === '' ? '' : ` class="${className}"`}>${escapeHtml(said)}</text>`;

/** Deviations are what is wanted, the other way round. */
const strip = (wanted: readonly number[], middle: number, className: string): string => {
  const bars = wanted.map((level, band) => {
    const size = (Math.min(FULL, Math.abs(level)) / FULL) * (STRIP / 2);
    if (size < 0.25) return '';
    const over = level < 0;
    const y = over ? middle - size : middle;
    const shape = `x="${at(xOf(band) + 0.5)}" y="${at(y)}" width="${at((RIGHT - LEFT) / BANDS - 1)}" height="${at(size)}"`;
    return `<rect class="${className} ${over ? 'too-much' : 'too-little'}" ${shape}/>`;
  });
  return (
    `<rect class="band" x="${LEFT}" y="${at(middle - STRIP / 2)}" width="${RIGHT - LEFT}" height="${STRIP}"/>` +
    `${bars.join('')}<line class="axis" x1="${LEFT}" y1="${at(middle)}" x2="${RIGHT}" y2="${at(middle)}"/>`
  );
};

/** Hz, at the middles of octaves. */
const OCTAVES = [31.5, 63, 125, 250, 500, 1000, 2000, 4000, 8000, 16_000];

/** The same in numbers, octave by octave, with what there is to say of each song. */
export const toneTable = ({ tone, tracks }: Report): string => {
  const heads = OCTAVES.map((hertz) => `<th class="number" scope="col">${hertz < 1000 ? hertz : `${hertz / 1000}k`}</th>`);
  return `<div class="scroll">
<table class="tones">
<caption>dB in each octave (Hz): more (+) or less (−) than ${escapeHtml(tone.name)}, before and, below it, after. Then all bands’ mean departure.</caption>
<thead><tr><th class="number" scope="col">#</th><th scope="col">Title</th>${heads.join('')}<th class="number" scope="col">Mean</th></tr></thead>
${tracks.map((track) => toneRow(track, tone.bandsHz)).join('\n')}
</table>
</div>`;
};

const toneRow = ({ number, title, tone }: ReportTrack, bands: readonly number[]): string => {
  const cells = tone === null ? OCTAVES.map(() => NONE) : OCTAVES.map((hertz) => octaveCell(tone, bands, hertz));
  const said = tone === null ? 'silent' : saidOf(tone);
  const mean = tone === null ? NONE : changed(meanOf(tone.wantedDb), tone.leftDb && meanOf(tone.leftDb), plain);
  const numbers = [...cells, mean].map((cell) => `<td class="number">${cell}</td>`).join('');
  return `<tbody><tr><td class="number">${number}</td><th scope="row"><bdi>${escapeHtml(title)}</bdi></th>${numbers}</tr>
<tr class="said"><td></td><td colspan="${cells.length + 2}">${escapeHtml(said)}</td></tr></tbody>`;
};

const saidOf = ({ findings, appliedDb }: ReportSongTone): string => {
  const departures = findings.length === 0 ? 'close to it' : withMinus(findings.join(', '));
  return appliedDb === null
    ? departures
    : `${departures}; filter ${sign(Math.min(...appliedDb))} to ${sign(Math.max(...appliedDb))} dB`;
};

const plain = (value: number): string => decimal(value);
const sign = (value: number): string => (value > 0 && decimal(value) !== '0.0' ? `+${decimal(value)}` : decimal(value));

const changed = (before: number, after: number | null, say: (value: number) => string): string =>
  after === null
    ? `<span class="to">${say(before)}</span>`
    : `<span class="from">${say(before)}</span><br/><span class="to">${say(after)}</span>`;

const octaveCell = ({ wantedDb, leftDb }: ReportSongTone, bands: readonly number[], hertz: number): string => {
  const inOctave = bands.flatMap((centre, band) => (Math.abs(Math.log2(centre / hertz)) < 0.5 ? [band] : []));
  const deviation = (wanted: readonly number[]): number =>
    inOctave.reduce((sum, band) => sum - (wanted[band] ?? 0), 0) / inOctave.length;
  return changed(deviation(wantedDb), leftDb && deviation(leftDb), sign);
};

/** From 31.5 Hz to 16 kHz, where corrections are made. */
const meanOf = (wanted: readonly number[]): number => {
  const middle = wanted.slice(5, 57);
  return middle.reduce((sum, level) => sum + Math.abs(level), 0) / middle.length;
};
