import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FfmpegHost } from '../../electron/decode/ffmpegHost.ts';
import { prepareSource } from '../../electron/decode/openSource.ts';
import { type Dither, Dither as DitherKernel } from '../../electron/dsp/dither.ts';
import { LIMITER_STYLES, Limiter, type LimiterStyle } from '../../electron/dsp/limiter.ts';
import { BLOCK_FRAMES, type Planes } from '../../electron/dsp/planes.ts';
import { Resampler } from '../../electron/dsp/resampler.ts';
import { FULL_CHAIN, FULL_CHAIN_DRIVE_DB, masterThrough } from './fullChain.ts';
import { eachBlock, type LoadedSong, loadSong, measureAll, measureLevels, withPlanes } from './kernels.ts';
import type { Material } from './material.ts';
import { alimiterFilter, LV2_LIMITERS, lv2Command } from './peerLimiters.ts';
import { buildLv2Host, commandLineOf, GLASSMASTER, hasLv2, isThere, outputOf, timeCommand, timeHere } from './programs.ts';
import type { Contest, Contestant } from './results.ts';

const command = (name: string, words: readonly string[], ours = false, cores: 1 | 2 = 1): Contestant => ({
  name,
  ours,
  kind: 'command',
  commandLine: commandLineOf(words, cores),
  run: () => timeCommand(words, { cores }),
});

const kernel = (name: string, work: () => void): Contestant => ({
  name,
  ours: true,
  kind: 'in memory',
  commandLine: 'one thread of this process, blocks of 16384 frames',
  run: () => timeHere(work),
});

const load = async (path: string, scratchFolder: string): Promise<LoadedSong> =>
  loadSong(await prepareSource(path, { scratchFolder, host: () => FfmpegHost.create() }));

export const analysisContests = async ({ song, songSeconds }: Material, scratch: string): Promise<Contest[]> => {
  const loaded = await load(song, scratch);
  const peers = [
    ...(isThere('loudgain') ? [command('loudgain', ['loudgain', '-q', song])] : []),
    ...(isThere('ffmpeg')
      ? [command('ffmpeg ebur128', [...FFMPEG, '-i', song, '-af', 'ebur128=peak=true', '-f', 'null', '-'])]
      : []),
  ];
  const analyze = [...GLASSMASTER, 'analyze', song];
  return [
    {
      title: 'Loudness, range, maxima and true peak of a 16-bit WAV',
      cores: 1,
      audioSeconds: songSeconds,
      wanted: { timesEveryPeer: 10 },
      contestants: [...peers, kernel('kernels', () => measureLevels(loaded)), command('glassmaster analyze', analyze, true)],
    },
    {
      title: 'The same with long-term spectrum, waveform and the scan for edges and defects',
      cores: 1,
      audioSeconds: songSeconds,
      wanted: { timesEveryPeer: 5 },
      contestants: [
        ...peers,
        kernel('kernels', () => measureAll(loaded)),
        command('glassmaster analyze --json', [...analyze, '--json'], true),
      ],
    },
  ];
};

const FFMPEG: readonly string[] = ['ffmpeg', '-v', 'error', '-nostdin', '-nostats', '-threads', '1'];

export const conversionContests = async ({ high, songSeconds }: Material, scratch: string): Promise<Contest[]> => {
  const loaded = await load(high, scratch);
  const output = join(scratch, 'converted.wav');
  const convert = () => {
    const { dsp } = loaded;
    const resampler = new Resampler(dsp, loaded.sampleRate, 44100);
    withPlanes(dsp, BLOCK_FRAMES, ({ left, right }) => {
      eachBlock(loaded, (block, count) => void resampler.process(block.left, block.right, count, left, right, BLOCK_FRAMES));
      while (resampler.flush(left, right, BLOCK_FRAMES) === BLOCK_FRAMES);
    });
    resampler.destroy();
  };
  return [
    {
      title: '96 to 44.1 kHz',
      cores: 1,
      audioSeconds: songSeconds,
      wanted: { timesEveryPeer: 1 },
      contestants: [
        ...(isThere('sox')
          ? [command('sox rate -v', ['sox', '-D', '-V1', high, '-b', '32', output, 'rate', '-v', '44100'])]
          : []),
        ...(isThere('ffmpeg')
          ? [
              command('ffmpeg soxr precision 28', [
                ...FFMPEG,
                '-y',
                '-i',
                high,
                '-af',
                'aresample=44100:resampler=soxr:precision=28',
                '-c:a',
                'pcm_s32le',
                output,
              ]),
            ]
          : []),
        kernel('kernel', convert),
      ],
    },
  ];
};

/** dB that the limiters have to take off the song's peaks. */
const DRIVE_DB = 6;

export const limiterContests = async ({ song, songSeconds }: Material, scratch: string): Promise<Contest[]> => {
  const loaded = await load(song, scratch);
  const output = join(scratch, 'limited.wav');
  const limit = (style: LimiterStyle) => () => {
    const { dsp, sampleRate } = loaded;
    const limiter = new Limiter(dsp, { sampleRate, ceiling: -1 - DRIVE_DB, style });
    withPlanes(dsp, BLOCK_FRAMES, ({ left, right }) => {
      eachBlock(loaded, (block, count) => limiter.process(block.left, block.right, left, right, count));
    });
    limiter.destroy();
  };
  const ffmpeg = (name: string, filter: string) =>
    command(name, [...FFMPEG, '-y', '-i', song, '-af', filter, '-c:a', 'pcm_f32le', output]);
  return [
    {
      title: `True-peak limiting, driven ${DRIVE_DB} dB over a ceiling of -1 dBTP`,
      cores: 1,
      audioSeconds: songSeconds,
      wanted: { timesEveryPeer: 1 },
      contestants: [
        ...(isThere('ffmpeg')
          ? [
              ffmpeg('alimiter in 4x soxr', alimiterFilter(DRIVE_DB, 176400)),
              ffmpeg('ffmpeg alimiter (sample peaks)', alimiterFilter(DRIVE_DB, null)),
            ]
          : []),
        ...lv2Contestants(song, scratch),
        ...LIMITER_STYLES.map((style) => kernel(style, limit(style))),
      ],
    },
  ];
};

const lv2Contestants = (song: string, scratch: string): Contestant[] => {
  const host = isThere('ffmpeg') ? buildLv2Host(scratch) : null;
  if (host === null) return [];
  const raw = join(scratch, 'song.f32');
  outputOf([...FFMPEG, '-y', '-i', song, '-f', 'f32le', raw]);
  return LV2_LIMITERS.filter(({ uri, packageName }) => hasLv2(uri, packageName)).map((plugin) =>
    command(plugin.name, lv2Command(plugin, host, DRIVE_DB, raw, join(scratch, 'limited.f32'))),
  );
};

/** The whole chain a record may have; and what every delivery passes through behind its songs: conversion, limiter, dither. */
export const chainContests = async ({ song, high, songSeconds }: Material, scratch: string): Promise<Contest[]> => {
  const record = await load(song, scratch);
  const loaded = await load(high, scratch);
  const { dsp, sampleRate } = loaded;
  const master = () => {
    const resampler = new Resampler(dsp, sampleRate, 44100);
    const limiter = new Limiter(dsp, { sampleRate: 44100, ceiling: -1 - DRIVE_DB });
    const dither: Dither = new DitherKernel(dsp, { bits: 16, mode: 'tpdf', seed: 1, sampleRate: 44100, blankFrames: 0 });
    withPlanes(dsp, BLOCK_FRAMES, (out) => {
      const finish = ({ left, right }: Planes, frames: number) => {
        limiter.process(left, right, left, right, frames);
        dither.processPacked(left, right, frames, left);
      };
      eachBlock(loaded, ({ left, right }, count) => {
        finish(out, resampler.process(left, right, count, out.left, out.right, BLOCK_FRAMES));
      });
    });
    resampler.destroy();
    limiter.destroy();
    dither.destroy();
  };
  return [
    {
      title: `Full chain: ${FULL_CHAIN.stages.map(({ kind }) => kind).join(', ')}, limiter driven ${FULL_CHAIN_DRIVE_DB} dB, dither`,
      cores: 1,
      audioSeconds: songSeconds,
      wanted: { timesRealTime: 60 },
      contestants: [kernel('kernels', () => masterThrough(record, FULL_CHAIN))],
    },
    {
      title: 'Conversion from 96 kHz, limiter and dither in one thread',
      cores: 1,
      audioSeconds: songSeconds,
      wanted: null,
      contestants: [kernel('kernels', master)],
    },
  ];
};

export const albumContests = ({ wavAlbum, opusAlbum, albumSeconds }: Material, scratch: string): Contest[] => {
  const native = new URL('./nativePipeline.ts', import.meta.url).pathname;
  const albums = [
    { kind: '48 kHz 24-bit WAV', folder: wavAlbum },
    ...(opusAlbum === null ? [] : [{ kind: '48 kHz Opus', folder: opusAlbum }]),
  ];
  return albums.flatMap(({ kind, folder }) =>
    [false, true].map((mp3): Contest => {
      const output = join(scratch, 'native');
      const delivery = join(scratch, 'delivery');
      const deliver = mp3 ? 'ddp,wav,mp3' : 'ddp,wav';
      const peer = [process.execPath, native, folder, output, ...(mp3 ? ['--mp3'] : [])];
      const own = [...GLASSMASTER, 'master', folder, '--out', delivery, '--deliver', deliver, '--jobs', '2', '--force'];
      const fresh = (contestant: Contestant, path: string): Contestant => ({
        ...contestant,
        run: () => {
          rmSync(path, { recursive: true, force: true });
          return contestant.run();
        },
      });
      mkdirSync(output, { recursive: true });
      return {
        title: `Album of ${kind} to level-matched, limited, dithered 44.1 kHz 16-bit WAV${mp3 ? ' and MP3 320' : ''}; ours with DDP, verified`,
        cores: 2,
        audioSeconds: albumSeconds,
        wanted: { timesEveryPeer: 1 },
        contestants: [
          ...(isThere('ffmpeg') && (!mp3 || isThere('lame'))
            ? [fresh(command(`ffmpeg${mp3 ? ' + lame' : ''}, two at a time`, peer, false, 2), output)]
            : []),
          fresh(command('glassmaster master', own, true, 2), delivery),
        ],
      };
    }),
  );
};
