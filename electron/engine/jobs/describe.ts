import { describeSource } from '../../decode/openSource.ts';
import type { PcmFormat } from '../../decode/pcmSource.ts';
import type { DescribeInput, ReportProgress } from '../protocol.ts';
import { sharedHost } from '../sharedHost.ts';

export const describe = ({ path, scratchFolder }: DescribeInput, report: ReportProgress): Promise<PcmFormat> =>
  describeSource(path, { scratchFolder, host: sharedHost, onProgress: (progress) => report({ progress }) });
