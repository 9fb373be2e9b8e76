import type { Report, ReportChain, ReportStage } from '../shared/report.ts';
import { decimal, escapeHtml, level, NONE, signed } from './text.ts';

const KINDS: Readonly<Record<ReportStage['kind'], string>> = {
  gain: 'gain',
  eq: 'equalizer',
  compressor: 'compressor',
  multiband: 'multiband compressor',
  stereo: 'stereo',
  saturation: 'saturation',
};

const stageName = ({ kind, settings }: ReportStage): string =>
  'phase' in settings && settings.phase === 'linear' ? 'linear-phase equalizer' : KINDS[kind];

/** A chain in one line: its stages in order, each with its deepest reduction where it reduces. */
const chainLine = ({ stages }: ReportChain): string =>
  stages
    .filter(({ on }) => on)
    .map((stage) => {
      const name = stageName(stage);
      return decimal(stage.maxReductionDb) === '0.0' ? name : `${name} up to <b>${level(stage.maxReductionDb, 'dB')}</b>`;
    })
    .join(', ');

const changeOf = (change: number | null): string => (change === null ? '' : ` <b>${signed(change, 'LU')}</b>`);

/** What a chain adds to the line of a song's gains; nothing without one. */
export const chainLedger = (name: string, chain: ReportChain | undefined): string => {
  if (chain === undefined) return '';
  const stages = chainLine(chain);
  return stages === '' ? '' : `${name}${changeOf(chain.loudnessChangeLu)} (${stages}), `;
};

/** Every chain with its stages; nothing where there is none. */
export const chainTables = ({ album, tracks }: Report): string => {
  const chains = [
    ...tracks.flatMap(({ number, title, chain }) =>
      chain === undefined ? [] : [{ name: `${number} <bdi>${escapeHtml(title)}</bdi>`, chain }],
    ),
    ...(album.chain === undefined ? [] : [{ name: 'The record', chain: album.chain }]),
  ];
  if (chains.length === 0) return '';
  return `<section>
<h2>Processing</h2>
<div class="scroll">
<table class="songs">
<caption>In the order the sound passes it: a song’s own chain ahead of its gain, the record’s ahead of the limiter. Loudness is integrated, behind the stage less ahead of it.</caption>
<thead><tr><th scope="col">Of</th><th scope="col">Stage</th><th class="number" scope="col">Deepest reduction<br/>dB</th><th class="number" scope="col">Loudness<br/>LU</th></tr></thead>
${chains.map(({ name, chain }) => `<tbody>${chain.stages.map((stage, at) => stageRow(at === 0 ? name : '', stage)).join('\n')}</tbody>`).join('\n')}
</table>
</div>
</section>`;
};

const stageRow = (name: string, stage: ReportStage): string => {
  const { on, maxReductionDb, bandsMaxReductionDb, loudnessChangeLu } = stage;
  const bands =
    bandsMaxReductionDb.length === 0
      ? ''
      : `<span class="sub">${bandsMaxReductionDb.map((one) => decimal(one)).join(' · ')}</span>`;
  const cells = on
    ? [`${decimal(maxReductionDb)}${bands}`, loudnessChangeLu === null ? NONE : signed(loudnessChangeLu, '').trim()]
    : ['off', NONE];
  return `<tr><th scope="row">${name}</th><td>${stageName(stage)}</td>${cells.map((cell) => `<td class="number">${cell}</td>`).join('')}</tr>`;
};
