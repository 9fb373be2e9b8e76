import { EnginePool } from '../engine/pool.ts';
import { FindingsError } from '../export/deliveryFindings.ts';
import { masterAlbum } from '../export/masterAlbum.ts';
import { loadChain } from '../project/chains.ts';
import { loadProject } from '../project/loadProject.ts';
import { songTable } from '../report/textTable.ts';
import type { Album } from '../shared/album/album.ts';
import type { Finding } from '../shared/album/validate.ts';

import type { Command, MasterOptions } from './arguments.ts';
import { ProgressLine } from './progress.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { withTone } from './toneOptions.ts';
import { version } from './version.ts';

export const masterCommand = async (
  { source, json, jobs, options }: Extract<Command, { name: 'master' }>,
  { print, say, signal }: Terminal,
): Promise<ExitCode> => {
  const loaded = await loadProject(source, options);
  const project = { ...loaded, album: withTone(withSound(withMatch(loaded.album, options), options), options) };
  for (const note of project.notes) say(`${note}\n`);
  const progress = new ProgressLine(process.stderr);
  const pool = new EnginePool(jobs, signal);
  try {
    const { destination, deliver, bits, mp3, codecSafe, force } = options;
    const request = { project, destination, deliver, bits, mp3, codecSafe, replace: force, version };
    const started = performance.now();
    const report = await masterAlbum(pool, request, progress.update);
    progress.end();
    if (json) {
      print(`${JSON.stringify(report, null, 2)}\n`);
      return 0;
    }
    print(`${songTable(report)}${report.match.explanation}\n`);
    for (const { severity, message } of report.findings) say(`${SEVERITY[severity]}: ${message}\n`);
    const seconds = (performance.now() - started) / 1000;
    const playing = report.album.frames / report.album.sampleRate;
    say(
      `${destination}: delivered and verified in ${seconds.toFixed(1)} s, ${(playing / seconds).toFixed(1)} times as fast as it plays\n`,
    );
    return 0;
  } catch (error) {
    progress.end();
    if (error instanceof FindingsError) for (const finding of error.findings) say(findingLine(finding));
    throw error;
  } finally {
    await pool.close();
  }
};

const SEVERITY = { forbids: 'error', warns: 'warning', notes: 'note' } as const;

/** The command line's settings over the album's own. */
const withMatch = (album: Album, { target, basis, reference, ceiling, budget }: MasterOptions): Album => ({
  ...album,
  match: {
    target: target ?? album.match.target,
    basis: basis ?? album.match.basis,
    reference: reference ?? album.match.reference,
    ceiling: ceiling ?? album.match.ceiling,
    budget: budget ?? album.match.budget,
  },
});

/** The same for chains, limiter style and dither. A song's own chain stays. */
const withSound = (album: Album, { chain, songChain, limiter, dither }: MasterOptions): Album => {
  const forSongs = songChain === undefined ? undefined : loadChain(songChain, '--song-chain');
  return {
    ...album,
    ...(chain === undefined ? {} : { chain: loadChain(chain, '--chain') }),
    limiter: { style: limiter ?? album.limiter.style },
    dither: dither ?? album.dither,
    tracks: forSongs === undefined ? album.tracks : album.tracks.map((track) => ({ chain: forSongs, ...track })),
  };
};

const findingLine = ({ severity, message, fix }: Finding): string => `${severity}: ${message}; ${fix}\n`;
