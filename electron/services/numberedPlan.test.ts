import { expect, test } from 'vitest';
import { albumOf } from '../shared/album/album.testkit.ts';
import { layOut } from '../shared/album/timeline.ts';
import { NumberedPlan, type UnnumberedPlan } from './numberedPlan.ts';
import { silentSong } from './sources/silentSong.ts';

const album = albumOf([{}]);
const song = silentSong('a.wav', 44100, 44100, null);
const plan = (gainDb: number, more: Partial<UnnumberedPlan> = {}): UnnumberedPlan => ({
  ...{ revision: 1, album, songs: [song], chain: null, bypassGainDb: 0, provisional: false },
  timeline: layOut(album, [{ frames: 44100, audibleStart: null, audibleEnd: null }]),
  clips: [
    {
      ...{ source: song.session as never, startFrame: 0, sourceStart: 0, frames: 44100, gainDb },
      ...{ fadeIn: null, fadeOut: null, untouchedBits: 16 },
    },
  ],
  limiter: { ceiling: -1, style: 'transparent' },
  ...more,
});

test('a plan has other numbers where it sounds different, and keeps them where it does not', () => {
  const plans = new NumberedPlan();
  expect(plans.change(plan(0))).toBe(true);
  const first = plans.now?.versions;
  const undithered = plan(0).clips.map((clip) => ({ ...clip, untouchedBits: null }));
  expect(plans.change(plan(0, { revision: 2, provisional: true, clips: undithered }))).toBe(false);
  expect(plans.now).toMatchObject({ revision: 2, versions: first });
  expect(plans.change(plan(1))).toBe(true);
  expect(plans.now?.versions.mastered).not.toBe(first?.mastered);
  expect(plans.change(null)).toBe(true);
  expect(plans.change(null)).toBe(false);
});

test('the bypass has a number of its own: only its level may be known better', () => {
  const plans = new NumberedPlan();
  plans.change(plan(0));
  const before = plans.now?.versions;
  expect(plans.change(plan(0, { bypassGainDb: -3 }))).toBe(true);
  expect(plans.now?.versions.mastered).toBe(before?.mastered);
  expect(plans.now?.versions.bypass).not.toBe(before?.bypass);
});

test('words are taken up under the same numbers; no two albums share one', () => {
  const [one, other] = [new NumberedPlan(), new NumberedPlan()];
  one.reword({ revision: 3, album, timeline: plan(0).timeline });
  expect(one.now).toBeNull();
  one.change(plan(0));
  other.change(plan(0));
  expect(one.now?.versions.mastered).not.toBe(other.now?.versions.mastered);
  const { versions } = one.now ?? {};
  one.reword({ revision: 4, album, timeline: plan(0).timeline });
  expect(one.now).toMatchObject({ revision: 4, versions });
});
