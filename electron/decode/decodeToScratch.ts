import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import { z } from 'zod';
import { readerOfFile } from './byteReader.ts';
import type { FfmpegHost } from './ffmpegHost.ts';
import { type DecodePlan, planDecoding } from './gapless.ts';
import { checkUnchanged, type FileIdentity, identityOfPath } from './identity.ts';
import { checkedChannels, checkedRate, type LinearLayout } from './linearLayout.ts';
import type { LinearFile } from './linearSource.ts';
import type { Probe } from './probe.ts';
import { DAMAGED_REMEDY, unreadable } from './refusals.ts';

/** What ffmpeg says of a file's first audio stream, before anything is decoded. */
export interface CompressedFacts {
  readonly container: string;
  readonly codec: string;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  readonly integerBits: number | null;
  /** Exact length by a lossless file's header; null where only decoding tells. */
  readonly headerFrames: number | null;
}

const INPUT = '/host/in0';
const OUTPUT = '/host/out0';
/**
 * Times by counting samples: an Ogg page's own may repeat, and the writer then drops a packet as "non monotonically
 * increasing" although every sample was decoded.
 */
const COUNTED_TIMES = ['-af', 'asetpts=N/SR/TB'] as const;

/** Only the mapped files: a file that names others (references, playlists, addresses) gets none of them. */
const ONLY_MAPPED_FILES = ['-protocol_whitelist', 'file'] as const;

/**
 * Decodes a file through ffmpeg into `scratchPath` as interleaved f32le at its own rate and channels, in constant
 * memory, and says where in it the song lies, encoder delay and padding left out. Missing or damaged audio is a
 * failure. The scratch file is removed on failure and is the caller's to remove afterwards.
 */
export const decodeToScratch = async (
  path: string,
  probe: Probe,
  identity: FileIdentity,
  scratchPath: string,
  host: FfmpegHost,
  onProgress: (fraction: number) => void = () => {},
): Promise<LinearFile> => {
  const plan = planFor(path, probe, identity);
  const onRead = (position: number) => onProgress(Math.min(1, position / identity.size));
  const facts = await compressedFacts(path, probe, plan, host);
  try {
    const { exitCode, log } = await host.run(
      [
        ...['-hide_banner', '-nostats', '-v', 'repeat+level+warning'],
        ...ONLY_MAPPED_FILES,
        ...plan.inputOptions,
        ...['-i', INPUT, '-map', '0:a:0', '-vn', '-sn', '-dn', '-map_metadata', '-1'],
        ...COUNTED_TIMES,
        ...['-c:a', 'pcm_f32le', '-ar', String(facts.sampleRate), '-ac', String(facts.channels), '-f', 'f32le', OUTPUT],
      ],
      { [INPUT]: { path, mode: 'read', onRead }, [OUTPUT]: { path: scratchPath, mode: 'write' } },
    );
    const errors = errorLines(log);
    if (exitCode !== 0)
      throw unreadable(path, `cannot be decoded (${errors[0] ?? `ffmpeg ended with ${exitCode}`})`, DAMAGED_REMEDY);
    const frames = Math.floor(statSync(scratchPath).size / (4 * facts.channels));
    const window = plan.findWindow({ frames, sampleRate: facts.sampleRate, errors, headerFrames: facts.headerFrames });
    if (window.frames === 0) throw unreadable(path, 'holds no audio', 'export the song again');
    checkUnchanged(path, identity);
    return scratchFile(path, identity, scratchPath, facts, window);
  } catch (error) {
    rmSync(scratchPath, { force: true });
    throw error;
  }
};

const scratchFile = (
  path: string,
  identity: FileIdentity,
  scratchPath: string,
  facts: CompressedFacts,
  window: { readonly startFrame: number; readonly frames: number },
): LinearFile => {
  const { headerFrames: _, ...described } = facts;
  const layout: LinearLayout = {
    ...described,
    frames: window.frames,
    encoding: 'f32',
    bigEndian: false,
    dataOffset: window.startFrame * 4 * facts.channels,
  };
  return {
    path,
    identity,
    sha256: null,
    samplesPath: scratchPath,
    samplesIdentity: identityOfPath(scratchPath),
    layout,
    format: { path, ...described, frames: window.frames },
  };
};

const planFor = (path: string, probe: Probe, identity: FileIdentity): DecodePlan => {
  const fd = openSync(path, 'r');
  try {
    return planDecoding(probe, readerOfFile(fd, identity.size), path);
  } finally {
    closeSync(fd);
  }
};

const STREAM = z.object({
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  sample_fmt: z.string().optional(),
  sample_rate: z.coerce.number().optional(),
  channels: z.number().optional(),
  bits_per_sample: z.number().optional(),
  bits_per_raw_sample: z.coerce.number().optional(),
  time_base: z.string().optional(),
  duration_ts: z.number().optional(),
  disposition: z.object({ attached_pic: z.number().optional() }).optional(),
});
const PROBE_DOCUMENT = z.object({
  streams: z.array(STREAM).optional(),
  format: z.object({ format_name: z.string().optional() }).optional(),
});

const compressedFacts = async (path: string, probe: Probe, plan: DecodePlan, host: FfmpegHost): Promise<CompressedFacts> => {
  const { document, log } = await host.probe(
    ['-v', 'level+error', ...ONLY_MAPPED_FILES, ...plan.inputOptions, '-show_streams', '-show_format', INPUT],
    { [INPUT]: { path, mode: 'read' } },
  );
  const parsed = PROBE_DOCUMENT.safeParse(document);
  const streams = parsed.success ? (parsed.data.streams ?? []) : [];
  const stream = streams.find(({ codec_type }) => codec_type === 'audio');
  if (stream === undefined)
    throw noAudio(
      path,
      probe,
      streams.some(({ codec_type }) => codec_type === 'video'),
      log,
    );
  const codec = stream.codec_name ?? 'unknown';
  if (codec === 'unknown' || stream.channels === undefined || stream.channels === 0) {
    throw unreadable(path, 'holds audio in a form this program cannot decode', 'convert it to WAV or FLAC first');
  }
  const channels = checkedChannels(path, stream.channels);
  const sampleRate = checkedRate(path, stream.sample_rate ?? Number.NaN);
  const formatName = parsed.data?.format?.format_name?.split(',')[0];
  const countsSamples = stream.time_base === `1/${sampleRate}` && CONTAINERS_WITH_LENGTH.has(probe.content);
  return {
    container: probe.content === 'unknown' ? (formatName ?? 'unknown') : probe.content,
    codec,
    sampleRate,
    channels,
    integerBits: integerBitsOf(codec, stream),
    headerFrames: countsSamples ? (stream.duration_ts ?? null) : null,
  };
};

const noAudio = (path: string, probe: Probe, hasVideo: boolean, log: readonly string[]) => {
  if (hasVideo) return unreadable(path, 'holds pictures but no sound', 'name a file with audio in it');
  if (probe.content === 'unknown')
    return unreadable(path, 'is no audio file this program knows', 'convert it to WAV or FLAC first');
  const reason = errorLines(log)[0];
  return unreadable(path, reason === undefined ? 'holds no audio' : `is damaged (${reason})`, DAMAGED_REMEDY);
};

const LOSSLESS: ReadonlySet<string> = new Set([
  'flac',
  'alac',
  'wavpack',
  'tta',
  'ape',
  'tak',
  'shorten',
  'mlp',
  'truehd',
  'wmalossless',
]);
/** Their headers count samples; elsewhere a duration is an estimate or is in other units. */
const CONTAINERS_WITH_LENGTH: ReadonlySet<string> = new Set(['flac', 'wavpack', 'tta', 'ape', 'wav']);
const FORMAT_BITS: Readonly<Record<string, number>> = { u8: 8, u8p: 8, s16: 16, s16p: 16, s32: 32, s32p: 32 };

const integerBitsOf = (codec: string, stream: z.infer<typeof STREAM>): number | null => {
  const isLinear = codec.startsWith('pcm_') && !/^pcm_(f|alaw|mulaw|vidc)/.test(codec);
  const formatBits = FORMAT_BITS[stream.sample_fmt ?? ''];
  if (formatBits === undefined || !(isLinear || LOSSLESS.has(codec))) return null;
  return stream.bits_per_raw_sample || stream.bits_per_sample || formatBits;
};

/** What ffmpeg complained of, without its addresses in memory, which differ from run to run. */
const errorLines = (log: readonly string[]): string[] =>
  log
    .filter((line) => /\[(error|fatal|panic)\]/.test(line))
    .map((line) =>
      line
        .replace(/^\[([\w,]+) @ 0x[0-9a-f]+\] /, '$1: ')
        .replace(/\[(error|fatal|panic)\] /, '')
        .replaceAll(INPUT, 'the file')
        .trim(),
    );
