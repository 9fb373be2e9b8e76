import { describe, expect, it } from 'vitest';
import { parseAlbum } from '../../../electron/shared/album/album.ts';
import { layOut } from '../../../electron/shared/album/timeline.ts';
import type { MatchedSong, SourceFacts } from '../../../electron/shared/contract/state.ts';
import { type PathOf, type Stage, signalPath } from './signalPath.ts';

const facts = (sampleRate: number): SourceFacts =>
  ({
    container: 'wav',
    codec: 'pcm_s24le',
    sampleRate,
    channels: 2,
    bits: 24,
    frames: 441_000,
    sessionFrames: 441_000,
  }) as SourceFacts;
const matched = (more: Partial<MatchedSong> = {}): MatchedSong =>
  ({ gainDb: 2.5, binds: null, limiterWorkDb: 1, maxReductionDb: 1.2, ...more }) as MatchedSong;

const pathOf = (json: object, more: Partial<PathOf> = {}): PathOf => {
  const album = parseAlbum({ version: 1, title: '', artist: '', ...json }, 'album.json');
  const extent = { frames: 441_000, audibleStart: 0, audibleEnd: 441_000 };
  return {
    album,
    track: album.tracks[0]!,
    facts: facts(album.sampleRate),
    matched: matched(),
    timeline: layOut(
      album,
      album.tracks.map(() => extent),
    ),
    settings: { formats: ['ddp', 'mp3'], bits: 24, mp3: '320' },
    ...more,
  };
};
const stage = (path: PathOf, name: string): Stage | undefined => signalPath(path).find((one) => one.name === name);

describe('the signal path', () => {
  it('is in the order it is rendered', () => {
    const ids = signalPath(pathOf({ tracks: [{ file: 'a.wav' }] })).map(({ id }) => id);
    expect(ids).toEqual([
      ...['source', 'conversion', 'chain', 'tone', 'trim', 'gain', 'fades'],
      ...['sum', 'album-chain', 'limiter', 'dither', 'dither'],
    ]);
  });

  it('names the stages of chains that change anything, and says why others rest', () => {
    const of = (chain: object): Stage | undefined => stage(pathOf({ tracks: [{ file: 'a.wav', chain }] }), 'Song chain');
    expect(of({ stages: [{ kind: 'compressor' }, { kind: 'gain' }, { kind: 'saturation' }] })).toMatchObject({
      state: 'works',
      lines: ['2 stages', 'compressor, saturation'],
    });
    expect(of({ on: false, stages: [{ kind: 'compressor' }] })).toMatchObject({ state: 'rests', lines: ['off'] });
    expect(of({ stages: [{ kind: 'gain' }] })).toMatchObject({ state: 'rests', lines: ['nothing set'] });
  });

  it('says how much of the tonal match a song gets', () => {
    const tone = { reference: 'album', amount: 60 };
    const path = pathOf({ tone, tracks: [{ file: 'a.wav', tone: { bound: 2 } }] });
    expect(stage(path, 'Tonal match')?.lines).toEqual(['60 %, at most 2.0 dB', 'minimum phase']);
    expect(stage(pathOf({ tone, tracks: [{ file: 'a.wav', tone: { exclude: true } }] }), 'Tonal match')?.state).toBe('rests');
  });

  it('converts only what comes at another rate', () => {
    const path = pathOf({ tracks: [{ file: 'a.wav' }] });
    expect(stage(path, 'Rate conversion')?.state).toBe('rests');
    const other = stage({ ...path, facts: facts(96000) }, 'Rate conversion');
    expect(other?.state).toBe('works');
    expect(other?.lines[0]).toBe('96 kHz → 44.1 kHz');
  });

  it('says what is cut off either end', () => {
    const path = pathOf({ tracks: [{ file: 'a.wav', trimStart: 4410, trimEnd: 436_590 }] });
    expect(stage(path, 'Trim')?.lines).toEqual(['0.100 s off the start', '0.100 s off the end']);
  });

  it('shows the crossfade that takes the place of a fade', () => {
    const path = pathOf({
      tracks: [{ file: 'a.wav', fadeOut: { frames: 44100 }, join: { crossfade: 88200 } }, { file: 'b.wav' }],
    });
    expect(stage(path, 'Fades')?.lines).toEqual(['crossfade 2.00 s, auto']);
    expect(stage(path, 'Timeline sum')?.lines).toEqual(['2 songs', '1 crossfade']);
  });

  it('does not say what the limiter does before it was rendered', () => {
    const path = pathOf({ tracks: [{ file: 'a.wav' }] });
    const limiter = (song: MatchedSong | null): Stage | undefined => stage({ ...path, matched: song }, 'True-peak limiter');
    expect(limiter(matched({ maxReductionDb: null }))?.state).toBe('unknown');
    expect(limiter(null)?.state).toBe('unknown');
    expect(limiter(matched({ maxReductionDb: 0, limiterWorkDb: 0 }))?.state).toBe('rests');
    expect(limiter(matched())?.lines[1]).toBe('this song: 1.2 dB at most');
  });

  it('brings a high rate down for the disc and for MP3, and for nothing else', () => {
    const path = pathOf(
      { sampleRate: 96000, tracks: [{ file: 'a.wav' }] },
      { settings: { formats: ['ddp', 'wav', 'mp3'], bits: '32f', mp3: 'V0' } },
    );
    const delivered = signalPath(path).filter(({ scope }) => scope === 'delivery');
    expect(delivered.map(({ name, lines }) => [name, lines[0]])).toEqual([
      ['DDP', '96 kHz → 44.1 kHz ahead of its limiter'],
      ['WAV', '96 kHz'],
      ['MP3', '96 kHz → 48 kHz ahead of its limiter'],
    ]);
    expect(delivered[1]?.lines[1]).toBe('32 bit float, no dither');
  });
});
