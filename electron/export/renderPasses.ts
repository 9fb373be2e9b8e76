import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EnginePool } from '../engine/pool.ts';
import type {
  EncodedFile,
  EncodeInput,
  FileDigests,
  InspectedAudio,
  LimiterSettings,
  RenderClip,
  RenderInput,
  RenderOutput,
  SampleRegion,
} from '../engine/protocol.ts';
import { FRAME_BYTES } from '../render/sampleRegion.ts';
import type { DitherKind } from '../shared/chain/choices.ts';
import type { Chain } from '../shared/chain/schema.ts';
import type { ChainResult } from '../shared/chain/work.ts';
import { fail } from '../shared/failure.ts';
import { ceilingStepsOf } from './ceilings.ts';
import { DurableFiles } from './durableFiles.ts';
import type { OutputPlan, RenderPass } from './outputPlan.ts';
import { inParts, type PassPart } from './passParts.ts';

export interface RenderedAudio {
  /** Per song: what was written, read back. */
  readonly inspected: readonly InspectedAudio[];
  /** The whole programme read back as one stream. */
  readonly album: InspectedAudio;
  /** The disc image read back; null without one. */
  readonly image: FileDigests | null;
  /** Per song, dB, 0 or above, of the pass the figures are measured on. */
  readonly maxGainReductionDb: readonly number[];
  /** The limiter's smallest gain (linear) in each 100 ms of that pass, from timeline frame 0. */
  readonly gainHistory: Float32Array;
  /** What the record's chain did in that pass; null without one. */
  readonly chain: ChainResult | null;
  readonly mp3: readonly EncodedFile[];
  readonly flac: readonly EncodedFile[];
}

export interface RenderPassesRequest {
  readonly pool: EnginePool;
  readonly plan: OutputPlan;
  readonly clips: readonly RenderClip[];
  readonly sessionRate: number;
  readonly totalFrames: number;
  readonly chain: Chain | null;
  readonly limiter: LimiterSettings;
  /** Per clip, dB; see MatchOutcome. */
  readonly ceilingLoweredDb: readonly number[];
  readonly dither: DitherKind;
  readonly mp3: '320' | 'V0';
  readonly scratch: string;
  /** Called with the work done so far, 0..1. */
  readonly onProgress: (fraction: number) => void;
}

/** Columns of a waveform in the report. */
const OVERVIEW_COLUMNS = 1200;

/**
 * Renders every pass, and while a pass goes on reads back and encodes the songs it has finished, so that all cores work.
 * What is read back must be what was rendered, or the delivery fails.
 */
export const renderPasses = async (request: RenderPassesRequest): Promise<RenderedAudio> => {
  const { pool, plan, scratch } = request;
  const songs = plan.measured.regions.length;
  const tally = new Tally(plan, request.onProgress);
  const durable = new DurableFiles();
  for (const path of writtenPaths(plan)) mkdirSync(dirname(path), { recursive: true });

  const encodedAndChecked = async (song: Omit<EncodeInput, 'mp3' | 'scratchFolder'>, cost: number): Promise<EncodedFile> => {
    const input = { ...song, mp3: request.mp3, scratchFolder: scratch };
    await pool.run('encode', input);
    tally.add(cost * ENCODING);
    const encoded = await pool.run('checkEncoded', input);
    tally.add(cost * (1 - ENCODING));
    return encoded;
  };
  const inspections = new LazyJobs<InspectedAudio>(plan.measured.regions, (song) => {
    const region = regionOf(plan.measured.regions, song);
    const input = { regions: [region], sampleRate: plan.measured.rate, columns: OVERVIEW_COLUMNS, loudnessOnly: false };
    return pool.run('inspect', input).finally(() => tally.add(COST.inspect / songs));
  });
  const { regions: mp3Regions = [], rate: mp3Rate = 0 } = plan.mp3 ?? {};
  const flacRegions = plan.flac ?? [];
  const encodings = {
    mp3: new LazyJobs<EncodedFile>(mp3Regions, async (song) => {
      const region = regionOf(mp3Regions, song);
      const encoded = await encodedAndChecked(
        { kind: 'mp3', region, sampleRate: mp3Rate, output: `${region.path}.mp3`, label: `mp3-${song}` },
        COST.mp3 / songs,
      );
      // Where nothing more exact is delivered, the figures are still to be measured on it.
      if (!plan.measured.regions.includes(region)) rmSync(region.path);
      return encoded;
    }),
    flac: new LazyJobs<EncodedFile>(flacRegions, (song) => {
      const [region, output] = [regionOf(flacRegions, song), `${scratch}/${song}.flac`];
      return encodedAndChecked(
        { kind: 'flac', region, sampleRate: plan.measured.rate, output, label: `flac-${song}` },
        COST.flac / songs,
      );
    }),
  };

  const outputs = await all(
    plan.passes.map((pass) =>
      all(
        inParts(pass, request, pool.size).map(async (part) => {
          let before = 0;
          const output = await pool.run('render', renderInput(request, part), ({ progress, finishedTracks }) => {
            tally.add((progress - before) * COST.render * part.share);
            before = progress;
            // While parts are rendered no worker is free for anything else: then the longest songs come first.
            if (part.range !== null) return;
            for (let song = 0; song < (finishedTracks ?? 0); song += 1) {
              if (holds(pass, plan.measured.regions)) inspections.start(song);
              if (holds(pass, plan.mp3?.regions ?? [])) encodings.mp3.start(song);
              if (holds(pass, plan.flac ?? [])) encodings.flac.start(song);
            }
          });
          // The disk takes its time while songs are encoded.
          durable.add(part.sinks.flatMap((sink) => (sink.kind === 'wav' ? sink.files.map(({ path }) => path) : [])));
          return { part, output };
        }),
      ),
    ),
  ).then((passes) => passes.map(joined));
  if (plan.image !== null) durable.add([plan.image.path]);
  const image = readBackImage(pool, plan, outputs);
  const album = pool.run('inspect', {
    regions: plan.measured.regions,
    sampleRate: plan.measured.rate,
    columns: 0,
    loudnessOnly: true,
  });
  const [mp3, flac, inspected, whole, imageDigests] = await all([
    encodings.mp3.all(),
    encodings.flac.all(),
    inspections.all(),
    album,
    image,
    durable.all(),
  ] as const);
  compareDigests(plan, outputs, inspected);
  const measuredPass = outputs.find(({ pass }) => holds(pass, plan.measured.regions));
  return {
    inspected,
    album: whole,
    image: imageDigests,
    mp3,
    flac,
    maxGainReductionDb: measuredPass?.output.maxGainReductionDb ?? [],
    gainHistory: measuredPass?.output.gainHistory ?? new Float32Array(0),
    chain: measuredPass?.output.chain ?? null,
  };
};

/** A pass with what its parts gave, put together. */
interface PassOutput {
  readonly pass: RenderPass;
  readonly output: RenderOutput;
  /** Where the parts end, output frames. */
  readonly partEnds: readonly number[];
}

const joined = (parts: readonly { readonly part: PassPart; readonly output: RenderOutput }[]): PassOutput => {
  const outputs = parts.map(({ output }) => output);
  const [first] = parts;
  if (first === undefined) throw new RangeError('a pass has at least one part');
  return {
    pass: first.part.pass,
    partEnds: parts.map(({ part }) => part.endFrame),
    output: {
      sampleDigests: first.output.sampleDigests.map((_, sink) =>
        outputs.flatMap(({ sampleDigests }) => sampleDigests[sink] ?? []),
      ),
      maxGainReductionDb: outputs.flatMap(({ maxGainReductionDb }) => maxGainReductionDb),
      gainHistory: Float32Array.from(outputs.flatMap(({ gainHistory }) => [...gainHistory])),
      chain: first.output.chain,
    },
  };
};

const renderInput = (request: RenderPassesRequest, { pass, tracks, sinks, range }: PassPart): RenderInput => ({
  clips: request.clips,
  sessionRate: request.sessionRate,
  totalFrames: request.totalFrames,
  outputRate: pass.rate,
  tracks,
  chain: request.chain,
  limiter: request.limiter,
  ceilingSteps: ceilingStepsOf(request.clips, request.ceilingLoweredDb, request.sessionRate, pass.rate),
  dither: request.dither,
  sinks,
  ...(range === null ? {} : { part: range }),
});

const regionOf = (regions: readonly SampleRegion[], song: number): SampleRegion => {
  const region = regions[song];
  if (region === undefined) throw new RangeError(`no song ${song} in the plan`);
  return region;
};

const pathsOf = (pass: RenderPass): string[] =>
  pass.sinks.flatMap((sink) =>
    sink.kind === 'image' ? [sink.path] : sink.kind === 'wav' ? sink.files.map((file) => file.path) : sink.paths,
  );

const holds = (pass: RenderPass, regions: readonly SampleRegion[]): boolean => {
  const first = regions[0]?.path;
  return first !== undefined && pathsOf(pass).includes(first);
};

const writtenPaths = (plan: OutputPlan): string[] => plan.passes.flatMap(pathsOf);

/** The figures' own files were digested while they were measured. */
const compareDigests = (plan: OutputPlan, outputs: readonly PassOutput[], inspected: readonly InspectedAudio[]): void => {
  for (const { pass, output } of outputs) {
    for (const [at, sink] of pass.sinks.entries()) {
      if (sink.kind !== 'wav' || sink.files[0]?.path !== plan.measured.regions[0]?.path) continue;
      for (const [song, file] of sink.files.entries()) {
        requireEqual(file.path, output.sampleDigests[at]?.[song], inspected[song]?.sampleDigest);
      }
    }
  }
};

/** The image is read back here; scratch files that only feed an encoder are not delivered, their encodings are checked. */
const readBackImage = async (
  pool: EnginePool,
  { image }: OutputPlan,
  outputs: readonly PassOutput[],
): Promise<FileDigests | null> => {
  if (image === null) return null;
  for (const { pass, output, partEnds } of outputs) {
    const at = pass.sinks.findIndex((sink) => sink.kind === 'image');
    if (at < 0) continue;
    const parts = partEnds.length > 1 ? partEnds.map((frame) => frame * FRAME_BYTES.s16) : [];
    const read = await pool.run('digest', { path: image.path, md5: true, parts });
    const found = parts.length > 0 ? read.parts : [read.sha256];
    const written = output.sampleDigests[at] ?? [];
    for (let part = 0; part < partEnds.length; part += 1) requireEqual(image.path, written[part], found[part]);
    return read;
  }
  throw new Error(`no pass fills ${image.path}`);
};

const requireEqual = (path: string, rendered: string | null | undefined, read: string | undefined): void => {
  if (rendered === undefined || rendered === null || rendered !== read) {
    fail('verification', path, 'does not read back as it was written', 'check the disk, then try again; nothing was delivered');
  }
};

/** Rough shares of a song's cost, for the progress bar only. */
const COST = { render: 1, inspect: 0.4, mp3: 3, flac: 0.8 } as const;
/** Decoding and comparing take about a quarter as long as encoding. */
const ENCODING = 0.75;

class Tally {
  readonly #whole: number;
  readonly #report: (fraction: number) => void;
  #done = 0;

  constructor(plan: OutputPlan, report: (fraction: number) => void) {
    this.#whole = plan.passes.length * COST.render + COST.inspect + (plan.mp3 ? COST.mp3 : 0) + (plan.flac ? COST.flac : 0);
    this.#report = report;
  }

  add(cost: number): void {
    this.#done += cost;
    this.#report(Math.min(1, this.#done / this.#whole));
  }
}

/** One job per song, started once each: as soon as the song is there, or the longest first. */
class LazyJobs<Output> {
  readonly #jobs: (Promise<Output> | undefined)[];
  readonly #begin: (song: number) => Promise<Output>;

  readonly #regions: readonly SampleRegion[];

  constructor(regions: readonly SampleRegion[], begin: (song: number) => Promise<Output>) {
    this.#jobs = regions.map(() => undefined);
    this.#regions = regions;
    this.#begin = begin;
  }

  start(song: number): void {
    if (song >= this.#jobs.length || this.#jobs[song] !== undefined) return;
    const job = this.#begin(song);
    // Its failure is met in `all`; until then it must not count as unhandled.
    job.catch(() => {});
    this.#jobs[song] = job;
  }

  all(): Promise<Output[]> {
    const songs = [...this.#regions.entries()].sort(([, a], [, b]) => b.frames - a.frames);
    for (const [song] of songs) this.start(song);
    return Promise.all(this.#jobs as Promise<Output>[]);
  }
}

/** Like Promise.all; named to keep the tuple's types in one place. */
const all = <const Values extends readonly unknown[]>(
  values: Values,
): Promise<{ -readonly [At in keyof Values]: Awaited<Values[At]> }> => Promise.all(values);
