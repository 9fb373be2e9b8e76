import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../shared/failure.ts';
import { noise, temporaryFolder, text, wav16, write } from './decode.testkit.ts';
import { compileFfmpeg, FfmpegHost } from './ffmpegHost.ts';

const folder = temporaryFolder();
const file = (name: string) => join(folder, name);
const host = await FfmpegHost.create();

describe('the ffmpeg host', () => {
  test('streams a real file in and a real file out', async () => {
    const samples = noise(20_000);
    const input = write(file('in.wav'), wav16(samples, 2));
    const result = await host.run(['-v', 'level+error', '-i', '/host/in0', '-c:a', 'pcm_s16le', '-f', 's16le', '/host/out0'], {
      '/host/in0': { path: input, mode: 'read' },
      '/host/out0': { path: file('out.raw'), mode: 'write' },
    });
    expect(result).toEqual({ exitCode: 0, log: [] });
    expect(readFileSync(file('out.raw'))).toEqual(readFileSync(input).subarray(44));
  });

  test('lets an encoder go back and fill in its header', async () => {
    const input = write(file('back.wav'), wav16(noise(20_000), 2));
    await host.run(['-i', '/host/in', '-c:a', 'flac', '-f', 'flac', '/host/out'], {
      '/host/in': { path: input, mode: 'read' },
      '/host/out': { path: file('back.flac'), mode: 'write' },
    });
    // STREAMINFO: 36 bits of sample count from bit 108 (RFC 9639, 8.2).
    const info = readFileSync(file('back.flac')).subarray(8);
    expect((info.readUInt8(13) & 15) * 2 ** 32 + info.readUInt32BE(14)).toBe(10_000);
  });

  test('replaces what was in the output file', async () => {
    const input = write(file('short.wav'), wav16(noise(20), 2));
    write(file('old.raw'), new Uint8Array(5000));
    await host.run(['-i', '/host/in0', '-f', 's16le', '/host/out0'], {
      '/host/in0': { path: input, mode: 'read' },
      '/host/out0': { path: file('old.raw'), mode: 'write' },
    });
    expect(readFileSync(file('old.raw'))).toHaveLength(40);
  });

  test('cannot write to a song, nor see any other file', async () => {
    const input = write(file('kept.wav'), wav16(noise(200), 2));
    const before = readFileSync(input);
    const files = { '/host/in0': { path: input, mode: 'read' } } as const;
    expect((await host.run(['-i', '/host/in0', '-f', 's16le', '/host/in0'], files)).exitCode).not.toBe(0);
    expect((await host.run(['-i', '/host/in0', '-f', 's16le', '/host/new'], files)).exitCode).not.toBe(0);
    expect((await host.run(['-i', input, '-f', 'null', '-'], files)).exitCode).not.toBe(0);
    expect(readFileSync(input)).toEqual(before);
  });

  test('gives a playlist of local files nothing to play', async () => {
    const script = write(file('list.txt'), Uint8Array.from(text(`ffconcat version 1.0\nfile ${file('in.wav')}\n`)));
    const result = await host.run(['-v', 'level+error', '-safe', '0', '-f', 'concat', '-i', '/host/in0', '-f', 'null', '-'], {
      '/host/in0': { path: script, mode: 'read' },
    });
    expect(result.exitCode).not.toBe(0);
  });

  test('says which real file could not be opened', async () => {
    const missing = file('missing.wav');
    const thrown = await host
      .run([], { '/host/in0': { path: missing, mode: 'read' } })
      .catch((error: unknown) => failureOf(error));
    expect(thrown).toMatchObject({ kind: 'unreadable', file: missing, problem: 'does not exist' });
    const nowhere = join(folder, 'no-folder', 'x');
    const failure = await host
      .run([], { '/host/out0': { path: nowhere, mode: 'write' } })
      .catch((error: unknown) => failureOf(error));
    expect(failure).toMatchObject({ kind: 'destination', file: nowhere });
  });

  test('says that the disk is full', async () => {
    if (process.platform !== 'linux') return;
    const input = write(file('full.wav'), wav16(noise(200_000), 2));
    const thrown = await host
      .run(['-i', '/host/in0', '-f', 's16le', '/host/out0'], {
        '/host/in0': { path: input, mode: 'read' },
        '/host/out0': { path: '/dev/full', mode: 'write' },
      })
      .catch((error: unknown) => failureOf(error));
    expect(thrown).toMatchObject({ kind: 'destination', problem: 'cannot be written: the disk is full' });
  });

  test('works on after a run that failed', async () => {
    const broken = write(file('broken'), Uint8Array.from(text('fLaC')));
    for (let times = 0; times < 3; times += 1) {
      expect(
        (await host.run(['-i', '/host/in0', '-f', 'null', '-'], { '/host/in0': { path: broken, mode: 'read' } })).exitCode,
      ).not.toBe(0);
    }
    expect((await host.run(['-f', 'lavfi', '-i', 'sine=d=0.1', '-f', 'null', '-'], {})).exitCode).toBe(0);
  });

  test('shares one compiled module with worker threads', async () => {
    const module = compileFfmpeg();
    const source = `
      const { workerData, parentPort } = require('node:worker_threads');
      import(workerData.host).then(async ({ FfmpegHost }) => {
        const host = await FfmpegHost.create(workerData.module);
        parentPort.postMessage((await host.run(['-f', 'lavfi', '-i', 'sine=d=0.1', '-f', 'null', '-'], {})).exitCode);
      });`;
    const worker = new Worker(source, {
      eval: true,
      workerData: { module, host: new URL('./ffmpegHost.ts', import.meta.url).href },
    });
    const exitCode = await new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    await worker.terminate();
    expect(exitCode).toBe(0);
  });

  test('does not hold a long song in memory', async () => {
    // Ten minutes of stereo f32, 211 MB, through a heap that starts at 32 MB and may not grow by a fifth of it.
    const arguments_ = [
      '-f',
      'lavfi',
      '-i',
      'anullsrc=r=44100:cl=stereo:d=600',
      '-c:a',
      'pcm_f32le',
      '-f',
      'f32le',
      '/host/out0',
    ];
    const before = process.memoryUsage().rss;
    expect((await host.run(arguments_, { '/host/out0': { path: file('long.raw'), mode: 'write' } })).exitCode).toBe(0);
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
    expect(readFileSync(file('long.raw'))).toHaveLength(600 * 44100 * 8);
  });
});
