/** What a run cost. */
export interface Cost {
  /** Seconds by the clock. */
  readonly elapsed: number;
  /** Seconds of processor time, all threads. */
  readonly cpu: number;
}

export interface Contestant {
  readonly name: string;
  readonly ours: boolean;
  /** A command is timed whole, start and files included; a kernel on samples that are in memory. */
  readonly kind: 'command' | 'in memory';
  /** So that anyone can repeat it. */
  readonly commandLine: string;
  run(): Cost | Promise<Cost>;
}

export interface Contest {
  readonly title: string;
  /** One core: judged by processor time, which other programs on the machine do not stretch. Two: by the clock. */
  readonly cores: 1 | 2;
  /** Seconds of audio that one run works through. */
  readonly audioSeconds: number;
  readonly contestants: readonly Contestant[];
  /** How many times as fast as every peer it is to be, or as the sound itself; null where nothing is asked. */
  readonly wanted: Wanted | null;
}

export type Wanted = { readonly timesEveryPeer: number } | { readonly timesRealTime: number };

export interface Standing {
  readonly name: string;
  readonly ours: boolean;
  readonly kind: Contestant['kind'];
  readonly commandLine: string;
  readonly costs: readonly Cost[];
  /** Medians, times real time. */
  readonly speedByCpu: number;
  readonly speedByClock: number;
  /** (largest - smallest) / median of what the contest is judged by. */
  readonly spread: number;
}

export interface ContestResult {
  readonly title: string;
  readonly cores: 1 | 2;
  readonly audioSeconds: number;
  readonly wanted: Wanted | null;
  readonly standings: readonly Standing[];
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

/** Everybody once per round, so that what the machine does meanwhile meets all alike; a first round warms up. */
export const hold = async (contest: Contest, rounds: number): Promise<ContestResult> => {
  const costs = new Map(contest.contestants.map((contestant): [Contestant, Cost[]] => [contestant, []]));
  const out = new Set<Contestant>();
  for (let round = contest.cores === 1 ? -1 : 0; round < rounds; round += 1) {
    for (const contestant of contest.contestants) {
      if (out.has(contestant)) continue;
      try {
        const cost = await contestant.run();
        if (round >= 0) costs.get(contestant)?.push(cost);
      } catch (error) {
        // A peer that cannot do the job here keeps nobody from being measured; we must.
        if (contestant.ours) throw error;
        process.stderr.write(`bench: ${contestant.name} is left out: ${error instanceof Error ? error.message : error}\n`);
        out.add(contestant);
      }
    }
  }
  const { title, cores, audioSeconds, wanted } = contest;
  const standings = contest.contestants.flatMap((contestant): Standing[] => {
    if (out.has(contestant)) return [];
    const { name, ours, kind, commandLine } = contestant;
    const own = costs.get(contestant) ?? [];
    const judged = own.map((cost) => (cores === 1 ? cost.cpu : cost.elapsed));
    return [
      {
        name,
        ours,
        kind,
        commandLine,
        costs: own,
        speedByCpu: audioSeconds / median(own.map(({ cpu }) => cpu)),
        speedByClock: audioSeconds / median(own.map(({ elapsed }) => elapsed)),
        spread: (Math.max(...judged) - Math.min(...judged)) / median(judged),
      },
    ];
  });
  return { title, cores, audioSeconds, wanted, standings };
};

const speedOf = ({ cores }: ContestResult, standing: Standing): number =>
  cores === 1 ? standing.speedByCpu : standing.speedByClock;

export const contestTable = (result: ContestResult): string => {
  const ours = result.standings.filter((standing) => standing.ours);
  const heads = ['', 'measured', 'x real time', ...ours.map(({ name }) => `${name} / it`), 'spread'];
  const rows = result.standings.map((standing) => [
    standing.ours ? `* ${standing.name}` : `  ${standing.name}`,
    standing.kind,
    speedOf(result, standing).toFixed(1),
    ...ours.map((own) => (standing.ours ? '' : (speedOf(result, own) / speedOf(result, standing)).toFixed(2))),
    `${(standing.spread * 100).toFixed(0)} %`,
  ]);
  const wanted = result.wanted === null ? '' : `; wanted: ${inWords(result.wanted)}`;
  const judged = result.cores === 1 ? 'one core, by processor time' : 'two cores, by the clock';
  return `${result.title} (${judged}${wanted})\n${columns([heads, ...rows])}`;
};

const inWords = (wanted: Wanted): string =>
  'timesRealTime' in wanted ? `${wanted.timesRealTime} times real time` : `${wanted.timesEveryPeer} times every peer`;

/** The first column to the left, the others to the right. */
export const columns = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_cell, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows
    .map((row) => row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '))
    .join('\n');
};
