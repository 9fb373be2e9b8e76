import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { musicFolder, prepareMaterial } from './material.ts';
import { machine, requireProgram } from './programs.ts';
import { benchQuality } from './quality/main.ts';
import { type ContestResult, contestTable, hold } from './results.ts';
import { measureScaling, type Scale, scalingTable } from './scaling.ts';
import { albumContests, analysisContests, chainContests, conversionContests, limiterContests } from './speedRows.ts';

const HELP = `npm run bench [-- OPTIONS]            speed, beside the peers that are installed
npm run bench -- quality [OPTIONS]    figures reached beside those required, and beside peers
  --only LIST      of analysis,conversion,limiter,chain,album,scaling
  --rounds N       every contestant's runs; medians are shown (5; albums 3)
  --music FOLDER   songs to measure on; else this project's real music where it is, else generated noise
  --work FOLDER    where songs and results are put (a folder in the system's temporary one)
  --json FILE      results as JSON (bench.json in the work folder)
`;

const GROUPS = ['analysis', 'conversion', 'limiter', 'chain', 'album', 'scaling'] as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    rounds: { type: 'string' },
    music: { type: 'string' },
    work: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean' },
  },
});

const say = (text: string) => process.stdout.write(`${text}\n`);

const benchSpeed = async (): Promise<void> => {
  requireProgram();
  const work = resolve(values.work ?? join(tmpdir(), 'glassmaster-bench'));
  const scratch = join(work, 'scratch');
  mkdirSync(scratch, { recursive: true });
  const wanted = new Set<string>(values.only?.split(',') ?? GROUPS);
  const rounds = values.rounds === undefined ? null : Number(values.rounds);
  const facts = machine();
  say(`${facts.processor}, ${facts.cores} cores, ${facts.system}, Node ${facts.node}`);
  for (const version of Object.values(facts.programs)) say(`  ${version}`);
  const material = prepareMaterial(work, musicFolder(values.music), wanted.has('album') || wanted.has('scaling'));
  say(`Measured on ${material.about}; ${new Date().toISOString().slice(0, 10)}\n`);
  const results: ContestResult[] = [];
  const contests = {
    analysis: () => analysisContests(material, scratch),
    conversion: () => conversionContests(material, scratch),
    limiter: () => limiterContests(material, scratch),
    chain: () => chainContests(material, scratch),
    album: () => Promise.resolve(albumContests(material, scratch)),
  };
  for (const [group, make] of Object.entries(contests)) {
    if (!wanted.has(group)) continue;
    for (const contest of await make()) {
      const result = await hold(contest, rounds ?? (contest.cores === 1 ? 5 : 3));
      results.push(result);
      say(`${contestTable(result)}\n`);
    }
  }
  let scales: readonly Scale[] = [];
  if (wanted.has('scaling')) {
    scales = await measureScaling(material, scratch);
    say(`${scalingTable(scales)}\n`);
  }
  rmSync(scratch, { recursive: true, force: true });
  const json = resolve(values.json ?? join(work, 'bench.json'));
  mkdirSync(dirname(json), { recursive: true });
  writeFileSync(json, `${JSON.stringify({ machine: facts, material, results, scales }, null, 2)}\n`);
  say(`All figures, spreads and command lines: ${json}`);
};

const [mode] = positionals;
if (values.help || (mode !== undefined && mode !== 'quality')) say(HELP);
else if (mode === 'quality') await benchQuality({ music: musicFolder(values.music), json: values.json });
else await benchSpeed();
