import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { framesInPlace } from '../decode/openSource.ts';
import type { PreparedSource, PrepareInput, ReportProgress } from '../engine/protocol.ts';
import type { AnalyzeDocument, AudioFacts } from '../shared/analysis.ts';
import { type Failure, failureOf } from '../shared/failure.ts';
import { ltasDocumentOf } from '../shared/tone/bands.ts';
import type { Command } from './arguments.ts';
import { ProgressLine } from './progress.ts';
import { type ExitCode, errorLine, type Terminal } from './terminal.ts';

/** Measures files one by one; one that cannot be read does not keep the others from being printed. */
export const analyzeFiles = async (
  { files, json, jobs }: Extract<Command, { name: 'analyze' }>,
  { print, say, signal }: Terminal,
): Promise<ExitCode> => {
  const scratchFolder = mkdtempSync(join(tmpdir(), 'glassmaster-'));
  const engine = await engineFor(files, jobs, signal);
  const progress = new ProgressLine(process.stderr);
  const done = new Array<number>(files.length).fill(0);
  const analyze = async (name: string, at: number): Promise<AnalyzeDocument> => {
    // A spectrum is shown in JSON only.
    const input = { path: resolve(name), name, scratchFolder, sessionRate: null, label: String(at), spectrum: json };
    const { format, analysis, warnings } = await engine.prepare(input, (event) => {
      done[at] = event.progress;
      progress.update({ phase: 'analyzing', fraction: done.reduce((sum, part) => sum + part, 0) / files.length });
    });
    done[at] = 1;
    for (const warning of warnings) say(`${name}: ${warning}\n`);
    const { ltas, ...figures } = analysis;
    return { ...factsOf(format), ...figures, ltas: ltas === null ? null : ltasDocumentOf(ltas) };
  };
  try {
    const results = await Promise.allSettled(files.map(analyze));
    progress.end();
    const analyzed = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const failures = results.flatMap((result, at) =>
      result.status === 'rejected' ? [named(failureOf(result.reason), files[at])] : [],
    );
    if (json) print(`${JSON.stringify(analyzed, null, 2)}\n`);
    else for (const file of analyzed) print(describe(file));
    for (const failure of failures) say(errorLine(failure));
    return failures.length === 0 ? 0 : 2;
  } finally {
    await engine.close();
    rmSync(scratchFolder, { recursive: true, force: true });
  }
};

interface Engine {
  prepare(input: PrepareInput, report: ReportProgress): Promise<PreparedSource>;
  close(): Promise<void>;
}

/** A quarter of an hour at 44.1 kHz: read in less than a second, in which nobody is heard who wants to stop. */
const SHORT_FRAMES = 15 * 60 * 44100;

/** Worker threads, but for one short file: there the start of a thread costs a fifth of the whole. */
const engineFor = async (files: readonly string[], jobs: number, signal: AbortSignal): Promise<Engine> => {
  const [only, ...others] = files;
  const frames = only === undefined || others.length > 0 ? null : framesInPlace(only);
  if (frames !== null && frames <= SHORT_FRAMES) {
    const { prepare } = await import('../engine/jobs/prepare.ts');
    return { prepare, close: () => Promise.resolve() };
  }
  const { EnginePool } = await import('../engine/pool.ts');
  const pool = new EnginePool(Math.min(jobs, files.length), signal);
  return { prepare: (input, report) => pool.run('prepare', input, report), close: () => pool.close() };
};

const named = (failure: Failure, name: string | undefined): Failure => ({ ...failure, file: name ?? failure.file });

const factsOf = ({ path, container, codec, sampleRate, channels, frames }: AudioFacts): AudioFacts => {
  return { path, container, codec, sampleRate, channels, frames };
};

const describe = (file: AnalyzeDocument): string => {
  const level = (value: number | null, unit: string) => (value === null ? `none` : `${value.toFixed(2)} ${unit}`);
  const seconds = (file.frames / file.sampleRate).toFixed(3);
  return [
    `${file.path}`,
    `  ${file.container}, ${file.codec}, ${file.sampleRate} Hz, ${file.channels === 1 ? 'mono' : 'stereo'}, ${file.frames} frames (${seconds} s)`,
    `  integrated ${level(file.integratedLufs, 'LUFS')}, loud sections ${level(file.loudSectionsLufs, 'LUFS')}, range ${level(file.loudnessRangeLu, 'LU')}`,
    `  maximum momentary ${level(file.maxMomentaryLufs, 'LUFS')}, maximum short-term ${level(file.maxShortTermLufs, 'LUFS')}`,
    `  true peak ${level(file.truePeakDbtp, 'dBTP')}, sample peak ${level(file.samplePeakDbfs, 'dBFS')}`,
    `  audible from frame ${file.audibleStartFrame ?? 'none'} to ${file.audibleEndFrame ?? 'none'}`,
    '',
  ].join('\n');
};
