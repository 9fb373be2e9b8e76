import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { version } from '../cli/version.ts';
import { createServices, type Services } from '../services/services.ts';
import { describeFailure, fail, failureOf } from '../shared/failure.ts';
import { builtRenderer, openRendererFiles } from '../shells/rendererFiles.ts';
import { readStartOptions, START_OPTIONS } from '../shells/startOptions.ts';
import { createWebShell } from './server.ts';
import { systemOpen } from './systemOpen.ts';

const HELP = `Glassmaster in a browser on this machine.
  --port N                 listen on this port of 127.0.0.1 (default: one that is free)
  --no-open                print the link only
  --data-folder DIR        where the library is kept
  --deliveries-folder DIR  where deliveries go
`;

const OPTIONS = { ...START_OPTIONS, port: { type: 'string' }, open: { type: 'boolean' }, help: { type: 'boolean' } } as const;

const parseWords = (args: string[]) => {
  try {
    return parseArgs({ args, options: OPTIONS, allowNegative: true }).values;
  } catch (cause) {
    const problem = cause instanceof Error ? (cause.message.split('. ')[0] ?? '') : String(cause);
    return fail('usage', null, problem, 'see --help', cause);
  }
};

const readOptions = (words: string[]) => {
  const { port = '0', open = true, help = false } = parseWords(words);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) fail('usage', '--port', 'is not a port', 'give a number up to 65535');
  return { ...readStartOptions(words), port: Number(port), open, help };
};

const say = (text: string): void => {
  process.stderr.write(`glassmaster: ${text}\n`);
};

const run = async (): Promise<void> => {
  const { port, open, help, ...folders } = readOptions(process.argv.slice(2));
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  const shell = createWebShell(await openRendererFiles(builtRenderer()));
  const services: Services = await createServices({ ...folders, shell: shell.means, version });
  try {
    await shell.listen(services, port);
  } catch (error) {
    await services.close();
    throw error;
  }

  const offer = async (opens: boolean): Promise<void> => {
    const link = shell.newLink();
    process.stdout.write(`${link}\n`);
    if (opens) await systemOpen(link).catch(() => say('open this link in your browser'));
  };
  await offer(open);

  const lines = process.stdin.isTTY ? createInterface({ input: process.stdin }) : null;
  say(`running; Ctrl+C ends it${lines === null ? '' : ', Enter gives a new link'}`);
  lines?.on('line', () => void offer(false));
  let stopping = false;
  const stop = async (): Promise<void> => {
    // A terminal's Ctrl+C comes twice where npm passes it on as well.
    if (stopping) return;
    stopping = true;
    lines?.close();
    await shell.close();
    await services.close();
    process.exit(0);
  };
  // readline in a terminal takes Ctrl+C for itself.
  lines?.once('SIGINT', () => void stop());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
};

try {
  await run();
} catch (error) {
  say(describeFailure(failureOf(error)));
  process.exitCode = 2;
}
