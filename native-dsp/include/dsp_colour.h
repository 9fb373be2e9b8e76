/* Glassmaster DSP: stereo image and saturation. The rules are in dsp.h. */
#pragma once

#include "dsp_common.h"

extern "C" {

/* ---- stereo -------------------------------------------------------------------------------------- */

/*
 * Width, mono bass and balance, without latency. Width is the amplitude ratio of the side signal (L - R) / 2: 0 is mono, 1 as it was.
 * It may change at up to three frequencies, at minimum phase: bands w0..w3 are mixed as w0 (1 - h1) + w1 (h1 - h2) + w2 (h2 - h3) +
 * w3 h3, with h = x^4 / (1 + x^4) and x = f / f0 (frequencies warped by the bilinear transform): those of Linkwitz-Riley crossovers,
 * summing to 1, so equal widths are one plain gain. Mono below takes the side signal away below a frequency, -6 dB there and
 * 24 dB per octave.
 * L + R stays what it was to f32's rounding, whatever the widths. Widths of 1, no mono below and no balance leave every bit alone.
 * New settings are faded to over 20 ms, 20 ms after they are set; those set meanwhile wait, and the last of them counts. Before the
 * first frame after create or reset they hold at once.
 */
typedef struct StereoImage StereoImage;
constexpr uint32_t STEREO_BANDS = 4;
/* sample_rate 8000..384000 Hz. */
DSP_EXPORT(stereo_create) StereoImage* stereo_create(double sample_rate);
DSP_EXPORT(stereo_destroy) void stereo_destroy(StereoImage*);
/* Forgets the sound, keeps the settings. */
DSP_EXPORT(stereo_reset) void stereo_reset(StereoImage*);
/* width 0..2 from the lowest frequency up; further_bands 0..3 and as many pairs of a frequency, 20 Hz to 0.45 of the rate and none
 * below the one before, and the width from there up; the others are not read. mono_below 0 (off) or 10 Hz to 0.45 of the rate.
 * balance -12..12 dB: above 0 left comes down by so much, below 0 right. */
DSP_EXPORT(stereo_set)
int32_t stereo_set(StereoImage*, double width, uint32_t further_bands, double first_hz, double first_width, double second_hz,
                   double second_width, double third_hz, double third_width, double mono_below_hz, double balance_db);
/* In place is allowed. */
DSP_EXPORT(stereo_process) void stereo_process(StereoImage*, const float* in_left, const float* in_right, float* out_left,
                                               float* out_right, uint32_t frames);

/* ---- saturation ---------------------------------------------------------------------------------- */

/*
 * Saturation of loud samples, symmetric, without DC of its own. Oversampled to 352.8 kHz or more (2 times at least; half of that where
 * the drive bends so gently that nothing is left to alias). Late by a constant saturation_latency, the dry sound too.
 *  - Soft: slope 1 for what is small, ever flatter, level at the limit. Its slope is (1 - (x / 3.338)^2)^8, the limit 1: a sine up to
 *    3.338 has no harmonic past the 17th, so that next to nothing is left to alias. At a drive of 0 a full-scale peak is x = 0.251
 *    (12 dB below the limit), and drive raises it by as many dB.
 *  - Tape: a softer knee, the mean of two such curves, and treble is saturated up to 6 dB sooner (first-order shelf about 4 kHz before
 *    the curve, its inverse behind).
 * Loudness: the gain is made up that noise of -14 dBFS RMS, which dense music is like, would lose. What is quieter comes out louder by
 * so much, 2.8 dB at a drive of 24, what is louder softer.
 * A drive of 0 still bends a little (third harmonic of a full-scale sine near -49 dB, soft); a mix of 0 leaves every bit alone.
 * Only what the curve adds passes the filters between the rates: the sound itself keeps its treble to the top. Of what it adds just
 * beyond the band, images above 20 kHz may be left; nothing else folds back.
 * New settings are faded to over 20 ms, 20 ms and the latency after they are set; those set meanwhile wait, and the last of them
 * counts. Before the first frame after create or reset they hold at once. As created: soft, drive 0, mix 1.
 */
typedef struct Saturation Saturation;
typedef enum { SATURATION_SOFT = 0, SATURATION_TAPE = 1 } SaturationStyle;
/* sample_rate 8000..384000 Hz. */
DSP_EXPORT(saturation_create) Saturation* saturation_create(double sample_rate);
DSP_EXPORT(saturation_destroy) void saturation_destroy(Saturation*);
/* Forgets the sound, keeps the settings. */
DSP_EXPORT(saturation_reset) void saturation_reset(Saturation*);
/* Frames. */
DSP_EXPORT(saturation_latency) uint32_t saturation_latency(const Saturation*);
/* drive 0..24 dB, mix 0 (dry)..1. */
DSP_EXPORT(saturation_set) int32_t saturation_set(Saturation*, int32_t style, double drive_db, double mix);
/* In place is allowed. */
DSP_EXPORT(saturation_process) void saturation_process(Saturation*, const float* in_left, const float* in_right, float* out_left,
                                                       float* out_right, uint32_t frames);

} /* extern "C" */
