import { Analyzer } from '../../analysis/analyzer.ts';
import { identityOfPath } from '../../decode/identity.ts';
import { type LinearFile, LinearSource } from '../../decode/linearSource.ts';
import { discardPrepared, prepareSource } from '../../decode/openSource.ts';
import { allocatePlanes, BLOCK_FRAMES, freePlanes } from '../../dsp/planes.ts';
import { RateConverter } from '../../render/rateConverter.ts';
import type { PreparedSource, PrepareInput, ReportProgress } from '../protocol.ts';
import { sharedDsp } from '../sharedDsp.ts';
import { sharedHost } from '../sharedHost.ts';

export const prepare = async (input: PrepareInput, report: ReportProgress): Promise<PreparedSource> => {
  const { path, name, scratchFolder, sessionRate } = input;
  const file = await prepareSource(path, { scratchFolder, host: await sharedHost() });
  const source = new LinearSource(file);
  const { format } = source;
  const dsp = sharedDsp();
  const planes = allocatePlanes(dsp, BLOCK_FRAMES);
  const analyzer = new Analyzer(dsp, {
    sampleRate: format.sampleRate,
    channels: format.channels,
    frames: format.frames,
    loudnessOnly: false,
  });
  const converter =
    sessionRate === null || sessionRate === format.sampleRate
      ? undefined
      : new RateConverter(dsp, format.sampleRate, sessionRate, `${scratchFolder}/${input.label}.session`);
  try {
    for (let at = 0; at < format.frames; at += BLOCK_FRAMES) {
      const count = Math.min(BLOCK_FRAMES, format.frames - at);
      source.read(at, dsp.plane(planes.left, count), dsp.plane(planes.right, count));
      analyzer.pushPlanes(planes, count);
      converter?.push(planes, count);
      report({ progress: (at + count) / format.frames });
    }
    const { analysis, shortTermLufs, warnings } = analyzer.finish();
    const replaced = source.nonFiniteSamples;
    const allWarnings =
      replaced === 0 ? warnings : [...warnings, `has ${replaced} samples that are not numbers or infinite, played as silence`];
    let session: LinearFile | null = sessionRate === null ? null : file;
    if (converter !== undefined && sessionRate !== null) {
      session = convertedFile(file, converter.finish(), converter.path, sessionRate);
    }
    if (session !== file) discardPrepared(file);
    return { format: { ...format, path: name }, analysis, shortTermLufs, warnings: allWarnings, session };
  } catch (error) {
    converter?.abandon();
    discardPrepared(file);
    throw error;
  } finally {
    source.close();
    analyzer.close();
    freePlanes(dsp, planes);
  }
};

/** The song as its conversion stands in scratch; still watched for changes of the original. */
const convertedFile = (file: LinearFile, frames: number, scratchPath: string, sampleRate: number): LinearFile => {
  const facts = {
    container: file.format.container,
    codec: 'pcm_f32le',
    sampleRate,
    channels: 2,
    frames,
    integerBits: null,
  } as const;
  return {
    path: file.path,
    identity: file.identity,
    samplesPath: scratchPath,
    samplesIdentity: identityOfPath(scratchPath),
    layout: { ...facts, encoding: 'f32', bigEndian: false, dataOffset: 0 },
    format: { ...facts, path: file.format.path },
  };
};
