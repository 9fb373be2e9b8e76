import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MasterSettings, master, tone, wavData, writeSong } from '../export/masterAlbum.testkit.ts';
import { formatAlbum } from '../shared/album/album.ts';
import type { JobState } from '../shared/contract/state.ts';
import type { Report } from '../shared/report.ts';
import type { ShellMeans } from './context.ts';
import { createDeliver } from './deliver.ts';
import { openStudio, type Studio } from './match.testkit.ts';

export interface Desk extends Studio {
  readonly deliver: ReturnType<typeof createDeliver>;
  /** Starts a delivery and waits for its job to end. */
  run(changes?: object): Promise<JobState>;
  begin(changes?: object): Promise<number>;
  ended(jobId: number): Promise<JobState>;
  preflight(changes?: object): ReturnType<Desk['deliver']['handlers']['deliver.preflight']>;
}

export interface DeskOptions {
  readonly shell?: Partial<ShellMeans>;
  readonly songs?: (folder: string) => void;
  readonly album?: (folder: string) => object;
}

/** The services with an album of three songs, the first two of them crossfaded, and a delivery service. */
export const openDesk = async ({ shell = {}, songs = writeSongs, album = albumFile }: DeskOptions = {}): Promise<Desk> => {
  const studio = await openStudio(songs, album, { shell });
  const { context, albums, sources, match, grants, jobs, albumId } = studio;
  const deliver = createDeliver(context, albums, sources, match, grants, jobs);
  const request = (changes: object = {}) =>
    ({ albumId, formats: ['ddp', 'wav'], bits: 16, mp3: '320', codecSafe: false, folder: null, name: null, ...changes }) as never;
  const begin = async (changes: object = {}): Promise<number> =>
    (await deliver.handlers['deliver.start']({ replace: false, ...(request(changes) as object) } as never)).jobId;
  const ended = async (jobId: number): Promise<JobState> => {
    for (;;) {
      const job = jobs.list().find(({ id }) => id === jobId);
      if (job !== undefined && job.status !== 'running') return job;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return {
    ...studio,
    ...{ deliver, begin, ended },
    run: async (changes) => ended(await begin(changes)),
    preflight: (changes) => deliver.handlers['deliver.preflight'](request(changes)),
    close: async () => {
      await jobs.close();
      await deliver.close();
      await studio.close();
    },
  };
};

const bursts = (frequency: number, level: number) => (frame: number, channel: number) =>
  tone(frequency, frame % 11025 < 300 ? 0.95 : level)(frame, channel);

const writeSongs = (folder: string): void => {
  writeSong(join(folder, '01 One.wav'), 6, bursts(440, 0.3));
  writeSong(join(folder, '02 Two.wav'), 5, tone(330, 0.1));
  writeSong(join(folder, '03 Three.wav'), 7, tone(550, 0.2));
};

const albumFile = (folder: string): object => ({
  ...{ version: 1, title: 'Album', artist: 'Artist', upc: '4006381333931', match: { target: -14, budget: 6 } },
  tracks: ['01 One', '02 Two', '03 Three'].map((name, at) => ({
    ...{ id: String(at + 1), file: join(folder, `${name}.wav`), title: name.slice(3), isrc: `QZK6P250000${at + 1}` },
    ...(at === 1 ? { join: { crossfade: 44100, curve: 'auto' } } : {}),
  })),
});

export const beside = (folder: string): string[] => readdirSync(folder).sort();
export const folderOf = ({ context }: Desk): string => join(context.folders.deliveries, 'Artist - Album');
export const reportIn = (folder: string): Report => JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;

export interface FromCommandLine {
  readonly other: string;
  readonly report: Report;
}

/** The album as it is, written to its file and delivered as the command line does. */
export const fromCommandLine = async (desk: Desk, settings: MasterSettings): Promise<FromCommandLine> => {
  const project = join(desk.folder, 'project');
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'album.json'), formatAlbum(desk.album()));
  const other = join(desk.folder, 'other');
  return { other, report: await master(join(project, 'album.json'), other, settings) };
};

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Digests of all that sounds in a delivery: of files whose tags may name this machine, the samples alone. */
export const soundOf = (delivery: string): Record<string, string> => {
  const inFolder = (kind: string): [string, string][] =>
    existsSync(join(delivery, kind))
      ? beside(join(delivery, kind)).map((name) => {
          const path = join(delivery, kind, name);
          return [`${kind}/${name}`, sha256(kind === 'wav' ? wavData(path) : readFileSync(path))];
        })
      : [];
  const image = join(delivery, 'ddp/IMAGE.DAT');
  return Object.fromEntries([
    ...['wav', 'flac', 'mp3'].flatMap(inFolder),
    ...(existsSync(image) ? [['ddp/IMAGE.DAT', sha256(readFileSync(image))] as const] : []),
  ]);
};
