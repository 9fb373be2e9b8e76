/** node_modules from the lock file, the pinned Node among them. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf, modules, pinnedNode, root, runQuietly, say, stampIs, stop } from './tools.mjs';

const stampFile = join(modules, '.glassmaster-install');

export const install = () => {
  // Not all of package.json: a script that was renamed is no reason to install.
  const { dependencies, devDependencies, allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const wanted = JSON.stringify([dependencies, devDependencies, allowScripts]);
  const stamp = hashOf([join(root, 'package-lock.json')], wanted, process.platform, process.arch);
  if (stampIs(stampFile, stamp) && existsSync(pinnedNode)) return;
  say('installing dependencies (once)');
  const npmScript = process.env.npm_execpath;
  // npm removes node_modules first, so it must not run on the Node inside it.
  const outerNode = process.env.npm_node_execpath ?? process.execPath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const [command, commandArgs] = npmScript?.endsWith('.js') ? [outerNode, [npmScript, ...args]] : ['npm', args];
  runQuietly(command, commandArgs, 'npm ci', 'see the lines above; it needs git, Node >= 20, npm and the npm registry');
  if (!existsSync(pinnedNode)) {
    stop(
      'npm did not install the pinned Node (install scripts are disabled?); allow the install script of the package "node" and try again',
    );
  }
  writeFileSync(stampFile, stamp);
};
