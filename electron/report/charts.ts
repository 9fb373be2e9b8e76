import type { Report, ReportPlots, ReportTrack, TrackPlots } from '../shared/report.ts';
import { displayWidth, fitted } from './displayWidth.ts';
import { clock, decimal, escapeHtml, level, minutes } from './text.ts';

/** Plot width in SVG units; pixels at full page width. */
const WIDTH = 1064;

/** SVG coordinates: a tenth of a unit is finer than any screen or press shows. */
const at = (value: number): string => String(Math.round(value * 10) / 10);

interface Picture {
  readonly id: string;
  readonly height: number;
  readonly title: string;
  readonly description: string;
}

const picture = ({ id, height, title, description }: Picture, content: string, width = WIDTH): string =>
  `<svg class="plot" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-text">` +
  `<title id="${id}-title">${escapeHtml(title)}</title><desc id="${id}-text">${escapeHtml(description)}</desc>${content}</svg>`;

const line = (className: string, x1: number, y1: number, x2: number, y2: number): string =>
  `<line class="${className}" x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}"/>`;

const label = (x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end' = 'start', className = ''): string =>
  `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}"${className === '' ? '' : ` class="${className}"`}>${escapeHtml(text)}</text>`;

const defined = (values: readonly (number | null)[]): number[] =>
  values.filter((value): value is number => value !== null && Number.isFinite(value));

/** Room for `text` in about `units` SVG units at the plot's 12-unit type. */
const short = (text: string, units: number): string => {
  const columns = Math.floor(units / 6.8);
  return columns < 4 ? '' : fitted(text, Math.min(columns, displayWidth(text)));
};

/** Loudness of each song before and after as bars, true peaks as diamonds, the ceiling as a line, on one scale of dB. */
export const loudnessBars = (report: Report): string => {
  const { tracks, match } = report;
  const top = 22;
  const rowHeight = 34;
  const left = 226;
  const right = WIDTH - 92;
  const height = top + tracks.length * rowHeight + 24;
  const levels = defined(tracks.flatMap(({ source, mastered }) => [source.integratedLufs, mastered.integratedLufs]));
  const peaks = defined(tracks.flatMap(({ source, mastered }) => [source.truePeakDbtp, mastered.truePeakDbtp]));
  const least = Math.max(-70, Math.floor((Math.min(-18, ...levels) - 2) / 6) * 6);
  const most = Math.max(0, ...peaks) > 0.05 ? 3 : 0;
  const x = (value: number): number =>
    left + ((Math.min(most, Math.max(least, value)) - least) / (most - least)) * (right - left);
  const parts: string[] = [];
  for (let value = least; value <= 0; value += 6) {
    parts.push(line('grid', x(value), top - 4, x(value), height - 20), label(x(value), height - 5, decimal(value, 0), 'middle'));
  }
  parts.push(label(right + 8, height - 5, 'dB'));
  parts.push(line('ceiling', x(match.ceilingDbtp), top - 8, x(match.ceilingDbtp), height - 20));
  parts.push(label(x(match.ceilingDbtp), top - 11, `ceiling ${decimal(match.ceilingDbtp)}`, 'end'));
  for (const [index, track] of tracks.entries()) {
    const y = top + index * rowHeight;
    const { source, mastered } = track;
    parts.push(
      label(18, y + 19, String(track.number), 'end'),
      label(30, y + 19, short(track.title, left - 44), 'start', 'strong'),
    );
    if (source.integratedLufs !== null) {
      parts.push(`<rect class="source-bar" x="${left}" y="${y + 6}" width="${at(x(source.integratedLufs) - left)}" height="5"/>`);
    }
    if (mastered.integratedLufs !== null) {
      parts.push(
        `<rect class="master-bar" x="${left}" y="${y + 13}" width="${at(x(mastered.integratedLufs) - left)}" height="11"/>`,
      );
    }
    if (source.truePeakDbtp !== null) parts.push(diamond('source-peak', x(source.truePeakDbtp), y + 8.5, 4));
    if (mastered.truePeakDbtp !== null) parts.push(diamond('master-peak', x(mastered.truePeakDbtp), y + 18.5, 4.5));
    parts.push(label(right + 8, y + 22, level(mastered.integratedLufs, 'LUFS'), 'start', 'strong'));
  }
  const said = tracks.map(
    ({ number, source, mastered }) =>
      `${number}: ${level(source.integratedLufs, 'LUFS')} to ${level(mastered.integratedLufs, 'LUFS')}`,
  );
  return picture(
    { id: 'bars', height, title: 'Loudness of each song before and after', description: said.join('; ') },
    parts.join(''),
  );
};

const diamond = (className: string, x: number, y: number, radius: number): string =>
  `<path class="${className}" d="M${at(x - radius)} ${at(y)}L${at(x)} ${at(y - radius)}L${at(x + radius)} ${at(y)}L${at(x)} ${at(y + radius)}z"/>`;

/** Short-term loudness over the whole record; song boundaries, each song's integrated loudness, the sources behind. */
export const loudnessMap = (report: Report, plots: ReportPlots): string => {
  const { tracks, album } = report;
  const top = 40;
  const bottom = 268;
  const left = 36;
  const right = WIDTH - 2;
  const seconds = Math.max(1, album.frames / album.sampleRate);
  const x = (second: number): number => left + (Math.min(seconds, second) / seconds) * (right - left);
  const loudest = Math.max(
    -10,
    ...defined(tracks.flatMap(({ source, mastered }) => [source.maxShortTermLufs, mastered.maxShortTermLufs])),
  );
  const most = Math.min(6, Math.ceil((loudest + 1) / 6) * 6);
  const least = most - 42;
  const y = (value: number): number =>
    bottom - ((Math.min(most, Math.max(least, value)) - least) / (most - least)) * (bottom - top);
  const parts: string[] = [];
  const spans = tracks.map((track) => spanOf(track, album.sampleRate));
  for (const [index, { start, end }] of spans.entries()) {
    if (index % 2 === 0) {
      parts.push(`<rect class="band" x="${at(x(start))}" y="14" width="${at(x(end) - x(start))}" height="${bottom - 14}"/>`);
    }
  }
  for (let value = most; value >= least; value -= 6) {
    parts.push(line('grid', left, y(value), right, y(value)), label(left - 6, y(value) + 4, decimal(value, 0), 'end'));
  }
  parts.push(label(left - 6, top - 12, 'LUFS', 'end'));
  const step = [30, 60, 120, 300, 600, 1200].find((candidate) => seconds / candidate <= 12) ?? 3600;
  for (let second = 0; second <= seconds; second += step) {
    parts.push(
      line('axis', x(second), bottom, x(second), bottom + 4),
      label(x(second), bottom + 18, minutes(second), second === 0 ? 'start' : 'middle'),
    );
  }
  for (const [index, span] of spans.entries()) {
    const curve = plots.tracks[index]?.sourceShortTermLufs ?? null;
    if (curve !== null)
      parts.push(
        `<path class="source-line" d="${curvePath(curve, (i) => x(Math.min(span.end, span.start + i / 10)), y, least)}"/>`,
      );
  }
  const whole = plots.albumShortTermLufs;
  if (whole !== null) parts.push(`<path class="master-line" d="${curvePath(whole, (i) => x(i / 10), y, least)}"/>`);
  else {
    for (const [index, span] of spans.entries()) {
      const curve = plots.tracks[index]?.masteredShortTermLufs ?? null;
      if (curve !== null)
        parts.push(`<path class="master-line" d="${curvePath(curve, (i) => x(span.start + i / 10), y, least)}"/>`);
    }
  }
  for (const [index, track] of tracks.entries()) {
    const { start, end } = spans[index]!;
    const room = x(end) - x(start) - 8;
    const integrated = track.mastered.integratedLufs;
    const heading = [String(track.number), short(track.title, room - 26)].join('  ').trimEnd();
    if (room >= 8 * String(track.number).length) parts.push(label(x(start) + 5, 27, heading, 'start', 'strong'));
    if (integrated !== null) {
      parts.push(line('integrated', x(start), y(integrated), x(end), y(integrated)));
      if (room > 40) parts.push(label(x(end) - 5, y(integrated) - 5, decimal(integrated), 'end', 'strong halo'));
    }
  }
  const description = tracks.map(
    (track) =>
      `${clock(track.startFrame, album.sampleRate)} song ${track.number}, integrated ${level(track.mastered.integratedLufs, 'LUFS')}, ` +
      `loudest 3 s ${level(track.mastered.maxShortTermLufs, 'LUFS')}`,
  );
  return picture(
    { id: 'map', height: bottom + 24, title: 'Short-term loudness over the whole record', description: description.join('; ') },
    parts.join(''),
  );
};

const spanOf = ({ startFrame, frames }: ReportTrack, rate: number): { start: number; end: number } => ({
  start: startFrame / rate,
  end: (startFrame + frames) / rate,
});

/** A curve as path data: at most one point per SVG unit, broken where it falls below the plot. */
const curvePath = (curve: Float32Array, x: (index: number) => number, y: (value: number) => number, least: number): string => {
  const points: string[] = [];
  let pen = 'M';
  let drawn = Number.NEGATIVE_INFINITY;
  for (const [index, value] of curve.entries()) {
    // NaN compares false: it breaks the line as silence does.
    if (!(value > least)) {
      pen = 'M';
      continue;
    }
    const place = x(index);
    if (pen === 'L' && place - drawn < 0.9) continue;
    points.push(`${pen}${at(place)} ${at(y(value))}`);
    pen = 'L';
    drawn = place;
  }
  return points.join('');
};

const WAVE_WIDTH = 1000;
const WAVE_HEIGHT = 58;
/** dB of limiting that fill the strip. */
const REDUCTION_SCALE = 6;

/** A mastered song's waveform, and under it what the limiter took, hanging from a line, full strip 6 dB. */
export const waveform = (track: ReportTrack, plots: TrackPlots | undefined): string => {
  const middle = WAVE_HEIGHT / 2;
  const overview = plots?.masteredOverview ?? null;
  const parts: string[] = [line('grid', 0, middle, WAVE_WIDTH, middle)];
  if (overview !== null && overview.length >= 2) {
    const columns = overview.length / 2;
    const x = (column: number): number => (column / columns) * WAVE_WIDTH;
    const y = (value: number): number => middle - Math.min(1, Math.max(-1, Number.isFinite(value) ? value : 0)) * (middle - 1);
    const above: string[] = [];
    const below: string[] = [];
    for (let column = 0; column < columns; column += 1) {
      above.push(`${at(x(column + 0.5))} ${at(y(overview[column * 2 + 1]!) - 0.3)}`);
      below.push(`${at(x(column + 0.5))} ${at(y(overview[column * 2]!) + 0.3)}`);
    }
    parts.push(`<path class="wave" d="M${above.join('L')}L${below.reverse().join('L')}z"/>`);
  }
  const reduction = plots?.gainReductionDb ?? null;
  const strip = WAVE_HEIGHT + 4;
  parts.push(line('grid', 0, strip, WAVE_WIDTH, strip));
  if (reduction?.some((value) => value > 0.05)) {
    const columns = Math.min(WAVE_WIDTH, reduction.length);
    const outline: string[] = [];
    for (let column = 0; column < columns; column += 1) {
      const from = Math.floor((column * reduction.length) / columns);
      const to = Math.max(from + 1, Math.floor(((column + 1) * reduction.length) / columns));
      let deepest = 0;
      for (let i = from; i < to; i += 1) if (reduction[i]! > deepest) deepest = reduction[i]!;
      const depth = strip + (Math.min(REDUCTION_SCALE, deepest) / REDUCTION_SCALE) * 16;
      outline.push(
        `${at((column / columns) * WAVE_WIDTH)} ${at(depth)}`,
        `${at(((column + 1) / columns) * WAVE_WIDTH)} ${at(depth)}`,
      );
    }
    parts.push(`<path class="reduction" d="M0 ${strip}L${outline.join('L')}L${WAVE_WIDTH} ${strip}z"/>`);
  }
  const title = `Waveform of song ${track.number}`;
  const description = `Mastered; the limiter takes up to ${level(track.maxGainReductionDb, 'dB')}.`;
  return picture({ id: `wave-${track.number}`, height: strip + 18, title, description }, parts.join(''), WAVE_WIDTH);
};
