import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnginePool } from '../engine/pool.ts';
import { pathOfSong } from '../export/prepareSongs.ts';
import { loadProject, type Project } from '../project/loadProject.ts';
import { type AdviceReport, adviceReportOf, type SongToAdvise } from '../report/adviceReport.ts';
import { adviceText } from '../report/adviceText.ts';
import { adviseAlbum } from '../shared/advise/adviseAlbum.ts';
import { type Failure, failureOf } from '../shared/failure.ts';
import type { Command } from './arguments.ts';
import { ProgressLine } from './progress.ts';
import { type ExitCode, errorLine, type Terminal } from './terminal.ts';
import { version } from './version.ts';

const FROM_TAGS = { title: undefined, artist: undefined, upc: undefined, gapSeconds: undefined, rate: undefined } as const;

/** Looks at an album's songs; one that cannot be read does not keep the others from being looked at. */
export const adviseCommand = async (
  { source, json, jobs }: Extract<Command, { name: 'advise' }>,
  { print, say, signal }: Terminal,
): Promise<ExitCode> => {
  const project = await loadProject(source, FROM_TAGS);
  for (const note of project.notes) say(`${note}\n`);
  const { report, failures } = await adviseProject(project, jobs, signal);
  print(json ? `${JSON.stringify(report, null, 2)}\n` : adviceText(report));
  for (const failure of failures) say(errorLine(failure));
  return failures.length === 0 ? 0 : 2;
};

const adviseProject = async (
  project: Project,
  jobs: number,
  signal: AbortSignal,
): Promise<{ readonly report: AdviceReport; readonly failures: readonly Failure[] }> => {
  const { album, folder } = project;
  const listed = [...album.tracks.map((track, at) => ({ track, number: at + 1 })), ...hiddenOf(project)];
  const scratchFolder = mkdtempSync(join(tmpdir(), 'glassmaster-'));
  const pool = new EnginePool(Math.max(1, Math.min(jobs, listed.length)), signal);
  const progress = new ProgressLine(process.stderr);
  const done = new Array<number>(listed.length).fill(0);
  try {
    const results = await Promise.allSettled(
      listed.map(async ({ track, number }, at): Promise<SongToAdvise> => {
        const input = { path: pathOfSong({ file: track.file, folder }), name: track.file, scratchFolder };
        const facts = await pool.run('advise', input, (event) => {
          done[at] = event.progress;
          progress.update({ phase: 'looking at the songs', fraction: done.reduce((sum, part) => sum + part, 0) / listed.length });
        });
        done[at] = 1;
        return { number, title: track.title ?? '', facts, intent: track.intent ?? 0, excluded: track.exclude ?? false };
      }),
    );
    const songs = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const failures = results.flatMap((result, at) =>
      result.status === 'rejected' ? [named(failureOf(result.reason), listed[at]?.track.file)] : [],
    );
    return { report: adviceReportOf({ version, album, songs, advice: adviseAlbum(songs) }), failures };
  } finally {
    progress.end();
    await pool.close();
    rmSync(scratchFolder, { recursive: true, force: true });
  }
};

/** Song 0, before the first. */
const hiddenOf = ({ album: { hiddenTrack } }: Project) =>
  hiddenTrack === undefined ? [] : [{ track: { exclude: undefined, ...hiddenTrack }, number: 0 }];

/** The song as the album names it says more than a path; a full disk is not its fault. */
const named = (failure: Failure, name: string | undefined): Failure =>
  failure.kind === 'unreadable' ? { ...failure, file: name ?? failure.file } : failure;
