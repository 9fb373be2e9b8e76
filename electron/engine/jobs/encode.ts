import { statSync } from 'node:fs';
import type { FfmpegHost } from '../../decode/ffmpegHost.ts';
import type { EncodeInput, ReportProgress } from '../protocol.ts';
import { sharedDsp } from '../sharedDsp.ts';
import { sharedHost } from '../sharedHost.ts';
import { encodeMp3 } from './encodeMp3.ts';
import { RAW_FORMAT, requireSuccess } from './rawFormat.ts';

export const encode = async (input: EncodeInput, report: ReportProgress): Promise<number> => {
  if (input.kind === 'mp3') encodeMp3(sharedDsp(), input, (progress) => report({ progress }));
  else await encodeFlac(await sharedHost(), input);
  return statSync(input.output).size;
};

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
  requireSuccess(await host.run([...inputArguments(input), ...encoder, '/host/out'], files), output);
};
