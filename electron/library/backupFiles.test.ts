import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Backup, isBackupDue, stampOf, superfluous } from './backupFiles.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 0, 1);

/** Opens the program at these times, and keeps of the backups what is to be kept. */
const kept = (opens: readonly number[]): number[] => {
  let backups: Backup[] = [];
  for (const now of opens) {
    if (!isBackupDue(backups, now)) continue;
    backups = [{ path: stampOf(now), madeAt: now }, ...backups].sort((a, b) => b.madeAt - a.madeAt);
    const gone = superfluous(backups, now);
    backups = backups.filter((backup) => !gone.includes(backup));
  }
  return backups.map(({ madeAt }) => (madeAt - START) / DAY);
};

describe('the backups that are kept', () => {
  it('of daily work are the last seven days and one of each of the last four weeks', () => {
    const days = kept(Array.from({ length: 100 }, (_, day) => START + day * DAY));
    expect(days.slice(0, 7)).toEqual([99, 98, 97, 96, 95, 94, 93]);
    // 1970 began on a Thursday, as did 2026: day 98 begins a week, and 97 is kept already.
    expect(days.slice(7)).toEqual([90, 83, 76]);
  });

  it('of work now and then reach back as far as seven of them do', () => {
    expect(kept([0, 40, 80, 120, 160, 200, 240].map((day) => START + day * DAY))).toEqual([240, 200, 160, 120, 80, 40, 0]);
  });

  it('are never more than eleven, always with the newest, at most one a day', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400 * 24), { minLength: 1, maxLength: 300 }), (hours) => {
        const opens = [...hours].sort((a, b) => a - b).map((hour) => START + hour * HOUR);
        const days = kept(opens);
        expect(days.length).toBeLessThanOrEqual(11);
        expect(((opens.at(-1) ?? 0) - START) / DAY - (days[0] ?? 0)).toBeLessThan(1);
        for (let at = 1; at < days.length; at += 1) expect((days[at - 1] ?? 0) - (days[at] ?? 0)).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('go on being made where the clock was put back', () => {
    expect(isBackupDue([{ path: '', madeAt: START + 400 * DAY }], START)).toBe(true);
    expect(isBackupDue([{ path: '', madeAt: START }], START + DAY - 1)).toBe(false);
  });
});
