import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FfmpegHost, FfmpegResult } from '../../decode/ffmpegHost.ts';
import type { Planes } from '../../dsp/planes.ts';
import { TruePeakMeter } from '../../dsp/truePeak.ts';
import { compareRegions } from '../../render/compareRegions.ts';
import { FRAME_BYTES } from '../../render/sampleRegion.ts';
import { fail } from '../../shared/failure.ts';
import type { EncodedFile, EncodeInput, ReportProgress, SampleRegion } from '../protocol.ts';
import { sharedDsp } from '../sharedDsp.ts';
import { sharedHost } from '../sharedHost.ts';
import { encodeMp3 } from './encodeMp3.ts';

/**
 * A lossy coder's error stays well below its music; a file that decodes one frame early or late, or to something
 * else, does not come near. Far under what LAME reaches at these rates on dense music (about 15 dB and up).
 */
const LEAST_SIGNAL_TO_ERROR_DB = 6;

/** Decoding and comparing take about a quarter as long as encoding. */
const ENCODING = 0.75;

export const encode = async (input: EncodeInput, report: ReportProgress): Promise<EncodedFile> => {
  const host = await sharedHost();
  const { region, output } = input;
  if (input.kind === 'mp3') encodeMp3(sharedDsp(), input, (fraction) => report({ progress: fraction * ENCODING }));
  else await encodeFlac(host, input);
  report({ progress: ENCODING });
  const decoded: SampleRegion = {
    path: join(input.scratchFolder, `${input.label}.decoded`),
    offset: 0,
    frames: region.frames,
    encoding: region.encoding,
  };
  try {
    expectSuccess(
      await host.run(['-i', '/host/in', '-map', '0:a:0', '-f', RAW_FORMAT[region.encoding], '/host/out'], {
        '/host/in': { path: output, mode: 'read' },
        '/host/out': { path: decoded.path, mode: 'write' },
      }),
      output,
    );
    const decodedFrames = statSync(decoded.path).size / FRAME_BYTES[region.encoding];
    if (decodedFrames !== region.frames) {
      mismatch(output, `decodes to ${decodedFrames} frames instead of ${region.frames}`);
    }
    const { signalToErrorDb, truePeakDbtp } = compared(region, decoded);
    const faithful = signalToErrorDb === null || (input.kind === 'mp3' && signalToErrorDb >= LEAST_SIGNAL_TO_ERROR_DB);
    if (!faithful)
      mismatch(output, `decodes to other audio than was rendered (error ${signalToErrorDb?.toFixed(1)} dB below it)`);
    const decodedTruePeakDbtp = input.kind === 'mp3' ? truePeakDbtp : null;
    return { path: output, bytes: statSync(output).size, decodedFrames, signalToErrorDb, decodedTruePeakDbtp };
  } finally {
    rmSync(decoded.path, { force: true });
  }
};

/** What was decoded, beside what was encoded, and its own true peak at the strict reading (dBTP; null for silence). */
const compared = (region: SampleRegion, decoded: SampleRegion) => {
  const dsp = sharedDsp();
  const meter = new TruePeakMeter(dsp, { channels: 2, strict: true });
  try {
    const visit = ({ left, right }: Planes, frames: number) => meter.process(left, right, frames);
    const signalToErrorDb = compareRegions(dsp, region, decoded, visit);
    meter.finish();
    return { signalToErrorDb, truePeakDbtp: meter.truePeakDbtp() };
  } finally {
    meter.destroy();
  }
};

const mismatch = (file: string, problem: string): never =>
  fail('verification', file, problem, 'nothing was delivered; please report this with the song');

const RAW_FORMAT: Readonly<Record<SampleRegion['encoding'], string>> = { s16: 's16le', s24: 's24le', f32: 'f32le' };

/** A region that starts inside a file is a WAV's samples: ffmpeg then reads the WAV, trailing chunks and all. */
const inputArguments = ({ region, sampleRate }: EncodeInput): string[] =>
  region.offset === 0
    ? ['-f', RAW_FORMAT[region.encoding], '-ar', String(sampleRate), '-ac', '2', '-i', '/host/in']
    : ['-f', 'wav', '-i', '/host/in'];

/** Metadata is left to our own writers; `bitexact` keeps library versions out of the file. */
const NO_METADATA = ['-map', '0:a:0', '-map_metadata', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact'];

const encodeFlac = async (host: FfmpegHost, input: EncodeInput): Promise<void> => {
  const { region, output } = input;
  const depth = region.encoding === 's24' ? ['-sample_fmt', 's32', '-bits_per_raw_sample', '24'] : ['-sample_fmt', 's16'];
  const encoder = [...NO_METADATA, '-c:a', 'flac', '-compression_level', '5', ...depth, '-f', 'flac'];
  const files = { '/host/in': { path: region.path, mode: 'read' }, '/host/out': { path: output, mode: 'write' } } as const;
  expectSuccess(await host.run([...inputArguments(input), ...encoder, '/host/out'], files), output);
};

const expectSuccess = ({ exitCode, log }: FfmpegResult, file: string): void => {
  if (exitCode !== 0)
    fail('internal', file, `could not be encoded (${log[log.length - 1] ?? `code ${exitCode}`})`, 'please report this');
};
