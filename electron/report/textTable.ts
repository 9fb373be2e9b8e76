import type { MatchBasis, Report, ReportTrack } from '../shared/report.ts';
import { displayWidth, fitted } from './displayWidth.ts';

interface Column {
  readonly heading: string;
  readonly unit: string;
  readonly value: (track: ReportTrack) => string;
}

const figure = (value: number | null): string => (value === null ? '-' : (Math.round(value * 10) / 10 || 0).toFixed(1));
const change = (value: number): string => `${Math.round(value * 10) > 0 ? '+' : ''}${figure(value)}`;

/** What the match made equal, where that is not the integrated loudness beside it. */
const matchedOn: Readonly<Record<MatchBasis, readonly Column[]>> = {
  loud: [{ heading: 'loud parts', unit: 'LUFS', value: ({ mastered }) => figure(mastered.loudSectionsLufs) }],
  integrated: [],
  'short-term': [{ heading: 'loudest 3 s', unit: 'LUFS', value: ({ mastered }) => figure(mastered.maxShortTermLufs) }],
};

const figuresOf = ({ match }: Report): readonly Column[] => [
  { heading: 'source', unit: 'LUFS', value: ({ source }) => figure(source.integratedLufs) },
  { heading: 'mastered', unit: 'LUFS', value: ({ mastered }) => figure(mastered.integratedLufs) },
  ...matchedOn[match.basis],
  { heading: 'gain', unit: 'dB', value: ({ gainDb }) => change(gainDb) },
  { heading: 'true peak', unit: 'dBTP', value: ({ mastered }) => figure(mastered.truePeakDbtp) },
  { heading: 'limiter', unit: 'dB', value: ({ maxGainReductionDb }) => figure(maxGainReductionDb) },
  { heading: 'held by', unit: '', value: ({ binds }) => binds ?? '' },
];

const WIDEST_TITLE = 32;
const NARROWEST_TITLE = 5;

/** The songs for a terminal: two heading lines, then one line each, at most 110 columns wide, every line ended by `\n`. Plain ASCII minus signs. */
export const songTable = (report: Report): string => {
  const { tracks } = report;
  const titleWidth = Math.min(WIDEST_TITLE, Math.max(NARROWEST_TITLE, ...tracks.map(({ title }) => displayWidth(title))));
  const numberWidth = Math.max(1, ...tracks.map(({ number }) => String(number).length));
  const columns = figuresOf(report).map((column) => ({
    ...column,
    width: Math.max(column.heading.length, column.unit.length, ...tracks.map((track) => column.value(track).length)),
  }));
  const line = (number: string, title: string, cells: readonly string[]): string =>
    `${[number.padStart(numberWidth), fitted(title, titleWidth), ...cells].join('  ').trimEnd()}\n`;
  const aligned = (pick: (column: (typeof columns)[number]) => string): string[] =>
    columns.map((column) => (column.unit === '' ? pick(column) : pick(column).padStart(column.width)));
  return [
    line(
      '#',
      'title',
      aligned(({ heading }) => heading),
    ),
    line(
      '',
      '',
      aligned(({ unit }) => unit),
    ),
    ...tracks.map((track) =>
      line(
        String(track.number),
        track.title,
        aligned(({ value }) => value(track)),
      ),
    ),
  ].join('');
};
