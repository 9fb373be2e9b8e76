#!/usr/bin/env node
import { failureOf } from '../shared/failure.ts';
import { analyzeFiles } from './analyzeCommand.ts';
import { type Command, parseCommandLine } from './arguments.ts';
import { demoCommand } from './demoCommand.ts';
import { helpText } from './help.ts';
import { masterCommand } from './masterCommand.ts';
import { type ExitCode, errorLine, exitCodeOf, type Terminal } from './terminal.ts';
import { verifyCommand } from './verifyCommand.ts';
import { version } from './version.ts';

const run = (command: Command, terminal: Terminal): Promise<ExitCode> | ExitCode => {
  switch (command.name) {
    case 'help':
      terminal.print(helpText(command.topic));
      return 0;
    case 'version':
      terminal.print(`glassmaster ${version}\n`);
      return 0;
    case 'analyze':
      return analyzeFiles(command, terminal);
    case 'master':
      return masterCommand(command, terminal);
    case 'verify':
      return verifyCommand(command, terminal);
    case 'demo':
      return demoCommand(command, terminal);
  }
};

const main = async (): Promise<void> => {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
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
    process.exitCode = await run(parseCommandLine(process.argv.slice(2)), terminal);
  } catch (error) {
    const failure = failureOf(error);
    terminal.say(errorLine(failure));
    if (failure.kind === 'internal' && error instanceof Error && process.env.GLASSMASTER_DEBUG) terminal.say(`${error.stack}\n`);
    process.exitCode = exitCodeOf(failure);
  }
};

await main();
