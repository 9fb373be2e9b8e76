import type { ReportFinding } from '../../../electron/shared/report.ts';

const SEVERITIES = ['forbids', 'warns', 'notes'] as const satisfies readonly ReportFinding['severity'][];

/** In the report's order otherwise. */
export const worstFirst = (findings: readonly ReportFinding[]): readonly ReportFinding[] =>
  SEVERITIES.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
