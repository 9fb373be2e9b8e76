import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { FfmpegCore } from '@ffmpeg/core';
import { FailureError } from '../shared/failure.ts';
import { type HostFiles, mountHostFiles } from './hostFiles.ts';
import { systemFailure } from './refusals.ts';

const require = createRequire(import.meta.url);

export interface FfmpegResult {
  readonly exitCode: number;
  /** What ffmpeg said, oldest first; the middle of a very long log is left out. */
  readonly log: readonly string[];
}

/**
 * ffmpeg, as WebAssembly, in this thread. Calls are synchronous inside and block the thread, so a host belongs
 * in a worker; whoever wants to stop it terminates the worker. Each run has a fresh instance (about 20 ms):
 * nothing a damaged file does to its memory outlives the run.
 */
export class FfmpegHost {
  readonly #module: WebAssembly.Module;

  private constructor(module: WebAssembly.Module) {
    this.#module = module;
  }

  /** `module` is what `compileFfmpeg` returned, in this thread or another: it may be posted to workers. */
  static async create(module?: WebAssembly.Module): Promise<FfmpegHost> {
    return new FfmpegHost(module ?? compileFfmpeg());
  }

  /**
   * Runs `ffmpeg -nostdin -y ARGS`. Files are named in ARGS by their virtual names (`/host/NAME`, lower-case letters,
   * digits and dots) and streamed from and to the real paths. A real file that fails (disk full) is a FailureError.
   */
  run(args: readonly string[], files: HostFiles): Promise<FfmpegResult> {
    return this.#use(files, (core) => core.exec(...args));
  }

  /** Runs `ffprobe -of json ARGS` and returns the document, or null where ffprobe wrote none. */
  async probe(args: readonly string[], files: HostFiles): Promise<{ document: unknown; log: readonly string[] }> {
    let document: unknown = null;
    const { log } = await this.#use(files, (core) => {
      core.ffprobe('-of', 'json', '-o', PROBE_DOCUMENT, ...args);
      document = readJson(core);
      return 0;
    });
    return { document, log };
  }

  async #use(files: HostFiles, action: (core: FfmpegCore) => number): Promise<FfmpegResult> {
    const core = await this.#instantiate();
    const log = new BoundedLog();
    core.setLogger(({ message }) => log.add(message));
    const mounted = mountHostFiles(core.FS, files);
    let exitCode: number;
    try {
      exitCode = action(core);
    } catch (error) {
      // A WebAssembly trap (out of bounds, out of memory): the damaged file's doing, not a result.
      log.add(`[fatal] ${error instanceof Error ? error.message : String(error)}`);
      exitCode = -1;
    } finally {
      mounted.close();
    }
    if (mounted.trouble !== null) {
      const { file, error } = mounted.trouble;
      if (error instanceof FailureError) throw error;
      throw systemFailure(file.mode === 'write' ? 'destination' : 'unreadable', file.path, error);
    }
    return { exitCode, log: log.lines() };
  }

  async #instantiate(): Promise<FfmpegCore> {
    const createCore = loadCore();
    return createCore({
      instantiateWasm: (imports, receive) => {
        receive(new WebAssembly.Instance(this.#module, imports));
        return {};
      },
    });
  }
}

/**
 * Compiles ffmpeg's 32 MB (about 0.3 s). V8 keeps one compiled module per process for the same bytes, so the second thread that asks
 * waits a fifth of that and runs the same code, already optimised; only of `new Module`, not of the asynchronous call.
 */
export const compileFfmpeg = (): WebAssembly.Module => {
  try {
    const file = require.resolve('@ffmpeg/core').replace(/\.js$/, '.wasm');
    return new WebAssembly.Module(readFileSync(file));
  } catch (cause) {
    const problem = 'the built-in ffmpeg cannot be loaded';
    throw new FailureError(
      { kind: 'internal', file: null, problem, remedy: 'run `npm run setup` to install it again' },
      { cause },
    );
  }
};

const PROBE_DOCUMENT = '/tmp/probe.json';

const readJson = (core: FfmpegCore): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(core.FS.readFile(PROBE_DOCUMENT)));
  } catch {
    return null;
  }
};

/**
 * Its CommonJS build: the package does not say that the other one is an ES module, which Node before 22 then does not notice.
 * The core takes itself for a web worker and asks for its address; the wasm is handed to it, so any address does.
 */
const loadCore = () => {
  const scope = globalThis as { self?: unknown };
  const createCore: typeof import('@ffmpeg/core').default = require('@ffmpeg/core');
  return async (options: Parameters<typeof createCore>[0]): Promise<FfmpegCore> => {
    const before = Object.getOwnPropertyDescriptor(scope, 'self');
    if (before === undefined) scope.self = { location: { href: 'file:///' } };
    try {
      return await createCore(options);
    } finally {
      if (before === undefined) delete scope.self;
    }
  };
};

const LOG_HEAD = 200;
const LOG_TAIL = 300;

/** A file damaged all over makes ffmpeg complain per packet; the first and the last lines say enough. */
class BoundedLog {
  readonly #head: string[] = [];
  #tail: string[] = [];

  add(line: string): void {
    if (line.startsWith('Aborted(')) return;
    if (this.#head.length < LOG_HEAD) {
      this.#head.push(line);
      return;
    }
    this.#tail.push(line);
    if (this.#tail.length > 2 * LOG_TAIL) this.#tail = this.#tail.slice(-LOG_TAIL);
  }

  lines(): string[] {
    return [...this.#head, ...this.#tail.slice(-LOG_TAIL)];
  }
}
