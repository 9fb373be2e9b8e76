import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, vi } from 'vitest';
import { EnginePool } from '../engine/pool.ts';
import type { JobKind } from '../engine/protocol.ts';
import type { Answer } from '../shared/contract/api.ts';
import type { CommandInput, CommandName, CommandOutput } from '../shared/contract/commands.ts';
import type { MatchState } from '../shared/contract/state.ts';
import { FailureError } from '../shared/failure.ts';
import { createServices, type Services } from './services.ts';

/** The whole program without a shell. */
export interface Program extends Services {
  ask<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>>;
  /** Resolves with the match of the album as it is, once it is ready. */
  matched(albumId: number): Promise<MatchState>;
  /** Kinds of jobs the engine was asked for since the program started. */
  readonly jobs: readonly JobKind[];
}

const runJob = EnginePool.prototype.run;

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A folder that is gone after the test. */
export const testFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'program-'));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** Starts the program on `FOLDER/data`; it is closed after the test if not before. One at a time. */
export const startProgram = async (folder: string, version = '1.0.0'): Promise<Program> => {
  const jobs: JobKind[] = [];
  const spy = vi.spyOn(EnginePool.prototype, 'run').mockImplementation(function (this: EnginePool, kind, ...rest) {
    jobs.push(kind);
    return runJob.call(this, kind, ...rest) as never;
  });
  endings.push(() => spy.mockRestore());
  const services = await createServices({
    ...{ dataFolder: join(folder, 'data'), deliveriesFolder: join(folder, 'deliveries'), version, jobs: 2 },
    shell: {
      ...{ shell: 'browser', chooseFolder: null, printPdf: null },
      ...{ showInFolder: async () => undefined, openFile: async () => undefined },
    },
  });
  endings.push(() => services.close());
  const ask: Program['ask'] = async (name, input) => {
    const answer = (await services.call(name, input)) as Answer<CommandOutput<typeof name>>;
    if (!answer.ok) throw new FailureError(answer.failure);
    return answer.output;
  };
  const matched = (albumId: number): Promise<MatchState> =>
    new Promise((resolve, reject) => {
      const look = (state: MatchState) => {
        if (state.albumId !== albumId || (state.status !== 'ready' && state.status !== 'failed')) return;
        stop();
        if (state.status === 'ready') resolve(state);
        else reject(new Error(state.reason ?? 'the match failed'));
      };
      const stop = services.subscribe((name, event) => {
        if (name === 'matchChanged') look(event as MatchState);
      });
      ask('match.read', { albumId }).then(look, reject);
    });
  return { ...services, ask, matched, jobs };
};
