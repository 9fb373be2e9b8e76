import { failureOf } from '../shared/failure.ts';
import { type ExitCode, errorLine, exitCodeOf, type Terminal } from './terminal.ts';

/**
 * Runs a command with the process's own streams; a signal stops it cleanly (a second one at once), failures become one line
 * and an exit code.
 */
export const runMain = async (command: (terminal: Terminal) => Promise<ExitCode> | ExitCode): Promise<void> => {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  // A reader that has seen enough (`| head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  const terminal: Terminal = {
    print: (text) => process.stdout.write(text),
    say: (text) => process.stderr.write(text),
    signal: stop.signal,
  };
  try {
    process.exitCode = await command(terminal);
  } catch (error) {
    const failure = failureOf(error);
    terminal.say(errorLine(failure));
    if (failure.kind === 'internal' && error instanceof Error && process.env.GLASSMASTER_DEBUG) terminal.say(`${error.stack}\n`);
    process.exitCode = exitCodeOf(failure);
  }
};
