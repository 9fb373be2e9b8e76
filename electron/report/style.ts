/**
 * The report's style sheet. Contrast of text against its ground is 4.5:1 or more in both schemes (WCAG AA); the source
 * is always thin and grey, the master thick and copper, so that they differ without colour.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #faf9f6; --raised: #ffffff; --rule: #dcd8d0; --faint: #efece6;
  --text: #1d1f23; --muted: #5c6068; --master: #b1431c; --source: #7a818c; --limit: #8a2be2; --good: #20683e; --bad: #a8201a; --warn: #7d5200;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14161a; --raised: #1b1e23; --rule: #33373e; --faint: #202429;
    --text: #e9e7e2; --muted: #a3a8b1; --master: #f0875a; --source: #8d95a2; --limit: #c79bff; --good: #7ccb98; --bad: #ff8a80; --warn: #e5b567;
  }
}
@media print {
  :root {
    color-scheme: light;
    --ground: #ffffff; --raised: #ffffff; --rule: #c9c5bd; --faint: #f2f0ec;
    --text: #000000; --muted: #4a4d54; --master: #b1431c; --source: #6d737d; --limit: #6a1fb8; --good: #20683e; --bad: #a8201a; --warn: #7d5200;
  }
}
@page { size: A4; margin: 14mm 12mm; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--text);
  font: 14px/1.45 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums lining-nums;
  -webkit-print-color-adjust: exact; print-color-adjust: exact;
}
main, header, footer { max-width: 1120px; margin: 0 auto; padding: 0 28px; }
header { padding-top: 40px; }
.kind { margin: 0 0 6px; color: var(--muted); font-size: 12px; letter-spacing: .08em; text-transform: uppercase; }
h1 { margin: 0; font-size: 34px; line-height: 1.15; font-weight: 650; letter-spacing: -.015em; overflow-wrap: anywhere; }
.artist { margin: 4px 0 0; font-size: 18px; color: var(--muted); overflow-wrap: anywhere; }
h2 { margin: 44px 0 12px; font-size: 17px; font-weight: 650; }
h2 + p, .lead { margin: 0 0 14px; max-width: 76ch; }
.facts { display: flex; flex-wrap: wrap; margin: 26px 0 0; border-top: 2px solid var(--text); border-bottom: 1px solid var(--rule); }
.facts div { flex: 1 1 auto; padding: 10px 22px 12px 0; }
.facts dt { color: var(--muted); font-size: 12px; }
.facts dd { margin: 0; font-size: 19px; font-weight: 560; white-space: nowrap; }
.facts dd.small { font-size: 14px; line-height: 27px; }
.settings { display: flex; flex-wrap: wrap; gap: 4px 26px; margin: 0; color: var(--muted); }
.settings div { display: flex; gap: 7px; }
.settings dd { margin: 0; color: var(--text); font-weight: 560; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
caption { text-align: left; color: var(--muted); font-size: 13px; padding: 0 0 8px; }
th { font-weight: 500; color: var(--muted); font-size: 12px; text-align: left; vertical-align: bottom; }
th, td { padding: 6px 0 6px 16px; }
th:first-child, td:first-child { padding-left: 0; }
thead th { border-bottom: 1px solid var(--text); line-height: 1.25; }
.number, th.number { text-align: right; white-space: nowrap; }
.songs tbody { border-bottom: 1px solid var(--rule); }
.songs tbody td, .songs tbody th { padding-top: 9px; vertical-align: baseline; }
.songs tbody th { color: var(--text); font-size: 15px; font-weight: 600; overflow-wrap: anywhere; min-width: 15ch; }
.songs .sub { display: block; font-weight: 400; font-size: 12px; color: var(--muted); }
.songs .ledger td { padding-top: 0; padding-bottom: 10px; color: var(--muted); font-size: 13px; }
.songs .ledger b { color: var(--text); font-weight: 560; }
.from { color: var(--muted); }
.to { font-weight: 600; }
.over { color: var(--bad); font-weight: 600; }
.mark { display: inline-block; padding: 0 6px; border: 1px solid currentColor; border-radius: 3px; font-size: 12px; line-height: 17px; color: var(--master); white-space: nowrap; }
figure { margin: 0; }
figcaption { color: var(--muted); font-size: 13px; margin: 0 0 6px; max-width: 96ch; }
.key { display: inline-block; white-space: nowrap; margin-right: 16px; }
.key svg { vertical-align: -2px; margin-right: 5px; }
svg { display: block; }
svg.plot { width: 100%; height: auto; }
.key svg { display: inline; }
svg text { fill: var(--muted); font-size: 12px; }
svg text.strong { fill: var(--text); font-weight: 600; }
svg text.halo { paint-order: stroke; stroke: var(--ground); stroke-width: 4px; stroke-linejoin: round; }
.grid { stroke: var(--rule); stroke-width: 1; }
.axis { stroke: var(--muted); stroke-width: 1; }
.band { fill: var(--faint); }
.source-bar { fill: var(--source); }
.master-bar { fill: var(--master); }
.source-line { fill: none; stroke: var(--source); stroke-width: 1; stroke-linejoin: round; }
.master-line { fill: none; stroke: var(--master); stroke-width: 1.6; stroke-linejoin: round; }
.integrated { stroke: var(--text); stroke-width: 1.2; stroke-dasharray: 5 3; }
.ceiling { stroke: var(--bad); stroke-width: 1.2; stroke-dasharray: 2 3; }
.source-peak { fill: var(--ground); stroke: var(--source); stroke-width: 1.3; }
.master-peak { fill: var(--text); }
.tone-before.too-much { fill: var(--master); } .tone-before.too-little { fill: var(--source); }
.tone-after.too-much { fill: var(--master); } .tone-after.too-little { fill: var(--source); }
.tones { margin-top: 16px; } .tones tbody { border-bottom: 1px solid var(--rule); } .tones tbody th { color: var(--text); font-size: 14px; font-weight: 600; min-width: 15ch; overflow-wrap: anywhere; }
.tones .said td { padding-top: 0; color: var(--muted); font-size: 13px; }
.tones td, .tones th { padding-left: 10px; } .tones td { font-size: 12.5px; }
.wave { fill: var(--master); }
.reduction { fill: var(--limit); }
.waves { display: grid; grid-template-columns: minmax(9em, 15em) 1fr; gap: 12px 18px; align-items: center; }
.waves p { margin: 0; overflow-wrap: anywhere; }
.waves .sub { color: var(--muted); font-size: 12px; }
.findings { list-style: none; margin: 0; padding: 0; }
.findings li { display: flex; gap: 14px; padding: 7px 0; border-bottom: 1px solid var(--rule); overflow-wrap: anywhere; }
.findings .where { flex: 0 0 11em; color: var(--muted); }
.severity { flex: 0 0 6.5em; font-weight: 600; }
.forbids { color: var(--bad); } .warns { color: var(--warn); } .notes { color: var(--muted); } .clear { color: var(--good); font-weight: 600; }
.files td { padding-top: 3px; padding-bottom: 3px; vertical-align: top; }
.files td:first-child { overflow-wrap: anywhere; }
code { font: 11.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; overflow-wrap: anywhere; color: var(--muted); }
.method { color: var(--muted); font-size: 13px; max-width: 96ch; }
.method li { margin: 2px 0; }
footer { margin-top: 36px; padding-top: 12px; padding-bottom: 40px; color: var(--muted); font-size: 12px; }
@media (max-width: 700px) { .waves { grid-template-columns: 1fr; gap: 4px; } .waves svg { margin-bottom: 12px; } }
@media print {
  body { font-size: 10.5px; }
  header { padding-top: 0; }
  main, header, footer { padding: 0; max-width: none; }
  h1 { font-size: 26px; } h2 { margin-top: 22px; font-size: 13px; break-after: avoid; }
  .facts dd { font-size: 14px; } .songs tbody th { font-size: 11px; }
  th, .songs .sub, .songs .ledger td, .waves .sub, .mark, figcaption, caption, footer, .method { font-size: 9.5px; line-height: 1.4; }
  .scroll { overflow: visible; }
  th, td { padding-left: 8px; }
  code { font-size: 7.5px; }
  tbody, figure, li, .waves > div { break-inside: avoid; }
  thead { display: table-header-group; }
}
`.trim();
