/** |H|^2 of an impulse response at a frequency, by the definition of the Fourier transform. */
export const powerOf = (response: ArrayLike<number>, hertz: number, sampleRate: number): number => {
  const angle = (-2 * Math.PI * hertz) / sampleRate;
  const [stepRe, stepIm] = [Math.cos(angle), Math.sin(angle)];
  let [re, im, turnRe, turnIm] = [0, 0, 1, 0];
  for (let at = 0; at < response.length; at += 1) {
    const value = response[at] ?? 0;
    re += value * turnRe;
    im += value * turnIm;
    [turnRe, turnIm] = [turnRe * stepRe - turnIm * stepIm, turnRe * stepIm + turnIm * stepRe];
  }
  return re * re + im * im;
};

export const decibelsOf = (power: number): number => 10 * Math.log10(power);

/** dB of the mean power over a twelfth of an octave. */
export const smoothedDb = (power: (hertz: number) => number, hertz: number): number => {
  const places = Array.from({ length: 9 }, (_, at) => hertz * 2 ** ((at - 4) / 8 / 12));
  return decibelsOf(places.reduce((sum, place) => sum + power(place), 0) / places.length);
};

/** 20 Hz to 20 kHz, evenly by pitch, the more densely the lower. */
export const AUDIBLE = Array.from({ length: 28 }, (_, at) => 20 * 1000 ** ((at / 27) ** 1.5));

/** Largest difference in dB of two power responses, each averaged over a twelfth of an octave, where `expected` exceeds -80 dB. */
export const worstDifference = (actual: (hertz: number) => number, expected: (hertz: number) => number): number =>
  Math.max(
    ...AUDIBLE.map((hertz) => {
      const wanted = smoothedDb(expected, hertz);
      return wanted < -80 ? 0 : Math.abs(smoothedDb(actual, hertz) - wanted);
    }),
  );
