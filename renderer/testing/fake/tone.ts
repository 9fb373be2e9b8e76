import type { Album } from '../../../electron/shared/album/album.ts';
import type { SongToneState, ToneReferenceCurve, ToneState } from '../../../electron/shared/contract/state.ts';
import { TONE_CENTRES } from '../../../electron/shared/tone/bands.ts';
import { type FakeSong, songNamed } from './songs.ts';

/** Spectra that follow from a song's few figures: brighter or darker, with a bump where its tone lies. */

const bump = (hertz: number, centre: number, octaves: number): number => Math.exp(-((Math.log2(hertz / centre) / octaves) ** 2));

const spectrumOf = (song: FakeSong): Float32Array => {
  const seed = song.tone / 37;
  const tilt = 0.35 * Math.sin(seed * 2.3);
  return Float32Array.from(TONE_CENTRES, (hertz, band) => {
    const slope = -1.4 * Math.log2(hertz / 100) * (hertz > 100 ? 1 : -1.2) - (hertz > 9000 ? 5 * Math.log2(hertz / 9000) : 0);
    const ripple = 0.7 * Math.sin(band * 0.9 + seed) + 0.5 * Math.sin(band * 2.1 - seed);
    const low = hertz < 35 ? -9 * Math.log2(35 / hertz) : 0;
    const own = 3.2 * Math.sin(seed * 5) * bump(hertz, song.tone, 0.8) + 2.4 * Math.sin(seed * 3.7) * bump(hertz, 3200, 0.9);
    return -14 + slope + low + ripple + own + tilt * Math.log2(hertz / 800) * 1.4;
  });
};

const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const at = Math.floor(place);
  const low = sorted[at] ?? 0;
  return low + (place - at) * ((sorted[at + 1] ?? low) - low);
};

const curve = (value: (band: number) => number): Float32Array => Float32Array.from(TONE_CENTRES, (_, band) => value(band));

const smoothed = (values: Float32Array, bands: number): Float32Array =>
  curve((band) => {
    const near = values.slice(Math.max(0, band - bands), band + bands + 1);
    return near.reduce((sum, value) => sum + value, 0) / near.length;
  });

const SMOOTH_BANDS = { '1/6': 0, '1/3': 1, '1/2': 1, '1': 3 } as const;

const levelAt = (points: readonly { frequency: number; level: number }[], hertz: number): number => {
  const after = points.findIndex(({ frequency }) => frequency >= hertz);
  if (after === 0) return points[0]?.level ?? 0;
  const [from, to] = [points.at(after === -1 ? -1 : after - 1), after === -1 ? undefined : points[after]];
  if (from === undefined || to === undefined) return from?.level ?? 0;
  return from.level + ((to.level - from.level) * Math.log(hertz / from.frequency)) / Math.log(to.frequency / from.frequency);
};

const NAMES = (hertz: number): string =>
  hertz >= 1000 ? `${(hertz / 1000).toFixed(1)} kHz` : `${Math.round(hertz / 10) * 10} Hz`;

export const fakeTone = (
  albumId: number,
  revision: number,
  album: Album,
  songOf: (file: string) => FakeSong = songNamed,
): ToneState => {
  const { reference: setting, amount, bound, smoothing } = album.tone;
  const spectra = album.tracks.map(({ file }) => spectrumOf(songOf(file)));
  const across = (band: number): number[] => spectra.map((levels) => levels[band] ?? 0);
  const [levels, low, high] = [0.5, 0.1, 0.9].map((share) => curve((band) => percentile(across(band), share)));
  const median = levels && low && high && spectra.length >= 3 ? { levels, low, high } : null;
  const reference = ((): ToneReferenceCurve | null => {
    if (setting === 'off' || median === null) return null;
    if (setting === 'album') return { name: 'Album median', ...median };
    const bare = { low: null, high: null };
    if ('track' in setting) {
      const at = album.tracks.findIndex(({ id }) => id === setting.track);
      const [track, own] = [album.tracks[at], spectra[at]];
      return track === undefined || own === undefined ? null : { name: track.title ?? track.file, levels: own, ...bare };
    }
    if ('file' in setting) {
      const name = setting.file.replace(/^.*[/\\]/, '');
      return { name, levels: curve((band) => (median.levels[band] ?? 0) + 1.2 * Math.sin(band / 9)), ...bare };
    }
    const middle = median.levels.reduce((sum, value) => sum + value, 0) / TONE_CENTRES.length;
    const drawn = TONE_CENTRES.map((hertz) => levelAt(setting.curve, hertz));
    const own = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
    return { name: 'Drawn curve', levels: curve((band) => (drawn[band] ?? 0) - own + middle), ...bare };
  })();
  const songs = album.tracks.map((track, at): [string, SongToneState] => {
    const measured = spectra[at] ?? new Float32Array(TONE_CENTRES.length);
    const compared = reference ?? median;
    const off = compared === null ? null : curve((band) => (compared.levels[band] ?? 0) - (measured[band] ?? 0));
    const bands = off === null ? [] : [...smoothed(off, 1)].map((value, band) => ({ value: -value, band }));
    const worst = bands
      .filter(({ value, band }) => Math.abs(value) >= 1.6 && band > 6 && band < 56)
      .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))[0];
    const findings =
      worst === undefined
        ? []
        : [`${worst.value > 0 ? '+' : '-'}${Math.abs(worst.value).toFixed(1)} dB around ${NAMES(TONE_CENTRES[worst.band] ?? 0)}`];
    if (reference === null || off === null || track.tone?.exclude === true) {
      return [track.id, { measured, wanted: null, applied: null, reached: null, findings }];
    }
    const most = track.tone?.bound ?? bound;
    const wanted = smoothed(off, SMOOTH_BANDS[smoothing]);
    const applied = wanted.map((value) => Math.max(-most, Math.min(most, (value * (track.tone?.amount ?? amount)) / 100)));
    const reached = applied.map((value, band) => value * 0.97 + 0.05 * Math.sin(band));
    return [track.id, { measured, wanted, applied, reached, findings }];
  });
  return {
    ...{ albumId, revision, status: setting === 'off' ? 'off' : 'ready', reason: null, bands: TONE_CENTRES },
    ...{ reference, median, songs: Object.fromEntries(songs) },
  };
};
