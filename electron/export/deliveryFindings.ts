import type { Album } from '../shared/album/album.ts';
import type { Timeline } from '../shared/album/timeline.ts';
import { type Finding, findings } from '../shared/album/validate.ts';
import { FailureError } from '../shared/failure.ts';
import { cdTextDifferences } from './discText.ts';
import type { DeliveryKind, WordLength } from './outputPlan.ts';

/** An album whose findings forbid the delivery that was asked for. */
export class FindingsError extends FailureError {
  readonly findings: readonly Finding[];

  constructor(name: string, all: readonly Finding[]) {
    const errors = all.filter((finding) => finding.severity === 'error');
    const problem = `${errors.length} finding${errors.length === 1 ? ' forbids' : 's forbid'} this delivery`;
    super({ kind: 'findings', file: name, problem, remedy: 'see the findings' });
    this.findings = all;
  }
}

/** The findings of a delivery that nothing forbids; otherwise a FindingsError. */
export const allowedFindings = (
  name: string,
  album: Album,
  timeline: Timeline,
  deliver: readonly DeliveryKind[],
  bits: WordLength,
): readonly Finding[] => {
  const all = findings(album, timeline, { deliveries: deliver, bits, cdText: cdTextDifferences(album, deliver) });
  if (all.some((finding) => finding.severity === 'error')) throw new FindingsError(name, all);
  return all;
};
