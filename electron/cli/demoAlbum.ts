/** `npm run demo`: writes the demo album, masters it, verifies the delivery, shows the figures and says where everything is. */
import { join } from 'node:path';
import { parseCommandLine } from './arguments.ts';
import { DEMO_FOLDER, demoCommand } from './demoCommand.ts';
import { masterCommand } from './masterCommand.ts';
import { runMain } from './runMain.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { verifyCommand } from './verifyCommand.ts';

const DELIVERY = 'demo-delivery';

const demo = async (terminal: Terminal): Promise<ExitCode> => {
  const { say } = terminal;
  say(`Writing the demo album's songs to ${DEMO_FOLDER}/\n`);
  await demoCommand({ name: 'demo', folder: DEMO_FOLDER, json: false }, { ...terminal, print() {} });
  say(`Mastering it to ${DELIVERY}/ (glassmaster master ${DEMO_FOLDER} --out ${DELIVERY} --force)\n`);
  const command = parseCommandLine(['master', DEMO_FOLDER, '--out', DELIVERY, '--force']);
  if (command.name !== 'master') return 2;
  const mastered = await masterCommand(command, terminal);
  if (mastered !== 0) return mastered;
  say('\nVerifying the DDP (glassmaster verify)\n');
  const verified = await verifyCommand({ name: 'verify', folder: join(DELIVERY, 'ddp'), json: false, exportTo: null }, terminal);
  say(
    `\nThe songs are in ${DEMO_FOLDER}/, the delivery in ${DELIVERY}/: ddp/ wav/ mp3/ album.cue pq.txt report.json report.html\n`,
  );
  say(`Look at ${DELIVERY}/report.html, listen to ${DELIVERY}/wav/.\n`);
  return verified;
};

await runMain(demo);
