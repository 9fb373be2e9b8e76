/* Glassmaster DSP: samples, from one rate, length or kind to another. The rules are in dsp.h. */
#pragma once

#include "dsp_common.h"

extern "C" {

/* ---- resampler ----------------------------------------------------------------------------------- */

/*
 * Linear phase, delay compensated: output frame k stands at input time k * input_rate / output_rate. The input is
 * taken as silent before frame 0 and after its end. Each output frame depends only on the input around it, so a
 * stream may be started at any output frame and gives the same bits there. Constant memory. Input must be finite.
 * Quality (44.1 kHz side): flat within 0.0001 dB to 20 kHz, -0.1 dB at 21.47 kHz, stop band from 22.05 kHz -175 dB.
 * Rates 8000..384000 Hz; equal rates are refused (nothing to do). Frame counts and positions cross as f64 whole
 * numbers from 0 to RESAMPLER_LAST_FRAME (a year at 384 kHz, and 64-bit products stay exact).
 */
typedef struct Resampler Resampler;
constexpr double RESAMPLER_LAST_FRAME = 17592186044416.0;
DSP_EXPORT(resampler_create) Resampler* resampler_create(uint32_t input_rate, uint32_t output_rate);
DSP_EXPORT(resampler_destroy) void resampler_destroy(Resampler*);
/* Frames that come of input_frames: round(input_frames * output_rate / input_rate), halves up. -1 out of range. */
DSP_EXPORT(resampler_output_length) double resampler_output_length(const Resampler*, double input_frames);
/* First input frame, and one past the last, that output_frame is computed from (the last may lie past the file's
 * end: flush). Both rise with output_frame. -1 out of range. */
DSP_EXPORT(resampler_input_start) double resampler_input_start(const Resampler*, double output_frame);
DSP_EXPORT(resampler_input_end) double resampler_input_end(const Resampler*, double output_frame);
/* The next frame delivered is output_frame; the next frame fed must be resampler_input_position, which is
 * resampler_input_start(output_frame). After create: 0 and 0. */
DSP_EXPORT(resampler_reset) int32_t resampler_reset(Resampler*, double output_frame);
DSP_EXPORT(resampler_input_position) double resampler_input_position(const Resampler*);
/* Takes input until it is used up or the output planes are full; returns the frames written. Where capacity was
 * reached, resampler_consumed says how many input frames were taken; feed the rest again. */
DSP_EXPORT(resampler_process) uint32_t resampler_process(Resampler*, const float* left, const float* right, uint32_t frames,
                                                         float* out_left, float* out_right, uint32_t capacity);
DSP_EXPORT(resampler_consumed) uint32_t resampler_consumed(const Resampler*);
/* The input has ended: call until it returns fewer frames than capacity. Only reset may follow. */
DSP_EXPORT(resampler_flush) uint32_t resampler_flush(Resampler*, float* out_left, float* out_right, uint32_t capacity);
/* The same with f64 samples, for measuring the kernel below the noise of f32. */
DSP_EXPORT(resampler_process_f64) uint32_t resampler_process_f64(Resampler*, const double* left, const double* right,
                                                                 uint32_t frames, double* out_left, double* out_right,
                                                                 uint32_t capacity);
DSP_EXPORT(resampler_flush_f64) uint32_t resampler_flush_f64(Resampler*, double* out_left, double* out_right, uint32_t capacity);

/* ---- dither -------------------------------------------------------------------------------------- */

/*
 * f32 to integers of 8..24 bits: round(x * 2^(bits-1)), clipped to -2^(bits-1) .. 2^(bits-1)-1. Integers that fit
 * come back exactly from DITHER_NONE. TPDF is two steps wide; shaped moves its error to where the threshold of
 * hearing is highest, with at most 20 dB of gain over TPDF's own white error at any frequency.
 * The dither of a frame is a hash of seed, frame and channel: no period, and a stream may start anywhere. (Shaped
 * error and the count of silent frames do depend on the frames before.) NaN is taken as silence.
 * blank_frames: after that many frames of digital silence on both channels the output is zero, and shaped error
 * starts afresh; 0 never blanks. Rates 8000..384000 Hz (they matter to shaped only).
 */
typedef struct Dither Dither;
typedef enum { DITHER_NONE = 0, DITHER_TPDF = 1, DITHER_HIGH_PASSED = 2, DITHER_SHAPED = 3 } DitherMode;
DSP_EXPORT(dither_create) Dither* dither_create(int32_t mode, uint32_t bits, uint32_t sample_rate, uint32_t seed,
                                                uint32_t blank_frames);
DSP_EXPORT(dither_destroy) void dither_destroy(Dither*);
/* The next frame processed is `frame` of the programme; forgets errors, silence and clips counted. */
DSP_EXPORT(dither_reset) int32_t dither_reset(Dither*, double frame);
/* Interleaved left right, little-endian two's complement, ceil(bits / 8) bytes a sample, right-justified. */
DSP_EXPORT(dither_process_packed) void dither_process_packed(Dither*, const float* left, const float* right, uint32_t frames,
                                                             uint8_t* out);
DSP_EXPORT(dither_process_planar) void dither_process_planar(Dither*, const float* left, const float* right, uint32_t frames,
                                                             int32_t* out_left, int32_t* out_right);
/* Samples clipped since create or reset. */
DSP_EXPORT(dither_clipped) double dither_clipped(const Dither*);
/* Gain of the error at a frequency over TPDF's white error, dB; 0 unless shaped. */
DSP_EXPORT(dither_noise_gain) double dither_noise_gain(const Dither*, double hertz);

/* ---- fades and mix ------------------------------------------------------------------------------- */

/*
 * A fade of `length` frames has gain 0 at position 0 and exactly 1 from position `length` on; a fade-out is its
 * mirror image, so at every frame the two stand at complementary places of the curve. Positions are of the
 * plane's first frame, relative to the fade's start, and may be negative. Frames before a fade-in and from the end
 * of a fade-out on are muted; on its other side a fade leaves every bit alone.
 */
typedef enum { FADE_LINEAR = 0, FADE_EQUAL_POWER = 1, FADE_S = 2, FADE_LOGARITHMIC = 3, FADE_EXPONENTIAL = 4 } FadeCurve;
/* Gain of the fade-in at a position. Exponential is a straight line in dB over 40 dB, logarithmic its inverse. */
DSP_EXPORT(fade_gain) double fade_gain(int32_t curve, double position, double length);
/* Gain of the incoming side of a crossfade that keeps the power of two equally loud parts with this correlation
 * constant: equal power at 0, amplitudes that sum to 1 at 1. Correlations below -0.5 are treated as -0.5. The outgoing
 * side's is the gain at length - position. */
DSP_EXPORT(crossfade_gain) double crossfade_gain(double correlation, double position, double length);
DSP_EXPORT(mix_fade_in) int32_t mix_fade_in(float* plane, uint32_t frames, double position, double length, int32_t curve);
DSP_EXPORT(mix_fade_out) int32_t mix_fade_out(float* plane, uint32_t frames, double position, double length, int32_t curve);
DSP_EXPORT(mix_crossfade_in) int32_t mix_crossfade_in(float* plane, uint32_t frames, double position, double length,
                                                      double correlation);
DSP_EXPORT(mix_crossfade_out) int32_t mix_crossfade_out(float* plane, uint32_t frames, double position, double length,
                                                        double correlation);
/* plane *= gain, computed in f64 and rounded once; a gain of exactly 1 touches nothing. */
DSP_EXPORT(mix_gain) void mix_gain(float* plane, uint32_t frames, double gain);
/* destination += gain * source, computed in f64 and rounded once. */
DSP_EXPORT(mix_add) void mix_add(float* destination, const float* source, uint32_t frames, double gain);
/* Largest magnitude, linear. */
DSP_EXPORT(mix_peak) float mix_peak(const float* plane, uint32_t frames);
/* Adds to three sums (start them at zero): power of first, power of second, product. The correlation of those sums is
 * -1..1, and 0 where either part is silent. */
DSP_EXPORT(mix_correlate) void mix_correlate(const float* first, const float* second, uint32_t frames, double* sums);
DSP_EXPORT(mix_correlation) double mix_correlation(const double* sums);

/* ---- samples ------------------------------------------------------------------------------------- */

/* As files store them: little-endian, interleaved. */
typedef enum { SAMPLES_S16 = 0, SAMPLES_S24 = 1, SAMPLES_S32 = 2, SAMPLES_F32 = 3 } SampleEncoding;

/* To planes, full scale +-1.0: exact up to 24 significant bits, else rounded to nearest. channels 1 (goes to both planes) or 2.
 * What is NaN or infinite becomes 0; returns how many were, those of a single channel counted once. */
DSP_EXPORT(samples_unpack)
uint32_t samples_unpack(const uint8_t* bytes, int32_t encoding, uint32_t channels, uint32_t frames, float* left, float* right);
/* out: 2 * frames, left right left right. */
DSP_EXPORT(samples_interleave) void samples_interleave(const float* left, const float* right, uint32_t frames, float* out);
/* Widens a range {least, most} by a plane's samples. */
DSP_EXPORT(samples_range) void samples_range(const float* plane, uint32_t frames, float* range);
/* Adds to two sums: power of reference, power of other - reference. */
DSP_EXPORT(samples_compare) void samples_compare(const float* reference, const float* other, uint32_t frames, double* powers);

} /* extern "C" */
