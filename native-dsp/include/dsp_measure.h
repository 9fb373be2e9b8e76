/* Glassmaster DSP: what is measured of a sound. The rules are in dsp.h. */
#pragma once

#include "dsp_common.h"

extern "C" {

/* ---- loudness ------------------------------------------------------------------------------------ */

/*
 * ITU-R BS.1770-5 and EBU Tech 3342. sample_rate 8000..384000 Hz. channels 1 or 2; 1 is measured as the dual
 * mono it will be heard as, the same bits as its plane given twice. Memory for expected_frames is taken here;
 * longer material makes loudness_process allocate (32 kB per 7 minutes). Samples must be finite.
 */
typedef struct LoudnessMeter LoudnessMeter;
DSP_EXPORT(loudness_create) LoudnessMeter* loudness_create(uint32_t sample_rate, uint32_t channels, double expected_frames);
DSP_EXPORT(loudness_destroy) void loudness_destroy(LoudnessMeter* meter);
/* `right` is not read when channels is 1. DSP_NO_MEMORY only beyond expected_frames. */
DSP_EXPORT(loudness_process)
int32_t loudness_process(LoudnessMeter* meter, const float* left, const float* right, uint32_t frames);

/* LUFS; the loudest complete 400 ms and 3 s window, every 10 ms. Minus infinity before one is complete. */
DSP_EXPORT(loudness_max_momentary) double loudness_max_momentary(const LoudnessMeter* meter);
DSP_EXPORT(loudness_max_short_term) double loudness_max_short_term(const LoudnessMeter* meter);
/* LUFS of the latest complete window, moving on every 10 ms, and of all gating blocks so far, gated. Minus infinity
 * before the first is complete. */
DSP_EXPORT(loudness_momentary) double loudness_momentary(const LoudnessMeter* meter);
DSP_EXPORT(loudness_short_term) double loudness_short_term(const LoudnessMeter* meter);
DSP_EXPORT(loudness_integrated_so_far) double loudness_integrated_so_far(const LoudnessMeter* meter);

/*
 * Weighted mean squares (1.0 is -0.691 LUFS), summed over channels, one value each 100 ms: of the complete
 * 400 ms gating blocks, and of the complete 3 s windows. `out` holds as many f64 as the count says.
 */
DSP_EXPORT(loudness_block_count) uint32_t loudness_block_count(const LoudnessMeter* meter);
DSP_EXPORT(loudness_read_blocks) void loudness_read_blocks(const LoudnessMeter* meter, double* out);
DSP_EXPORT(loudness_short_term_count) uint32_t loudness_short_term_count(const LoudnessMeter* meter);
DSP_EXPORT(loudness_read_short_term) void loudness_read_short_term(const LoudnessMeter* meter, double* out);

/*
 * LUFS of gating blocks, gated at -70 LUFS and 10 LU below the loudness of what is left. Blocks of several
 * meters, one after the other, give their album's loudness. Minus infinity when no block passes.
 */
DSP_EXPORT(loudness_integrated) double loudness_integrated(const double* blocks, uint32_t count);
/*
 * out[0], out[1]: the 10th and the 95th percentile (LUFS) of short-term mean squares gated at -70 LUFS and
 * -20 LU; their difference is the loudness range. Sorts `short_term` in place. DSP_NOT_READY when none passes.
 */
DSP_EXPORT(loudness_range) int32_t loudness_range(double* short_term, uint32_t count, double* out);

/* ---- true peak ----------------------------------------------------------------------------------- */

/*
 * ITU-R BS.1770-5 Annex 2 with finer interpolation: 48 taps per phase, oversampling 8, or 16 for proof, at any
 * sample rate. Content up to 0.4535 of the rate (20 kHz at 44.1 kHz) reads at most 0.15 dB low (0.05 dB at
 * 16). Each channel's own samples count too, and silence is taken to surround the audio. `exhaustive` works
 * out every position; otherwise those that provably cannot raise the maximum are skipped, with the same result.
 */
typedef struct TruePeakMeter TruePeakMeter;
DSP_EXPORT(true_peak_create) TruePeakMeter* true_peak_create(uint32_t channels, uint32_t oversampling, uint32_t exhaustive);
DSP_EXPORT(true_peak_destroy) void true_peak_destroy(TruePeakMeter* meter);
/* `right` is not read when channels is 1. DSP_BAD_ARGUMENT after finish. */
DSP_EXPORT(true_peak_process)
int32_t true_peak_process(TruePeakMeter* meter, const float* left, const float* right, uint32_t frames);
/* Measures what the last frames ring on to. Readings lag by up to 4160 frames before it. */
DSP_EXPORT(true_peak_finish) int32_t true_peak_finish(TruePeakMeter* meter);
/* Amplitude, full scale 1.0, of channel 0 or 1. */
DSP_EXPORT(true_peak_read) double true_peak_read(const TruePeakMeter* meter, uint32_t channel);
DSP_EXPORT(true_peak_read_sample) double true_peak_read_sample(const TruePeakMeter* meter, uint32_t channel);
/* Amplitude of the highest peak of all channels since the call before, but for the last 47 frames at most, which count
 * in the next interval. Afterwards the readings above count from here. */
DSP_EXPORT(true_peak_end_interval) double true_peak_end_interval(TruePeakMeter* meter);

/* ---- spectrum ------------------------------------------------------------------------------------ */

/*
 * Long-term average spectrum of mid (L + R) / 2 and side (L - R) / 2: Welch's method, Hann windows of 0.34 to 0.74 s
 * overlapping by half, gated so that silence and quiet passages do not dilute it. Blocks count from -70 dB (K-weighted as in
 * ITU-R BS.1770, to the nearest 0.5 dB below) and from 10 dB below the mean of those. Banded to SPECTRUM_BANDS bands of
 * 1/12 octave (IEC 61260-1, base ten): band b spans 1000 * 10^((b - 70 - 0..1) / 40) Hz: four bands make a nominal third
 * octave exactly, from 20 Hz (b = 0..3) to 20 kHz. What lies past the Nyquist frequency is empty. sample_rate 8000..384000.
 * Samples must be finite. A stream shorter than one window is measured as what it is, windowed whole.
 */
typedef struct SpectrumMeter SpectrumMeter;
constexpr uint32_t SPECTRUM_BANDS = 124;
DSP_EXPORT(spectrum_create) SpectrumMeter* spectrum_create(uint32_t sample_rate);
DSP_EXPORT(spectrum_destroy) void spectrum_destroy(SpectrumMeter* meter);
DSP_EXPORT(spectrum_process) void spectrum_process(SpectrumMeter* meter, const float* left, const float* right, uint32_t frames);
/* The stream has ended. Must be called once before spectrum_read. */
DSP_EXPORT(spectrum_finish) void spectrum_finish(SpectrumMeter* meter);
/* Mean square per band (full-scale square wave: 1 in all) of mid and of side, SPECTRUM_BANDS f64 each; returns how many
 * windows passed the gates. All zero for silence. */
DSP_EXPORT(spectrum_read) uint32_t spectrum_read(const SpectrumMeter* meter, double* mid, double* side);

/* ---- waveform ------------------------------------------------------------------------------------ */

/*
 * A stereo stream as it is drawn: columns of WAVEFORM_FRAMES frames, the last one shorter. Memory for expected_frames is taken
 * here; longer material makes waveform_process allocate (64 kB per million frames). Samples must be finite.
 */
typedef struct WaveformMeter WaveformMeter;
constexpr uint32_t WAVEFORM_FRAMES = 256;
DSP_EXPORT(waveform_create) WaveformMeter* waveform_create(double expected_frames);
DSP_EXPORT(waveform_destroy) void waveform_destroy(WaveformMeter* meter);
/* DSP_NO_MEMORY only beyond expected_frames. */
DSP_EXPORT(waveform_process)
int32_t waveform_process(WaveformMeter* meter, const float* left, const float* right, uint32_t frames);
/*
 * The waveform at every resolution: level 0 has a column for each WAVEFORM_FRAMES frames begun, each further level half as many
 * (a last one without a partner stays as it is), the last level one. `out` takes all levels, the finest first: per column the
 * lowest and the highest sample of both channels and the root of their mean square, -1..1 as -32767..32767, to the nearest;
 * what is beyond full scale reads as full scale. `sums` is room for as many f64 as level 0 has columns.
 */
constexpr uint32_t WAVEFORM_VALUES = 3;
DSP_EXPORT(waveform_read) void waveform_read(const WaveformMeter* meter, double* sums, int16_t* out);

} /* extern "C" */
