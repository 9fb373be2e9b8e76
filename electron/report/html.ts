import type { Report, ReportFinding, ReportPlots, ReportTrack } from '../shared/report.ts';
import { withMinus } from '../shared/text/minus.ts';
import { SECTORS_PER_SECOND } from '../shared/units.ts';
import { chainLedger, chainTables } from './chains.ts';
import { loudnessBars, loudnessMap, waveform } from './charts.ts';
import { STYLE } from './style.ts';
import { clock, decimal, escapeHtml, grouped, level, NONE, signed } from './text.ts';
import { toneMap, toneTable } from './toneMap.ts';

/**
 * report.html: one file without scripts or links, for screens in light and dark and for A4 paper. It is well-formed XML
 * too. The same report and plots give the same text.
 */
export const renderReportHtml = (report: Report, plots: ReportPlots): string =>
  `${[
    '<!DOCTYPE html>',
    '<html lang="en" xmlns="http://www.w3.org/1999/xhtml">',
    '<head>',
    '<meta charset="utf-8"/>',
    '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
    `<meta name="generator" content="Glassmaster ${escapeHtml(report.glassmaster.version)}"/>`,
    `<title>${escapeHtml(report.album.title)} – mastering report</title>`,
    `<style>\n${STYLE}\n</style>`,
    '</head>',
    '<body>',
    header(report),
    '<main>',
    levels(report),
    songs(report),
    bars(report),
    map(report, plots),
    chainTables(report),
    waves(report, plots),
    toneSection(report),
    findings(report),
    files(report),
    method(report),
    '</main>',
    `<footer>Glassmaster ${escapeHtml(report.glassmaster.version)}. Figures of the master were measured on the files listed here after they were written.</footer>`,
    '</body>',
    '</html>',
  ].join('\n')}\n`;

const named = (text: string): string => `<bdi>${escapeHtml(text)}</bdi>`;

const pair = (term: string, value: string, className = ''): string =>
  `<div><dt>${term}</dt><dd${className === '' ? '' : ` class="${className}"`}>${value}</dd></div>`;

const header = ({ album, tracks }: Report): string => `<header>
<p class="kind">Mastering report</p>
<h1>${named(album.title)}</h1>
<p class="artist">${named(album.artist)}</p>
<dl class="facts">
${[
  pair('Length from first song', clock(album.frames, album.sampleRate)),
  pair('Songs', String(tracks.length)),
  pair('Integrated', level(album.integratedLufs, 'LUFS')),
  pair('True peak', level(album.truePeakDbtp, 'dBTP')),
  pair('Loudness range', level(album.loudnessRangeLu, 'LU')),
  pair('Sample rate', `${decimal(album.sampleRate / 1000)} kHz`),
  pair('UPC/EAN', album.upc === null ? 'none given' : escapeHtml(album.upc), 'small'),
  ...(album.date === null ? [] : [pair('Date', escapeHtml(album.date), 'small')]),
].join('\n')}
</dl>
</header>`;

const BASES = { loud: 'loud sections', integrated: 'integrated loudness', 'short-term': 'loudest 3 seconds' } as const;
const REFERENCES = { loudest: 'each song', album: 'the whole album' } as const;

const levels = ({ match, tracks }: Report): string => {
  const binding = tracks.find(({ number }) => number === match.bindingTrack);
  const target =
    match.target === 'highest'
      ? 'highest common level'
      : match.target === 'none'
        ? 'levels left alone'
        : level(match.target, 'LUFS');
  return `<section>
<h2>How the level was set</h2>
<p class="lead">${escapeHtml(withMinus(match.explanation))}</p>
<dl class="settings">
${[
  pair('Target', target),
  ...(match.target === 'none' ? [] : [pair('matched by', BASES[match.basis])]),
  ...(typeof match.target === 'number' ? [pair('of', REFERENCES[match.reference])] : []),
  pair('ceiling', level(match.ceilingDbtp, 'dBTP')),
  pair('limiter budget', level(match.budgetDb, 'dB')),
  ...(match.commonLevelLufs === null ? [] : [pair('common level', level(match.commonLevelLufs, 'LUFS'))]),
  ...(binding === undefined ? [] : [pair('set by', `${binding.number} ${named(binding.title)}`)]),
].join('\n')}
</dl>
</section>`;
};

const songs = (report: Report): string => `<section>
<h2>Songs</h2>
<div class="scroll">
<table class="songs">
<caption>Times in minutes, seconds and CD frames (1/75 s), starts counted from the first song. Each level is the source’s, then the master’s.</caption>
<thead><tr><th class="number" scope="col">#</th><th scope="col">Title, ISRC</th><th class="number" scope="col">Start</th><th class="number" scope="col">Length</th><th class="number" scope="col">Gap after</th><th class="number" scope="col">Loudness<br/>LUFS</th><th class="number" scope="col">True peak<br/>dBTP</th><th class="number" scope="col">Range<br/>LU</th><th scope="col">Held by</th></tr></thead>
${report.tracks.map((track) => songRows(report, track)).join('\n')}
</table>
</div>
</section>`;

const plain = (value: number | null): string => (value === null || !Number.isFinite(value) ? NONE : decimal(value));

const change = (from: number | null, to: number | null): string =>
  `<span class="from">${plain(from)} →</span> <span class="to">${plain(to)}</span>`;

/** A master is over where it passes the ceiling by what a meter would show. */
const isOver = (peak: number | null, ceiling: number): boolean => peak !== null && peak > ceiling + 0.05;

const songRows = ({ album, match }: Report, track: ReportTrack): string => {
  const { source, mastered } = track;
  const artist = track.artist === album.artist || track.artist === '' ? '' : `${named(track.artist)} · `;
  const isrc = track.isrc === null ? 'no ISRC' : escapeHtml(track.isrc.replace(/^(.{2})(.{3})(.{2})(.{5})$/, '$1-$2-$3-$4'));
  const peak = isOver(mastered.truePeakDbtp, match.ceilingDbtp)
    ? `${change(source.truePeakDbtp, mastered.truePeakDbtp)} <span class="over">over</span>`
    : change(source.truePeakDbtp, mastered.truePeakDbtp);
  const held = [
    ...(track.binds === null ? [] : [track.binds === 'ceiling' ? 'ceiling' : 'limiter budget']),
    ...(track.number === match.bindingTrack ? ['<span class="mark">sets the level</span>'] : []),
  ];
  const cells = [
    clock(track.startFrame, album.sampleRate),
    clock(track.frames - Math.max(0, track.gapFrames), album.sampleRate),
    // Less than a CD frame is what completes the song's last sector, not a gap.
    track.gapFrames * SECTORS_PER_SECOND >= album.sampleRate ? clock(track.gapFrames, album.sampleRate) : 'none',
    change(source.integratedLufs, mastered.integratedLufs),
    peak,
    change(source.loudnessRangeLu, mastered.loudnessRangeLu),
  ];
  return `<tbody><tr><td class="number">${track.number}</td><th scope="row">${named(track.title)}<span class="sub">${artist}${isrc}</span></th>${cells
    .map((cell) => `<td class="number">${cell}</td>`)
    .join('')}<td>${held.join('<br/>') || NONE}</td></tr>
<tr class="ledger"><td></td><td colspan="8">${ledger(level(match.ceilingDbtp, 'dBTP'), track)}</td></tr></tbody>`;
};

/** All gains from the file to the record, in one line. */
const ledger = (ceiling: string, track: ReportTrack): string => {
  const { source, mastered, chain, gainDb, recordChainLu, maxGainReductionDb, intentLu } = track;
  const limiter =
    decimal(maxGainReductionDb) === '0.0' ? 'limiter at rest' : `limiter up to <b>${level(maxGainReductionDb, 'dB')}</b>`;
  const record = recordChainLu == null ? '' : `album chain <b>${signed(recordChainLu, 'LU')}</b>, `;
  const lowered = track.ceilingLoweredDb === 0 ? '' : ` lowered by ${level(track.ceilingLoweredDb, 'dB')} for the MP3`;
  const decoded = track.mp3TruePeakDbtp === null ? '' : `, MP3 decoded <b>${level(track.mp3TruePeakDbtp, 'dBTP')}</b>`;
  const intent = intentLu === 0 ? '' : `, meant ${signed(intentLu, 'LU')} against the others`;
  return (
    `source <b>${level(source.integratedLufs, 'LUFS')}</b>, ${chainLedger('chain', chain)}gain <b>${signed(gainDb, 'dB')}</b>, ${record}${limiter} → ` +
    `<b>${level(mastered.integratedLufs, 'LUFS')}</b>, peak <b>${level(mastered.truePeakDbtp, 'dBTP')}</b> of ${ceiling}${lowered}${decoded}${intent}`
  );
};

const key = (shape: string, text: string): string =>
  `<span class="key"><svg width="20" height="12" viewBox="0 0 20 12" aria-hidden="true">${shape}</svg>${text}</span>`;

const bars = (report: Report): string => `<section>
<h2>Do the songs sit together?</h2>
<figure>
<figcaption>${[
  key('<rect class="source-bar" x="0" y="4" width="20" height="4"/>', 'source, integrated'),
  key('<rect class="master-bar" x="0" y="1" width="20" height="10"/>', 'master, integrated'),
  key('<path class="source-peak" d="M6 6L10 2L14 6L10 10z"/>', 'source, true peak'),
  key('<path class="master-peak" d="M5.5 6L10 1.5L14.5 6L10 10.5z"/>', 'master, true peak'),
  key('<line class="ceiling" x1="10" y1="0" x2="10" y2="12"/>', 'ceiling'),
].join('')}</figcaption>
${loudnessBars(report)}
</figure>
</section>`;

const map = (report: Report, plots: ReportPlots): string => `<section>
<h2>Loudness over the record</h2>
<figure>
<figcaption>${[
  key('<path class="master-line" d="M0 8L6 4L12 7L20 3"/>', 'master, short-term (3 s)'),
  key('<path class="source-line" d="M0 8L6 4L12 7L20 3"/>', 'source, short-term'),
  key('<line class="integrated" x1="0" y1="6" x2="20" y2="6"/>', 'a song’s integrated loudness'),
].join('')}</figcaption>
${loudnessMap(report, plots)}
</figure>
</section>`;

const toneSection = (report: Report): string => {
  const { tone, tracks } = report;
  if (tone.referenceDb === null || (tone.reference === 'off' && tracks.length < 2)) return '';
  const how =
    tone.reference === 'off'
      ? 'The tonal match was off: nothing was changed.'
      : `Brought ${decimal(tone.amountPercent, 0)} % of the way to it, at most ${level(tone.boundDb, 'dB')} at any frequency, ` +
        `by ${tone.phase}-phase match filters that leave loudness as it is.`;
  return `<section>
<h2>Do the songs sound alike?</h2>
<p class="lead">Long-term average spectra, relative to each song’s own loudness, compared with ${escapeHtml(tone.name)}. ${how}</p>
<figure>
<figcaption>${[
    key(
      '<rect class="tone-before too-much" x="2" y="1" width="7" height="5"/><line class="axis" x1="0" y1="6" x2="20" y2="6"/>',
      'more than the reference',
    ),
    key(
      '<rect class="tone-before too-little" x="2" y="6" width="7" height="5"/><line class="axis" x1="0" y1="6" x2="20" y2="6"/>',
      'less; half a strip is 6 dB',
    ),
  ].join('')}</figcaption>
${toneMap(report)}
</figure>
${toneTable(report)}
</section>`;
};

const waves = ({ tracks, album }: Report, plots: ReportPlots): string => `<section>
<h2>Waveforms</h2>
<figure>
<figcaption>${[
  key('<rect class="master-bar" x="0" y="2" width="20" height="8"/>', 'master, both channels, full scale top to bottom'),
  key('<path class="reduction" d="M0 1L20 1L20 3L14 3L14 10L8 10L8 4L0 4z"/>', 'taken by the limiter, strip 6 dB deep'),
].join('')}</figcaption>
<div class="waves">
${tracks
  .map(
    (track, index) =>
      `<div><p>${track.number} ${named(track.title)}</p><p class="sub">${clock(track.frames, album.sampleRate)}, ${
        decimal(track.maxGainReductionDb) === '0.0' ? 'limiter at rest' : `limiter up to ${level(track.maxGainReductionDb, 'dB')}`
      }</p></div>\n<div>${waveform(track, plots.tracks[index])}</div>`,
  )
  .join('\n')}
</div>
</figure>
</section>`;

const SEVERITIES: Readonly<Record<ReportFinding['severity'], string>> = {
  forbids: '✕ Forbids',
  warns: '! Warning',
  notes: 'i Note',
};

const findings = ({ findings: found, tracks }: Report): string => {
  const titleOf = (number: number): string => tracks.find((track) => track.number === number)?.title ?? '';
  const items = found.map(
    ({ severity, track, message }) =>
      `<li><span class="severity ${severity}">${SEVERITIES[severity]}</span><span class="where">${
        track === null ? 'The record' : `${track} ${named(titleOf(track))}`
      }</span><span>${escapeHtml(withMinus(message))}</span></li>`,
  );
  return `<section>
<h2>Findings</h2>
${items.length === 0 ? '<p class="clear">✓ None: nothing here breaks a rule or asks for a second look.</p>' : `<ul class="findings">\n${items.join('\n')}\n</ul>`}
</section>`;
};

const files = (report: Report): string => `<section>
<h2>Files</h2>
<div class="scroll">
<table class="files">
<caption>Every file was read back after writing. manifest.sha256 checks them all: sha256sum -c manifest.sha256</caption>
<thead><tr><th scope="col">File</th><th class="number" scope="col">Bytes</th><th scope="col">SHA-256</th></tr></thead>
<tbody>
${report.files
  .map(
    ({ path, bytes, sha256 }) =>
      `<tr><td>${named(path)}</td><td class="number">${grouped(bytes)}</td><td><code>${escapeHtml(sha256)}</code></td></tr>`,
  )
  .join('\n')}
</tbody>
</table>
</div>
</section>`;

const method = ({ album }: Report): string => `<section class="method">
<h2>How this was measured</h2>
<ul>
<li>Loudness (LUFS): ITU-R BS.1770-5, gated at ${level(-70, 'LUFS')} and ${level(-10, 'LU')}; short-term over 3 s, every 100 ms. A mono source is measured as the two equal channels it becomes.</li>
<li>Loudness range (LU): EBU Tech 3342. Loud sections: its upper edge, the 95th percentile of gated short-term loudness.</li>
<li>True peak (dBTP): ITU-R BS.1770-5 Annex 2. The album’s integrated loudness and range are of the whole record as one programme, gaps included and gated, not a mean of its songs.</li>
<li>Tone: long-term average spectrum of mid and side power, quiet passages gated out, in bands of 1/6 octave (IEC 61260-1), of the songs behind their own chains and before and after the match filter; the whole file, ahead of fades, album chain and limiter.</li>
<li>Gain is applied ahead of a true-peak limiter; its figure is the deepest moment. Times are at ${decimal(album.sampleRate / 1000)} kHz, in CD frames of 1/75 s.</li>
</ul>
</section>`;
