import { expect, test } from 'vitest';
import type { ReportFinding } from '../../../electron/shared/report.ts';
import { worstFirst } from './worstFirst.ts';

test('lists what forbids before what warns before what is noted, each in the order of the report', () => {
  const found = (severity: ReportFinding['severity'], message: string): ReportFinding => ({ severity, track: null, message });
  const findings = [found('notes', 'a'), found('warns', 'b'), found('forbids', 'c'), found('warns', 'd'), found('notes', 'e')];
  expect(worstFirst(findings).map(({ message }) => message)).toEqual(['c', 'b', 'd', 'a', 'e']);
});
