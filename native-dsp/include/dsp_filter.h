/* Glassmaster DSP: equalizers and filters of any response. The rules are in dsp.h. */
#pragma once

#include "dsp_common.h"

extern "C" {

/* ---- equalizer ----------------------------------------------------------------------------------- */

/*
 * Parametric equalizer, minimum phase, no latency. Each band follows its analogue prototype within 0.1 dB up to 0.907 of the
 * Nyquist frequency (20 kHz at 44.1 kHz), wherever its frequency lies, for gains to 24 dB and Q to 4.
 * Shapes: bell, shelves (half the gain at the frequency, Q 0.707 has no overshoot), cuts (Butterworth of order 1 to 8, 6 dB per
 * octave each, -3.01 dB at the frequency), notch, tilt (a low shelf of minus half and a high shelf of half the gain).
 * Settings take effect at the next frame processed, moving there over 20 ms without a click; before the first frame after create
 * or reset, at once. A band that is off, or has no gain, leaves every bit alone.
 */
typedef struct Equalizer Equalizer;
constexpr uint32_t EQUALIZER_BANDS = 24;
typedef enum {
    EQ_OFF = 0,
    EQ_BELL = 1,
    EQ_LOW_SHELF = 2,
    EQ_HIGH_SHELF = 3,
    EQ_LOW_CUT = 4,
    EQ_HIGH_CUT = 5,
    EQ_NOTCH = 6,
    EQ_TILT = 7
} EqShape;
typedef enum { EQ_STEREO = 0, EQ_MID = 1, EQ_SIDE = 2, EQ_LEFT = 3, EQ_RIGHT = 4 } EqTarget;
/* sample_rate 8000..384000 Hz. */
DSP_EXPORT(equalizer_create) Equalizer* equalizer_create(double sample_rate);
DSP_EXPORT(equalizer_destroy) void equalizer_destroy(Equalizer*);
/* Forgets the sound, keeps the settings. */
DSP_EXPORT(equalizer_reset) void equalizer_reset(Equalizer*);
/* frequency 5 Hz to 0.49 of the rate, gain -30..30 dB, Q 0.1..40, order 1..8 (cuts only). */
DSP_EXPORT(equalizer_set_band) int32_t equalizer_set_band(Equalizer*, uint32_t band, int32_t shape, int32_t target, double frequency,
                                                          double gain_db, double q, uint32_t order);
/*
 * Lets the sound move the gain of a bell or shelf by up to range_db (-30..30; 0 not at all): by as many dB as the level that the
 * band hears exceeds threshold_db (dBFS of a sine, both channels' mean power), until the range is used up. attack 0.1..1000 ms
 * and release 1..5000 ms are the time constants of that movement. Settings of the band must come first.
 */
DSP_EXPORT(equalizer_set_dynamics) int32_t equalizer_set_dynamics(Equalizer*, uint32_t band, double threshold_db, double range_db,
                                                                  double attack_ms, double release_ms);
/* In place is allowed. */
DSP_EXPORT(equalizer_process) void equalizer_process(Equalizer*, const float* in_left, const float* in_right, float* out_left,
                                                     float* out_right, uint32_t frames);
/* dB: what a band does to a steady sine of so many hertz, its dynamics at rest. */
DSP_EXPORT(equalizer_response) double equalizer_response(const Equalizer*, uint32_t band, double hertz);
/*
 * What all bands in their order would do to left and right if they turned no phase, their dynamics at rest, for fir_linear:
 * amplitudes at `bins` frequencies spread evenly from 0 to half the rate, of left and right, and of right led into left and left
 * into right, which may be negative. Returns how many of the four say something: 1, both channels as `left`; 2, nothing led
 * across; or 4. All are written.
 */
DSP_EXPORT(equalizer_amplitudes) uint32_t equalizer_amplitudes(const Equalizer*, uint32_t bins, double* left, double* right,
                                                               double* right_to_left, double* left_to_right);
/* dB by which dynamics move the band's gain at the frame last processed. */
DSP_EXPORT(equalizer_movement) double equalizer_movement(const Equalizer*, uint32_t band);

/* ---- convolver ----------------------------------------------------------------------------------- */

/*
 * Stereo FIR filter by partitioned FFT convolution in f64. Latency: `block` frames, besides what the responses themselves have.
 * As created, and wherever both channels have one response of which a single tap is not 0 and that is 1, every bit is left alone.
 * What the exact sum would leave below -280 dBFS is silence.
 * A new response is faded to over the next whole block, both running on all that was heard; set again before that block ends, only
 * the last counts. Before the first frame after create or reset it holds at once.
 */
typedef struct Convolver Convolver;
/* most_taps 1..1048576; block a power of two, 16..65536: short ones react sooner, those of a quarter of the taps are fastest. */
DSP_EXPORT(convolver_create) Convolver* convolver_create(uint32_t most_taps, uint32_t block);
DSP_EXPORT(convolver_destroy) void convolver_destroy(Convolver*);
/* Forgets the sound, keeps the response last set. */
DSP_EXPORT(convolver_reset) void convolver_reset(Convolver*);
/* The block, in frames. */
DSP_EXPORT(convolver_latency) uint32_t convolver_latency(const Convolver*);
/* Finite f64 taps, `taps` (1..most_taps) of each. right NULL: the same as left. The last two lead one channel into the other and
 * may be NULL. May allocate. */
DSP_EXPORT(convolver_set) int32_t convolver_set(Convolver*, const double* left, const double* right, const double* right_to_left,
                                                const double* left_to_right, uint32_t taps);
/* In place is allowed. */
DSP_EXPORT(convolver_process) void convolver_process(Convolver*, const float* in_left, const float* in_right, float* out_left,
                                                     float* out_right, uint32_t frames);

/* ---- FIR design ---------------------------------------------------------------------------------- */

/*
 * Taps for the convolver from amplitudes wanted at `size / 2 + 1` frequencies spread evenly from 0 to half the rate. The last quarter
 * of a response (of each side of a linear-phase one) is led to nothing; what is narrower than about two periods of the response's
 * length blurs. Amplitudes of 1 throughout give a single tap of exactly 1.
 */
typedef struct FirDesigner FirDesigner;
/* size: a power of two, 64..2097152; at least twice the taps. */
DSP_EXPORT(fir_create) FirDesigner* fir_create(uint32_t size);
DSP_EXPORT(fir_destroy) void fir_destroy(FirDesigner*);
/* Linear phase: symmetric about tap taps / 2, which is its latency in frames; taps even, 2..size; tap 0 is 0. Amplitudes may be
 * negative. A second response comes at no cost; NULL for none. */
DSP_EXPORT(fir_linear) int32_t fir_linear(FirDesigner*, const double* first, const double* second, uint32_t taps, double* out_first,
                                          double* out_second);
/* Minimum phase, no latency; taps 1..size / 2, better a quarter. Amplitudes below -120 dB count as that. */
DSP_EXPORT(fir_minimum) int32_t fir_minimum(FirDesigner*, const double* amplitudes, uint32_t taps, double* out);
/* Amplitudes at `bins` frequencies spread evenly from 0 to half the rate, of a curve in dB (-200..200) through 1..1024 points at rising
 * hertz: a cubic over the logarithm of frequency that never overshoots its points, level beyond the first and the last. */
DSP_EXPORT(fir_curve) int32_t fir_curve(const double* hertz, const double* db, uint32_t points, double sample_rate, uint32_t bins,
                                        double* amplitudes);
/* The same through the middles of the spectrum's bands, or of as many wider ones as SPECTRUM_BANDS can be divided into: 62 are
 * sixths of an octave. */
DSP_EXPORT(fir_bands) int32_t fir_bands(const double* db, uint32_t bands, double sample_rate, uint32_t bins, double* amplitudes);

} /* extern "C" */
