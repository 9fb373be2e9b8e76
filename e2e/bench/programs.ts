import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Cost } from './results.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Our command line as it is delivered, on the Node that runs this. */
export const GLASSMASTER: readonly string[] = [process.execPath, join(root, 'out/electron/cli/main.js')];

const has = (program: string): boolean => spawnSync('sh', ['-c', 'command -v "$0"', program], { stdio: 'ignore' }).status === 0;

const missing = new Set<string>();

/** Whether a peer takes part; the first time it does not, says why. */
export const isThere = (program: string, packageName = program): boolean => {
  if (has(program)) return true;
  if (!missing.has(program))
    process.stderr.write(`bench: ${program} is not installed, left out (Debian: apt-get install ${packageName})\n`);
  missing.add(program);
  return false;
};

/** Compiles the host that runs LV2 plugins over files; null, with a reason, where that cannot be done. */
export const buildLv2Host = (folder: string): string | null => {
  if (!isThere('cc', 'gcc') || !isThere('pkg-config') || !isThere('lv2ls', 'lilv-utils')) return null;
  const host = join(folder, 'lv2Host');
  const source = fileURLToPath(new URL('./lv2Host.c', import.meta.url));
  const words = ['-c', 'cc -O2 -o "$0" "$1" $(pkg-config --cflags --libs lilv-0)', host, source];
  if (spawnSync('sh', words, { stdio: 'ignore' }).status === 0) return host;
  process.stderr.write('bench: the LV2 host does not compile, LV2 limiters are left out (Debian: apt-get install liblilv-dev)\n');
  return null;
};

export const hasLv2 = (uri: string, packageName: string): boolean => {
  if (outputOf(['lv2ls']).split('\n').includes(uri)) return true;
  process.stderr.write(`bench: no LV2 plugin ${uri}, left out (Debian: apt-get install ${packageName})\n`);
  return false;
};

export const outputOf = (words: readonly string[]): string => {
  const [program = '', ...rest] = words;
  const { status, stdout, stderr } = spawnSync(program, rest, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${words.join(' ')}: ${stderr || `code ${status}`}`);
  return `${stdout}${stderr}`;
};

/** The last core: interrupts and desktops prefer the first. */
const PINNED = String(cpus().length - 1);

export interface RunOptions {
  readonly cores: 1 | 2;
  /** Called with the process's id every 20 ms. */
  readonly watch?: (pid: number) => void;
}

/** As typed in a shell: what is run, and how it is pinned. */
export const commandLineOf = (words: readonly string[], cores: 1 | 2): string =>
  [...pinned(cores), ...words].map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`)).join(' ');

const pinned = (cores: 1 | 2): string[] =>
  has('taskset') ? ['taskset', '-c', cores === 1 ? PINNED : `${Math.max(0, Number(PINNED) - 1)},${PINNED}`] : [];

/** Runs a command to its end. bash's `time` counts what its threads and children used. */
export const timeCommand = (words: readonly string[], { cores, watch }: RunOptions): Promise<Cost> =>
  new Promise((resolve, reject) => {
    // The word list is the positional parameters: nothing in it is read by the shell.
    const script = 'TIMEFORMAT="bench %R %U %S"; time "$@" >/dev/null';
    const child = spawn('bash', ['-c', script, 'bash', ...pinned(cores), ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-10_000);
    });
    const timer = watch === undefined ? undefined : setInterval(() => watch(child.pid ?? 0), 20);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      const found = /bench ([\d.]+) ([\d.]+) ([\d.]+)\s*$/.exec(log);
      if (code !== 0 || found === null) {
        reject(new Error(`${words.join(' ')} ended with code ${code}: ${log.slice(-500)}`));
        return;
      }
      resolve({ elapsed: Number(found[1]), cpu: Number(found[2]) + Number(found[3]) });
    });
  });

/** What runs in this process, on one thread. */
export const timeHere = (work: () => void): Cost => {
  const before = process.cpuUsage();
  const started = performance.now();
  work();
  const elapsed = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { elapsed, cpu: (user + system) / 1e6 };
};

/** Peak resident memory (bytes) of a process's children, as far as it has got; 0 where the system does not say. */
export const peakMemoryBelow = (pid: number): number => {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    return Math.max(0, ...children.map((child) => Math.max(highWater(child), peakMemoryBelow(Number(child)))));
  } catch {
    return 0;
  }
};

const highWater = (pid: string): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
  readonly v8: string;
  readonly programs: Readonly<Record<string, string>>;
}

export const machine = (): Machine => ({
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryBytes: totalmem(),
  system: `${type()} ${release()}`,
  node: process.version,
  v8: process.versions.v8,
  programs: Object.fromEntries(
    VERSIONS.filter(([name]) => has(name)).map(([name, words]) => {
      const { stdout, stderr } = spawnSync(name, words, { encoding: 'utf8' });
      return [
        name,
        `${stdout}${stderr}`
          .split('\n')
          .find((line) => /\d\.\d/.test(line))
          ?.trim() ?? 'unknown version',
      ];
    }),
  ),
});

const VERSIONS: readonly (readonly [name: string, words: readonly string[]])[] = [
  ['ffmpeg', ['-version']],
  ['loudgain', ['--version']],
  ['sox', ['--version']],
  ['lame', ['--version']],
];

export const requireProgram = (): void => {
  const [, main = ''] = GLASSMASTER;
  if (!existsSync(main)) throw new Error(`${main} is missing: start with npm run bench, which builds it`);
};
