import { type Album, parseAlbum } from '../../../electron/shared/album/album.ts';
import { PEAK_FRAMES, type SourceState, type Waveform } from '../../../electron/shared/contract/state.ts';

/** Songs that were never recorded: their levels follow from a few figures, so that every view has something true to show. */
export interface FakeSong {
  readonly file: string;
  readonly title: string;
  readonly seconds: number;
  readonly container: string;
  readonly codec: string;
  readonly sampleRate: number;
  readonly bits: number | null;
  readonly channels: number;
  /** LUFS and dBTP of the source. */
  readonly integrated: number;
  readonly loud: number;
  readonly peak: number;
  readonly range: number;
  /** Hz of its beat, and of its tone. */
  readonly beat: number;
  readonly tone: number;
  readonly warnings: readonly string[];
}

const RATE = 44100;

const song = (number: number, title: string, seconds: number, rest: Partial<FakeSong>): FakeSong => ({
  file: `/music/Night Tram/${String(number).padStart(2, '0')} ${title}.wav`,
  title,
  seconds,
  container: 'wav',
  codec: 'pcm_s24le',
  sampleRate: 48000,
  bits: 24,
  channels: 2,
  integrated: -16,
  loud: -13.4,
  peak: -1.2,
  range: 6.4,
  beat: 2,
  tone: 220,
  warnings: [],
  ...rest,
});

export const FAKE_SONGS: readonly FakeSong[] = [
  song(1, 'Platform Lights', 201.4, { integrated: -14.8, loud: -12.9, peak: -0.4, range: 5.1, beat: 2.1, tone: 196 }),
  song(2, 'Paper Lantern', 148.2, {
    ...{ integrated: -22.6, loud: -19.1, peak: -4.8, range: 11.2, beat: 1.2, tone: 330 },
    ...{ container: 'aiff', codec: 'pcm_s24be', sampleRate: 96000 },
  }),
  song(3, 'Wax Cylinder Waltz', 122.9, {
    ...{ integrated: -19.4, loud: -17.2, peak: -3.1, range: 7.9, beat: 1.5, tone: 262, channels: 1, bits: 16 },
    ...{ codec: 'pcm_s16le', warnings: ['a DC offset of 0.4 % is on the channel'] },
  }),
  song(4, 'Meridian, Part One', 187.3, {
    bits: null,
    codec: 'pcm_f32le',
    sampleRate: 44100,
    integrated: -13.1,
    loud: -10.8,
    peak: 1.3,
    range: 8.8,
    beat: 2.2,
    tone: 147,
  }),
  song(5, 'Meridian, Part Two', 164.7, {
    bits: null,
    codec: 'pcm_f32le',
    sampleRate: 44100,
    integrated: -11.9,
    loud: -10.1,
    peak: 0.9,
    range: 6,
    beat: 2.2,
    tone: 165,
  }),
  song(6, 'Quicksilver', 243.8, {
    ...{ integrated: -9.2, loud: -8.1, peak: 0, range: 3.4, beat: 2.6, tone: 110, bits: 16, codec: 'pcm_s16le' },
    ...{ warnings: ['214 samples in 31 places are clipped'] },
  }),
];

export const fakeAlbum = (): Album =>
  parseAlbum(
    {
      version: 1,
      title: 'Night Tram',
      artist: 'The Demo Players',
      upc: '4006381333931',
      date: '2026',
      tracks: [
        { ...track(0), fadeIn: { frames: 2205, curve: 'linear' }, isrc: 'ZZGM12600001' },
        { ...track(1), intent: -2, fadeOut: { frames: 6 * RATE, curve: 's-curve' } },
        { ...track(2), join: { gap: 2.6 * RATE, measure: 'audible' } },
        { ...track(3), join: { gap: 0 } },
        { ...track(4), join: { crossfade: 5 * RATE, curve: 'auto' }, indexes: [60 * RATE, 118 * RATE] },
        { ...track(5), fadeOut: { frames: 9 * RATE, curve: 'exponential' } },
      ],
    },
    'album.json',
  );

const track = (at: number): { file: string; title: string } => ({
  file: FAKE_SONGS[at]?.file ?? '',
  title: FAKE_SONGS[at]?.title ?? '',
});

/** A song for a file that was dropped: its figures follow from its name. */
export const songNamed = (file: string): FakeSong => {
  let seed = 7;
  for (const letter of file) seed = (seed * 31 + letter.charCodeAt(0)) % 1009;
  const name = file.split('/').at(-1) ?? file;
  const title = name.replace(/\.[a-z0-9]+$/i, '').replace(/^[0-9]+[ ._-]+/, '');
  const loud = -20 + (seed % 12);
  return {
    ...song(1, title, 60 + (seed % 240), { integrated: loud - 2, loud, peak: Math.min(0, loud + 11), range: 3 + (seed % 9) }),
    ...{ file, title, beat: 1 + (seed % 20) / 10, tone: 100 + (seed % 300) },
  };
};

/** 0..1: how loud the song is at a moment, apart from its beat. */
export const envelope = ({ seconds, range }: FakeSong, at: number): number => {
  const place = at / seconds;
  if (place < 0 || place > 1) return 0;
  const edges = Math.min(1, at / 0.4, (seconds - at) / 3.5);
  const verse = 0.5 + 0.5 * Math.sin(place * 21 - 1.4);
  const quiet = 10 ** (-range / 20);
  const part = place < 0.08 ? quiet * 0.7 : quiet + (1 - quiet) * (verse > 0.55 ? 1 : 0.25 + 0.3 * verse);
  return Math.max(0, edges) * part;
};

/** LUFS every 100 ms, `gainDb` louder. */
export const shortTerm = (song: FakeSong, gainDb: number, ceilingLufs = 0): Float32Array =>
  Float32Array.from({ length: Math.floor(song.seconds * 10) }, (_, at) => {
    const level = envelope(song, at / 10 - 1.5 > 0 ? at / 10 - 1.5 : at / 10);
    const ripple = 0.6 * Math.sin(at * 0.37) + 0.4 * Math.sin(at * 0.11);
    return level <= 0
      ? Number.NEGATIVE_INFINITY
      : Math.min(ceilingLufs, song.loud + 0.4 + 20 * Math.log10(level) + ripple + gainDb);
  });

export const sourceOf = (song: FakeSong, rate: number): SourceState => {
  const sessionFrames = Math.round(song.seconds * rate);
  const audibleEnd = sessionFrames - Math.round(1.3 * rate);
  return {
    file: song.file,
    name: song.file.split('/').at(-1) ?? song.file,
    status: 'ready',
    progress: 1,
    failure: null,
    sketch: null,
    facts: {
      container: song.container,
      codec: song.codec,
      sampleRate: song.sampleRate,
      channels: song.channels,
      frames: Math.round(song.seconds * song.sampleRate),
      bits: song.bits,
      sessionFrames,
      audibleStart: Math.round(0.04 * rate),
      audibleEnd,
      analysis: {
        integratedLufs: song.integrated,
        maxMomentaryLufs: song.loud + 2.1,
        maxShortTermLufs: song.loud + 0.9,
        loudSectionsLufs: song.loud,
        loudnessRangeLu: song.range,
        truePeakDbtp: song.peak,
        samplePeakDbfs: Math.min(0, song.peak - 0.3),
        audibleStartFrame: Math.round(0.04 * song.sampleRate),
        audibleEndFrame: Math.round((song.seconds - 1.3) * song.sampleRate),
      },
      warnings: song.warnings,
      sha256: 'f'.repeat(64),
      columns: Math.ceil(sessionFrames / PEAK_FRAMES),
    },
  };
};

const noise = (at: number): number => {
  const value = Math.sin(at * 12.9898) * 43758.5453;
  return value - Math.floor(value);
};

/** The song's level (0..1, peak) at a moment, with its beat. */
export const levelAt = (song: FakeSong, at: number): number => {
  const beat = (at * song.beat) % 1;
  const hit = 0.45 + 0.55 * Math.exp(-beat * 5);
  return envelope(song, at) * hit * 10 ** (Math.min(0, song.peak) / 20);
};

export const waveformOf = (song: FakeSong, rate: number, framesPerColumn: number): Waveform => {
  let step = PEAK_FRAMES;
  while (step < framesPerColumn) step *= 2;
  const count = Math.ceil((song.seconds * rate) / step);
  const columns = new Int16Array(count * 3);
  for (let at = 0; at < count; at += 1) {
    const level = levelAt(song, (at * step) / rate);
    columns[at * 3] = -level * (0.75 + 0.25 * noise(at)) * 32767;
    columns[at * 3 + 1] = level * (0.75 + 0.25 * noise(at + 9000)) * 32767;
    columns[at * 3 + 2] = level * 0.36 * 32767;
  }
  return { framesPerColumn: step, columns };
};

/** One sample (-1..1) of the song. */
export const sampleAt = (song: FakeSong, at: number): number =>
  levelAt(song, at) * (0.7 * Math.sin(2 * Math.PI * song.tone * at) + 0.3 * Math.sin(2 * Math.PI * song.tone * 2.01 * at));
