import { describe, expect, it } from 'vitest';
import { inWindow, numbersText, summaryOf } from './adviceTexts.ts';

describe('advice in the window', () => {
  it('leaves out what is meant for the command line, and nothing else', () => {
    expect(inWindow('Trim it, or count the gap from what is heard (`"measure": "audible"` of the join).')).toBe(
      'Trim it, or count the gap from what is heard.',
    );
    expect(inWindow('Match the songs (`master` does, to the highest level all of them reach); give it its intent.')).toBe(
      'Match the songs; give it its intent.',
    );
    expect(inWindow('narrow notches (Q 20 and more) at 50 Hz, about -3 LU')).toBe(
      'narrow notches (Q 20 and more) at 50 Hz, about \u22123 LU',
    );
    expect(inWindow('The match (half of it) or (`--tone album`) a shelf (broad).')).toBe(
      'The match (half of it) or a shelf (broad).',
    );
  });

  it('counts what is worth mending apart from what is good to know', () => {
    const said = (...severities: ('warns' | 'notes')[]) => ({
      ...{ albumId: 1, revision: 1, album: [], failures: [] },
      songs: [{ track: 'a', advice: severities.map((severity) => ({ severity }) as never) }],
    });
    expect(summaryOf(said())).toBe('Nothing to say of any of them.');
    expect(summaryOf(said('warns', 'notes', 'notes'))).toBe('1 finding worth mending or asking about, 2 notes.');
    expect(summaryOf(said('notes'))).toBe('1 note.');
  });

  it('writes out which songs it is about', () => {
    expect([numbersText([3]), numbersText([1, 2]), numbersText([1, 2, 4])]).toEqual(['3', '1 and 2', '1, 2 and 4']);
  });
});
