#!/usr/bin/env node
import { type Command, parseCommandLine } from './arguments.ts';
import { runMain } from './runMain.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { version } from './version.ts';

/** A command's code is loaded when it is asked for: what one of them needs would double the time that another takes. */
const run = async (command: Command, terminal: Terminal): Promise<ExitCode> => {
  switch (command.name) {
    case 'help':
      terminal.print((await import('./help.ts')).helpText(command.topic));
      return 0;
    case 'version':
      terminal.print(`glassmaster ${version}\n`);
      return 0;
    case 'analyze':
      return (await import('./analyzeCommand.ts')).analyzeFiles(command, terminal);
    case 'advise':
      return (await import('./adviseCommand.ts')).adviseCommand(command, terminal);
    case 'master':
      return (await import('./masterCommand.ts')).masterCommand(command, terminal);
    case 'verify':
      return (await import('./verifyCommand.ts')).verifyCommand(command, terminal);
    case 'demo':
      return (await import('./demoCommand.ts')).demoCommand(command, terminal);
  }
};

await runMain((terminal) => run(parseCommandLine(process.argv.slice(2)), terminal));
