#!/usr/bin/env node
import { adviseCommand } from './adviseCommand.ts';
import { analyzeFiles } from './analyzeCommand.ts';
import { type Command, parseCommandLine } from './arguments.ts';
import { demoCommand } from './demoCommand.ts';
import { helpText } from './help.ts';
import { masterCommand } from './masterCommand.ts';
import { runMain } from './runMain.ts';
import type { ExitCode, Terminal } from './terminal.ts';
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
    case 'advise':
      return adviseCommand(command, terminal);
    case 'master':
      return masterCommand(command, terminal);
    case 'verify':
      return verifyCommand(command, terminal);
    case 'demo':
      return demoCommand(command, terminal);
  }
};

await runMain((terminal) => run(parseCommandLine(process.argv.slice(2)), terminal));
