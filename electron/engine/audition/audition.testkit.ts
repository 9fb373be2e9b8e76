import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSong } from '../../export/masterAlbum.testkit.ts';
import type { AuditionBlock } from '../../shared/contract/state.ts';
import type { EnginePool } from '../pool.ts';
import type { RenderClip } from '../protocol.ts';
import type { AuditionEngine } from './auditionEngine.ts';
import type { AuditionProgramme } from './protocol.ts';

export const RATE = 44100;

/** Kicks, a chord and seeded noise: the limiter never rests when it is driven, and its gain never stands still. */
const dense =
  (seed: number) =>
  (frame: number, channel: number): number => {
    const time = frame / RATE;
    const beat = time % (0.4 + seed * 0.01);
    const kick = Math.sin(2 * Math.PI * 55 * beat) * Math.exp(-beat / 0.09);
    const chord = [220, 277.2, 329.6].reduce((sum, hertz) => sum + Math.sin(2 * Math.PI * hertz * seed * time + channel), 0);
    const noise = ((Math.imul(frame + channel + 1, 2654435761 + seed) >>> 8) % 2048) / 1024 - 1;
    return 0.55 * kick + 0.1 * chord * (1 + 0.5 * Math.sin(time)) + 0.08 * noise;
  };

const steady = (frame: number): number => 0.7 * Math.sin((2 * Math.PI * 441 * frame) / RATE);

export interface TestRecord {
  readonly programme: Omit<AuditionProgramme, 'stretches' | 'loop' | 'monitor'>;
  /** The whole record as the export renders it: f32, before any dither. */
  readonly exported: { readonly left: Float32Array; readonly right: Float32Array };
}

/** Two songs in a crossfade, two seconds of silence, then a tone of constant level; all driven far over the ceiling. */
export const renderRecord = async (pool: EnginePool, folder: string): Promise<TestRecord> => {
  const songs = [
    { seconds: 9, sample: dense(1), startFrame: 1764, gainDb: 7.3 },
    { seconds: 7, sample: dense(2), startFrame: 1764 + 8 * RATE, gainDb: 5.1 },
    { seconds: 12, sample: steady, startFrame: 1764 + 17 * RATE, gainDb: 6 },
  ];
  const clips = await Promise.all(
    songs.map(async ({ seconds, sample, startFrame, gainDb }, at): Promise<RenderClip> => {
      const path = join(folder, `${at}.wav`);
      writeSong(path, seconds, sample);
      const prepared = await pool.run('prepare', {
        path,
        name: `${at}.wav`,
        scratchFolder: folder,
        sessionRate: RATE,
        label: `${at}`,
      });
      if (prepared.session === null) throw new Error('no session');
      const crossfade = { frames: RATE, shape: { correlation: 0.2 } };
      return {
        source: prepared.session,
        startFrame,
        sourceStart: 0,
        frames: seconds * RATE,
        gainDb,
        fadeIn: at === 1 ? crossfade : null,
        fadeOut: at === 0 ? crossfade : null,
        untouchedBits: null,
      };
    }),
  );
  const totalFrames = 1764 + 29 * RATE + 588;
  const limiter = { ceiling: -1, style: 'transparent' } as const;
  mkdirSync(join(folder, 'export'));
  const path = join(folder, 'export/record.f32');
  await pool.run('render', {
    clips,
    sessionRate: RATE,
    outputRate: RATE,
    totalFrames,
    tracks: [{ startFrame: 0, frames: totalFrames }],
    chain: null,
    limiter,
    ceilingSteps: [],
    dither: 'tpdf',
    sinks: [{ kind: 'float', paths: [path] }],
  });
  const bytes = readFileSync(path);
  const interleaved = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const channel = (at: number) => Float32Array.from({ length: totalFrames }, (_, frame) => interleaved[2 * frame + at] as number);
  return {
    programme: { clips, chain: null, chainDeltaFrom: null, limiter, sampleRate: RATE, totalFrames, bypassGainDb: -2.5 },
    exported: { left: channel(0), right: channel(1) },
  };
};

/** Blocks of the given sizes by turns until the stream ends or `most` frames have come. */
export const pullAll = async (
  engine: AuditionEngine,
  stream: number,
  sizes: readonly number[],
  most = Number.POSITIVE_INFINITY,
): Promise<AuditionBlock[]> => {
  const blocks: AuditionBlock[] = [];
  for (let frames = 0, turn = 0; frames < most; turn += 1) {
    const block = await engine.pull(stream, sizes[turn % sizes.length] as number);
    blocks.push(block);
    frames += block.left.length;
    if (block.last) break;
  }
  return blocks;
};

/** The first frame of a block that is not bit for bit the export's at its place; null if there is none. */
export const firstDifference = (block: AuditionBlock, exported: TestRecord['exported']): string | null => {
  for (const side of ['left', 'right'] as const) {
    const heard = new Uint32Array(block[side].buffer, block[side].byteOffset, block[side].length);
    const wanted = exported[side].slice(block.startFrame, block.startFrame + heard.length);
    const bits = new Uint32Array(wanted.buffer);
    if (bits.length !== heard.length) return `the block at ${block.startFrame} reaches past the end`;
    const at = heard.findIndex((bit, frame) => bit !== bits[frame]);
    if (at >= 0) return `${side} frame ${block.startFrame + at}: ${block[side][at]}, exported ${wanted[at]}`;
  }
  return null;
};
