import type { SampleFormat } from './sampleFile.ts';
import { composeLacquer } from './songs/lacquer.ts';
import { composeMeridian, meridianBoundary } from './songs/meridian.ts';
import { composePaperLantern } from './songs/paperLantern.ts';
import { composeQuicksilver } from './songs/quicksilver.ts';
import { composeWaxCylinder } from './songs/waxCylinder.ts';
import type { Composition } from './studio.ts';

/** A file of the demo album. Two files in a row may be parts of one composition. */
export interface DemoSong {
  readonly file: string;
  readonly title: string;
  readonly isrc: string;
  readonly format: SampleFormat;
  readonly compose: (rate: number) => Composition;
  /** Where in the composition this file ends; null for its end. The next file of the same composition goes on from there. */
  readonly end: ((rate: number) => number) | null;
}

/** In running order. Between them they have every rate, word length and container the studio door sees in a week. */
export const DEMO_SONGS: readonly DemoSong[] = [
  {
    file: '01 Lacquer.wav',
    title: 'Lacquer',
    isrc: 'ZZGM12600001',
    format: { container: 'wav', encoding: 's16', sampleRate: 44100, channels: 2 },
    compose: composeLacquer,
    end: null,
  },
  {
    file: '02 Paper Lantern.aiff',
    title: 'Paper Lantern',
    isrc: 'ZZGM12600002',
    format: { container: 'aiff', encoding: 's24', sampleRate: 96000, channels: 2 },
    compose: composePaperLantern,
    end: null,
  },
  {
    file: '03 Wax Cylinder Waltz.wav',
    title: 'Wax Cylinder Waltz',
    isrc: 'ZZGM12600003',
    format: { container: 'wav', encoding: 's16', sampleRate: 48000, channels: 1 },
    compose: composeWaxCylinder,
    end: null,
  },
  {
    file: '04 Meridian, Part One.wav',
    title: 'Meridian, Part One',
    isrc: 'ZZGM12600004',
    format: { container: 'wav', encoding: 'f32', sampleRate: 44100, channels: 2 },
    compose: composeMeridian,
    end: meridianBoundary,
  },
  {
    file: '05 Meridian, Part Two.wav',
    title: 'Meridian, Part Two',
    isrc: 'ZZGM12600005',
    format: { container: 'rf64', encoding: 'f32', sampleRate: 44100, channels: 2 },
    compose: composeMeridian,
    end: null,
  },
  {
    file: '06 Quicksilver.wav',
    title: 'Quicksilver',
    isrc: 'ZZGM12600006',
    format: { container: 'wav', encoding: 's24', sampleRate: 48000, channels: 2 },
    compose: composeQuicksilver,
    end: null,
  },
];
