import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FailureError } from '../shared/failure.ts';
import { parseCommandLine } from './arguments.ts';

const master = (...words: string[]) => {
  const command = parseCommandLine(['master', 'songs', '--out', 'there', ...words]);
  if (command.name !== 'master') throw new Error('not master');
  return command;
};

describe('the command line', () => {
  it('defaults to DDP, WAV and MP3 at 16 bit and 320 kbit/s', () => {
    expect(master().options).toMatchObject({
      deliver: ['ddp', 'wav', 'mp3'],
      bits: 16,
      mp3: '320',
      force: false,
      rate: undefined,
    });
  });

  it('takes a negative level as a separate word', () => {
    expect(master('--ceiling', '-1.5', '--target', '-14').options).toMatchObject({ ceiling: -1.5, target: -14 });
    expect(master('--ceiling=-0.3').options.ceiling).toBe(-0.3);
  });

  it('takes target words', () => {
    expect(master('--target', 'none').options.target).toBe('none');
    expect(master('--target', 'highest').options.target).toBe('highest');
  });

  it('takes a style of limiter, a dither and chains', () => {
    expect(
      master('--limiter', 'loud', '--dither', 'shaped', '--chain', 'gentle-glue', '--song-chain', 'a.json').options,
    ).toMatchObject({
      ...{ limiter: 'loud', dither: 'shaped', chain: 'gentle-glue', songChain: 'a.json' },
    });
    expect(master().options).toMatchObject({ limiter: undefined, dither: undefined, chain: undefined, songChain: undefined });
  });

  it('takes a tonal match by word, song number or name', () => {
    const toneOf = (word: string) => master('--tone', word).options.tone;
    expect([toneOf('off'), toneOf('album')]).toEqual(['off', 'album']);
    expect(toneOf('anchor:12')).toEqual({ anchor: 12 });
    expect([toneOf('a song.wav'), toneOf('anchor')]).toEqual([{ file: 'a song.wav' }, { file: 'anchor' }]);
    expect(
      master('--tone', 'album', '--tone-amount', '75', '--tone-bound', '2.5', '--tone-phase', 'linear').options,
    ).toMatchObject({
      ...{ toneAmount: 75, toneBound: 2.5, tonePhase: 'linear' },
    });
    expect(master().options).toMatchObject({ tone: undefined, toneAmount: undefined });
  });

  it('takes a file whose name starts with a dash after --', () => {
    expect(parseCommandLine(['analyze', '--', '-1.wav'])).toMatchObject({ files: ['-1.wav'] });
  });

  it.each([
    [['mastr'], /mastr: is not a command/],
    [['master', 'songs'], /needs a destination/],
    [['master', '--out', 'x'], /needs a folder/],
    [['master', 'a', 'b', '--out', 'x'], /"b" is one too many/],
    [['master', 'a', '--out', 'x', '--rate', '22050'], /22050 Hz is not offered/],
    [['master', 'a', '--out', 'x', '--bits', '20'], /--bits: "20"/],
    [['master', 'a', '--out', 'x', '--deliver', 'ddp,ogg'], /--deliver: "ogg"/],
    [['master', 'a', '--out', 'x', '--ceiling', '1'], /--ceiling: "1"/],
    [['master', 'a', '--out', 'x', '--target', 'loud'], /--target: "loud"/],
    [['master', 'a', '--out', 'x', '--limiter', 'brickwall'], /--limiter: "brickwall" is not offered/],
    [['master', 'a', '--out', 'x', '--dither', 'pow-r'], /--dither: "pow-r"/],
    [['verify', 'x', '--chain', 'flat'], /--chain: is not an option of verify/],
    [['master', 'a', '--out', 'x', '--tone', 'anchor:0'], /--tone: "anchor:0"/],
    [['master', 'a', '--out', 'x', '--tone='], /--tone: says nothing/],
    [['master', 'a', '--out', 'x', '--tone-amount', '101'], /--tone-amount: "101"/],
    [['master', 'a', '--out', 'x', '--tone-bound', '13'], /--tone-bound: "13"/],
    [['master', 'a', '--out', 'x', '--tone-phase', 'mixed'], /--tone-phase: "mixed"/],
    [['analyze', 'x', '--tone', 'album'], /--tone: is not an option of analyze/],
    [['verify', 'x', '--force'], /--force: is not an option of verify/],
    [['analyze'], /needs at least one file/],
    [['analyze', 'x', '--jobs', '0'], /--jobs/],
    [['analyze', '--frobnicate'], /frobnicate/],
  ] as const)('refuses %j in one line that names the word', (words, message) => {
    expect(() => parseCommandLine(words)).toThrow(message);
  });

  it('answers any words with a command or a usage failure, never anything else', () => {
    const word = fc.oneof(
      fc.constantFrom('master', 'analyze', 'verify', '--out', '--json', '--target', '-1', '--', '--jobs', 'x'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        try {
          return typeof parseCommandLine(words).name === 'string';
        } catch (error) {
          return error instanceof FailureError && error.failure.kind === 'usage' && !error.message.includes('\n');
        }
      }),
    );
  });
});
