import { expect, test } from 'vitest';
import { bare, bytes, db, dbtp, decimal, kilohertz, lufs, playingTime, remaining, seconds, timecode } from './format.ts';

test('writes levels with a unit and a minus sign as wide as a digit', () => {
  expect(lufs(-14.04)).toBe('\u221214.0 LUFS');
  expect(db(3.25)).toBe('+3.3 dB');
  expect(dbtp(-1)).toBe('\u22121.00 dBTP');
});

test('never shows a negative zero, nor a sign on nothing', () => {
  expect(decimal(-0.04)).toBe('0.0');
  expect(db(0.01)).toBe('0.0 dB');
});

test('shows a dash for what is not known and infinity for silence', () => {
  expect(lufs(null)).toBe('–');
  expect(lufs(Number.NEGATIVE_INFINITY)).toBe('\u2212∞ LUFS');
  expect(bare(Number.NEGATIVE_INFINITY)).toBe('–');
});

test('writes CD time to the nearest sector and playing time to the nearest second', () => {
  expect(timecode(44100 * 61 + 588 * 3, 44100)).toBe('01:01:03');
  expect(timecode(96000 * 2, 96000)).toBe('00:02:00');
  expect(playingTime(44100 * 59.6, 44100)).toBe('1:00');
  expect(playingTime(48000 * 3725, 48000)).toBe('1:02:05');
  expect(seconds(88200, 44100, 3)).toBe('2.000 s');
});

test('writes rates, sizes and time left as people say them', () => {
  expect(kilohertz(44100)).toBe('44.1 kHz');
  expect(kilohertz(96000)).toBe('96 kHz');
  expect(bytes(1_240_000_000)).toBe('1.2 GB');
  expect(bytes(999)).toBe('999 bytes');
  expect(remaining(12.3)).toBe('12 s left');
  expect(remaining(130)).toBe('2 min left');
});
