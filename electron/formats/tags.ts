import type { PictureFacts } from './picture.ts';

/** Gain to the ReplayGain 2.0 reference of -18 LUFS, and peaks as a fraction of full scale. */
export interface ReplayGain {
  /** dB */
  readonly trackGain: number | null;
  readonly trackPeak: number | null;
  /** dB */
  readonly albumGain: number | null;
  readonly albumPeak: number | null;
}

export interface Picture extends PictureFacts {
  readonly bytes: Uint8Array;
}

/** What a song's file says of itself, whatever the format. Empty and absent fields are not written. */
export interface AudioTags {
  readonly title?: string;
  readonly artist?: string;
  readonly album?: string;
  readonly albumArtist?: string;
  readonly trackNumber?: number;
  readonly trackTotal?: number;
  readonly discNumber?: number;
  readonly discTotal?: number;
  /** `yyyy`, `yyyy-mm` or `yyyy-mm-dd`. */
  readonly date?: string;
  readonly genre?: string;
  /** 12 characters without dashes. */
  readonly isrc?: string;
  readonly composer?: string;
  readonly lyricist?: string;
  readonly comment?: string;
  /** With its year first, as ID3v2 wants it: `2026 Somebody`. */
  readonly copyright?: string;
  /** Of the record. */
  readonly label?: string;
  /** EAN-13 */
  readonly barcode?: string;
  readonly encodedBy?: string;
  readonly replayGain?: ReplayGain;
  /** Front cover. */
  readonly cover?: Picture;
}

/** `-7.89 dB` */
export const replayGainText = (gain: number): string => `${(Object.is(gain, -0) ? 0 : gain).toFixed(2)} dB`;

/** `0.987654` */
export const replayPeakText = (peak: number): string => peak.toFixed(6);

/** The four ReplayGain fields by their common lower-case names. */
export const replayGainFields = (gain: ReplayGain | undefined): [name: string, value: string][] => {
  const fields: [string, string | null][] = [
    ['replaygain_track_gain', gain?.trackGain == null ? null : replayGainText(gain.trackGain)],
    ['replaygain_track_peak', gain?.trackPeak == null ? null : replayPeakText(gain.trackPeak)],
    ['replaygain_album_gain', gain?.albumGain == null ? null : replayGainText(gain.albumGain)],
    ['replaygain_album_peak', gain?.albumPeak == null ? null : replayPeakText(gain.albumPeak)],
  ];
  return fields.filter((field): field is [string, string] => field[1] !== null);
};

/** `3/12`, `3`, or empty. */
export const numberOfTotal = (number: number | undefined, total: number | undefined): string =>
  number === undefined ? '' : total === undefined ? String(number) : `${number}/${total}`;

/** The same facts as RIFF INFO items, for `wavEnvelope`. */
export const riffInfo = (tags: AudioTags): Record<string, string> => ({
  INAM: tags.title ?? '',
  IART: tags.artist ?? '',
  IPRD: tags.album ?? '',
  // Two names for the track's number are in use; readers look for one or the other.
  IPRT: numberOfTotal(tags.trackNumber, tags.trackTotal),
  ITRK: tags.trackNumber === undefined ? '' : String(tags.trackNumber),
  ICRD: tags.date ?? '',
  IGNR: tags.genre ?? '',
  ICMT: tags.comment ?? '',
  ICOP: tags.copyright ?? '',
  ISRC: tags.isrc ?? '',
  ISFT: tags.encodedBy ?? '',
});
