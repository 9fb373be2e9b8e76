import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Planes } from '../../dsp/planes.ts';
import { TruePeakMeter } from '../../dsp/truePeak.ts';
import { compareRegions } from '../../render/compareRegions.ts';
import { FRAME_BYTES } from '../../render/sampleRegion.ts';
import { fail } from '../../shared/failure.ts';
import type { EncodedFile, EncodeInput, SampleRegion } from '../protocol.ts';
import { sharedDsp } from '../sharedDsp.ts';
import { sharedHost } from '../sharedHost.ts';
import { RAW_FORMAT, requireSuccess } from './rawFormat.ts';

/**
 * A lossy coder's error stays well below its music; a file that decodes one frame early or late, or to something
 * else, does not come near. Far under what LAME reaches at these rates on dense music (about 15 dB and up).
 */
const LEAST_SIGNAL_TO_ERROR_DB = 6;

/** Decodes what `encode` wrote for the same input, and compares. */
export const checkEncoded = async (input: EncodeInput): Promise<EncodedFile> => {
  const host = await sharedHost();
  const { region, output } = input;
  const decoded: SampleRegion = {
    path: join(input.scratchFolder, `${input.label}.decoded`),
    offset: 0,
    frames: region.frames,
    encoding: region.encoding,
  };
  try {
    requireSuccess(
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
