import { formatPqSheet } from '../formats/pqSheet.ts';
import { exportDdpTracks } from '../verify/exportDdp.ts';
import { verifyDdp } from '../verify/verifyDdp.ts';
import type { Command } from './arguments.ts';
import type { ExitCode, Terminal } from './terminal.ts';

export const verifyCommand = async (
  { folder, json, exportTo }: Extract<Command, { name: 'verify' }>,
  { print, say }: Terminal,
): Promise<ExitCode> => {
  const report = await verifyDdp(folder);
  const forbidden = report.findings.some((finding) => finding.severity === 'error');
  const exported = exportTo === null ? null : await exportDdpTracks(folder, exportTo);
  if (json) print(`${JSON.stringify({ ok: !forbidden, ...report, ...(exported === null ? {} : { exported }) }, null, 2)}\n`);
  else {
    const { title, artist } = report.album;
    print(formatPqSheet(report.layout, { title, performer: artist }, report.tracks));
    print('\n');
    for (const { name, ok, detail } of report.checks) print(`${ok ? 'ok  ' : 'FAIL'}  ${name}: ${detail}\n`);
  }
  for (const { severity, message, fix } of report.findings) say(`${severity}: ${message}; ${fix}\n`);
  for (const { fileName } of exported ?? []) say(`${exportTo}: ${fileName}\n`);
  return forbidden ? 1 : 0;
};
