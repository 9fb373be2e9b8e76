/**
 * From where on something is worth a word. Set for few false alarms: what an engineer would shrug at is not said. Tried on
 * finished music of many kinds, where each finding was looked at.
 */
export const THRESHOLDS = {
  /** LU a song's loud sections may differ from the album's middle: more is heard as another record, whatever the genre. */
  levelOutlierLu: 3,
  /** LU from the quietest to the loudest song before the record as a whole is worth a word. */
  levelSpreadLu: 3,
  /** LU beyond which a song stands out however different the others are. */
  levelAlwaysLu: 6,
  /** dB a broad region may differ from the album's middle: mixes of one album seldom do by more. */
  tonalOutlierDb: 6,
  /** dB beyond which it stands out however different the others are. */
  tonalAlwaysDb: 9,
  /** In between: as many times the album's own spread, where its songs differ a lot among themselves. */
  outlierSpreads: 2.5,
  /** Songs it takes for a middle to mean something. */
  fewestSongs: 3,
  /** dBTP: within the meter's own tolerance of full scale nothing is said. */
  overFullScaleDbtp: 0.1,
  /** Flat tops: one or two of three samples may be chance. */
  clippedRunsWarn: 10,
  clippedLongestWarn: 6,
  /** dB, true peak over integrated loudness. Below this, and only with peaks piled up at the top, the limiter shaped the sound. */
  overLimitedPlrDb: 9.5,
  /** Share of samples within 0.1 dB of the highest: music left alone has a millionth, a brick wall a thousandth. */
  overLimitedPeakShare: 1e-4,
  /** dB between the level that nine in ten of the gating blocks pass and that of the loudest twentieth. The hardest limited music has 1. */
  testSignalSpreadDb: 0.5,
  /** Twelfths of an octave that hold 99 % of the energy; music has 40 and more. */
  testSignalBands: 12,
  /** Full scale 1, -50 dBFS: costs headroom and clicks at cuts. */
  dcOffset: 10 ** (-50 / 20),
  /** Seconds without which the mean is a part of a bass wave rather than an offset. */
  dcSeconds: 3,
  /** Hz: what a subwoofer and a lathe want in phase. */
  lowEndHertz: 120,
  /** dB lost of the low end in a mono fold: 3 is what unrelated sides lose, 6 means they work against each other. */
  lowEndLossDb: 4.5,
  /** dB of the low end against the whole; weaker than that, nobody misses it. */
  lowEndShareDb: -20,
  /** dB within 0.8 kHz, beyond what the slope of the music below explains: no analogue filter is as steep. */
  bandEndDb: 20,
  /** Hz: a band that ends from here on is what converters and 44.1 kHz files have anyhow. */
  bandEndHertz: 19_900,
  /** dB within 0.8 kHz, from 19.9 kHz to `coderEndHertz`: only the coders' own low-pass is as steep there; converters need twice the width. */
  coderEndDb: 45,
  coderEndHertz: 20_400,
  /** dB the treble must fall by, along the shape of a gentle conversion, and may be off it (and a tenth of the fall). */
  conversionFallDb: 14,
  conversionOffDb: 1,
  /** dB one side may lie below the other over a whole song: the real songs tried here stay within 2, and such a mix is heard as faulty. */
  unevenSidesDb: 12,
  /** Bits a file may have to spare before it is worth a word. */
  spareBits: 4,
  /** Hz a line may lie beside a multiple of the mains; the nearest notes of the tempered scale (A = 440) are 0.9 Hz away. */
  humOffHertz: 0.4,
  /** dB a line of the hum stands above the median of its neighbourhood, in the level that one window in ten does not exceed. */
  humProminenceDb: 15,
  /** Lines of the series that must stand out: one alone may be a drone. */
  humLines: 3,
  /** dB below the song's loudness that hum can still be heard at in a pause. */
  humBelowLoudnessDb: 62,
  /** Windows of 1.5 s, overlapping by half, without which a tenth of them means nothing. */
  humWindows: 30,
  /** Clicks a minute beyond which they are the music's own, or its crackle. */
  clicksPerMinute: 6,
  /** dB below the song's loudest 400 ms that count as silence in a song too quiet for the absolute gate. */
  silenceBelowLoudestDb: 50,
  /** Seconds of silence inside a song. */
  silenceInside: 8,
  /** Seconds ahead of the first sound, and behind the last. */
  silenceAhead: 2,
  silenceBehind: 6,
} as const;
