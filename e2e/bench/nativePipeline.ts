import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { alimiterFilter } from './peerLimiters.ts';

/**
 * What a person would put together of ffmpeg and lame: measure each song, bring all to the level of the one that can least be
 * raised, then in one fused pass gain, 4x limiter, 44.1 kHz and dithered 16 bit; lame after it. Two songs at a time.
 *   node nativePipeline.ts FOLDER OUT [--mp3]
 */
const run = promisify(execFile);
const [folder = '', out = '', mp3] = process.argv.slice(2);
const DITHERED = 'aresample=44100:resampler=soxr:osf=s16:dither_method=triangular';
const CEILING_DBTP = -1;
const BUDGET_DB = 2;

const atATime = async <Item, Result>(
  items: readonly Item[],
  work: (item: Item, at: number) => Promise<Result>,
): Promise<Result[]> => {
  const results = new Array<Result>(items.length);
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at] as Item, at);
  };
  await Promise.all([worker(), worker()]);
  return results;
};

const ffmpeg = ['-nostdin', '-hide_banner', '-nostats', '-threads', '1', '-y'];
const songs = readdirSync(folder).sort();
mkdirSync(out, { recursive: true });
const measured = await atATime(songs, async (song) => {
  const input = join(folder, song);
  const words = [...ffmpeg, '-i', input, '-af', 'ebur128=peak=true:framelog=verbose', '-f', 'null', '-'];
  const { stderr } = await run('ffmpeg', words, { maxBuffer: 1 << 26 });
  const summary = stderr.slice(stderr.lastIndexOf('Summary:'));
  return {
    loudness: Number(/I:\s+(-?[\d.]+)/.exec(summary)?.[1]),
    peak: Number(/Peak:\s+(-?[\d.]+)/.exec(summary)?.[1]),
  };
});
const target = Math.min(...measured.map(({ loudness, peak }) => CEILING_DBTP + BUDGET_DB - peak + loudness));
await atATime(songs, async (song, at) => {
  const gain = target - (measured[at]?.loudness ?? target);
  const wav = join(out, `${at}.wav`);
  const filter = alimiterFilter(gain, 176400).replace(/aresample=44100:resampler=soxr$/, DITHERED);
  await run('ffmpeg', [...ffmpeg, '-i', join(folder, song), '-af', filter, '-c:a', 'pcm_s16le', wav]);
  if (mp3 !== undefined) await run('lame', ['--quiet', '-b', '320', wav, join(out, `${at}.mp3`)]);
});
