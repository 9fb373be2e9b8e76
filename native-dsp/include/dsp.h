/*
 * Glassmaster DSP: the whole C ABI, and its manual.
 *
 * Rules that hold for every kernel
 *  - Opaque handles: X_create, X_process, X_read..., X_destroy. create returns NULL only when memory is
 *    exhausted or an argument is out of the range stated here.
 *  - Samples are f32, one plane per channel, full scale +-1.0. State of recursive filters and sums is f64.
 *  - Any block size from 1 frame up, and the result does not depend on how the stream is cut into blocks.
 *  - No allocation, no I/O and no globals while processing. IEEE 754 arithmetic as written: no fast-math,
 *    no contraction, no relaxed SIMD; the same input gives the same bits on any machine.
 *  - Every call that can fail returns a DspStatus. Levels of silence read minus infinity.
 *  - Latency, where a kernel has any, is reported in frames and compensated by the caller.
 */
#pragma once

#include <cstdint>

#define DSP_EXPORT(name) __attribute__((export_name(#name), visibility("default")))

extern "C" {

/* Raised whenever a signature or a meaning below changes; the loader refuses any other. */
constexpr int32_t DSP_ABI_VERSION = 3;
DSP_EXPORT(dsp_abi_version) int32_t dsp_abi_version(void);

typedef enum {
    DSP_OK = 0,
    DSP_BAD_ARGUMENT = 1, /* outside the range stated at the call */
    DSP_NO_MEMORY = 2,
    DSP_NOT_READY = 3 /* a result was read before enough audio arrived */
} DspStatus;

/* Memory for the caller's sample planes; 16-byte aligned, zeroed. NULL when exhausted. */
DSP_EXPORT(dsp_alloc) void* dsp_alloc(uint32_t bytes);
DSP_EXPORT(dsp_free) void dsp_free(void* memory);

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

/* ---- edges --------------------------------------------------------------------------------------- */

/*
 * Where a track is heard, and what is wrong with it. sample_rate 8000..384000 Hz, channels 1 or 2. Constant
 * memory.
 *
 * Audible is a 10 ms window whose RMS, or whose peak less 20 dB, of the louder channel reaches the highest of
 *  - 10 dB above the noise floor at that end: the median of its outermost 20 windows that are not digital
 *    silence, if they lie within 4 dB of each other (10th to 90th percentile), at or below -60 dBFS and at
 *    least 40 dB below the loud level; other material has no noise floor;
 *  - 60 dB below the loud level, the 95th percentile of the windows' RMS;
 *  - -80 dBFS;
 * rounded down to half a dB and at most 0 dBFS. Within the first and last such window the edge is the outermost
 * sample of twice the threshold, or of the threshold where none has twice.
 */
typedef struct EdgesMeter EdgesMeter;
DSP_EXPORT(edges_create) EdgesMeter* edges_create(uint32_t sample_rate, uint32_t channels);
DSP_EXPORT(edges_destroy) void edges_destroy(EdgesMeter* meter);
/* `right` is not read when channels is 1. DSP_BAD_ARGUMENT after finish. */
DSP_EXPORT(edges_process) int32_t edges_process(EdgesMeter* meter, const float* left, const float* right, uint32_t frames);
DSP_EXPORT(edges_finish) int32_t edges_finish(EdgesMeter* meter);

/* Indices into the f64 values edges_read writes. Amplitudes have full scale 1.0; a mono right repeats left. */
enum {
    EDGES_FRAMES = 0,
    EDGES_AUDIBLE_START = 1, /* first frame heard, -1 when none is */
    EDGES_AUDIBLE_END = 2,   /* one past the last frame heard, -1 when none is */
    EDGES_HEAD_SILENCE = 3,  /* frames of exact zeros in all channels; the whole length when there is nothing else */
    EDGES_TAIL_SILENCE = 4,
    EDGES_DC_LEFT = 5, /* mean sample */
    EDGES_DC_RIGHT = 6,
    EDGES_RMS_LEFT = 7, /* over the whole length */
    EDGES_RMS_RIGHT = 8,
    EDGES_CLIPPED_RUNS_LEFT = 9, /* >= 3 equal samples at the channel's extreme, |extreme| >= 0.9 */
    EDGES_CLIPPED_RUNS_RIGHT = 10,
    EDGES_LONGEST_CLIP_LEFT = 11, /* frames */
    EDGES_LONGEST_CLIP_RIGHT = 12,
    EDGES_DROPOUTS_LEFT = 13, /* zeros for 1 ms to 0.5 s, both rims (1 ms) peaking within 26 dB of the loud level */
    EDGES_DROPOUTS_RIGHT = 14, /* 0 for mono */
    EDGES_MID_SQUARE = 15, /* sum of (left + right)^2 */
    EDGES_SIDE_SQUARE = 16, /* sum of (left - right)^2 */
    EDGES_LOUD_RMS = 17,
    EDGES_THRESHOLD_START = 18,
    EDGES_THRESHOLD_END = 19,
    EDGES_VALUES = 20
};
/* DSP_NOT_READY before finish. */
DSP_EXPORT(edges_read) int32_t edges_read(const EdgesMeter* meter, double* out);
/* out[0] first frame, out[1] frames. */
DSP_EXPORT(edges_read_dropout)
int32_t edges_read_dropout(const EdgesMeter* meter, uint32_t channel, uint32_t index, double* out);

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

/* ---- source scan --------------------------------------------------------------------------------- */

/*
 * What a source went through before it came here: where its band ends, what hums under it, where it clicks, how its peaks
 * are distributed and on which steps its samples lie. One pass, constant memory. sample_rate 8000..384000 Hz, channels 1 or 2.
 * Samples must be finite. How each is found: scan_spectrum.h, scan_lines.h, scan_clicks.h. Results may be read at any time; the
 * last 0.1 s (lines: 1.5 s) of a stream count only as far as they fill a window.
 */
typedef struct SourceScan SourceScan;
constexpr uint32_t SCAN_CELL_HERTZ = 100;
constexpr uint32_t SCAN_MAX_CELLS = 1920;
constexpr uint32_t SCAN_MAX_LINE_BINS = 1200;
constexpr uint32_t SCAN_CLICKS_KEPT = 64; /* of each channel */
DSP_EXPORT(scan_create) SourceScan* scan_create(uint32_t sample_rate, uint32_t channels);
DSP_EXPORT(scan_destroy) void scan_destroy(SourceScan* scan);
/* `right` is not read when channels is 1. */
DSP_EXPORT(scan_process) void scan_process(SourceScan* scan, const float* left, const float* right, uint32_t frames);

/* Indices into the f64 values scan_read writes. */
enum {
    SCAN_BITS = 0,            /* word length the samples fit, 1..24; 32 where they lie between the steps of 24 bits; 0 for silence */
    SCAN_NEAR_PEAK_SHARE = 1, /* of all samples, those within 0.1 dB of the highest */
    SCAN_CELLS = 2,           /* cells of SCAN_CELL_HERTZ from 0 Hz up to the Nyquist frequency */
    SCAN_CELL_WINDOWS = 3,    /* windows of at least -50 dBFS that the cells average */
    SCAN_LINE_BINS = 4,
    SCAN_LINE_WINDOWS = 5, /* windows that were not digital silence */
    SCAN_LINE_BIN_HERTZ = 6,
    SCAN_CLICKS_LEFT = 7,
    SCAN_CLICKS_RIGHT = 8, /* 0 for mono */
    SCAN_VALUES = 9
};
DSP_EXPORT(scan_read) void scan_read(const SourceScan* scan, double* out);
/* SCAN_CELLS f64 each: mean square per cell, mean of both channels; and the mean of its level in dB. */
DSP_EXPORT(scan_read_spectrum) void scan_read_spectrum(const SourceScan* scan, double* power, double* level);
/* SCAN_LINE_BINS f64: dB of a line (a full-scale sine reads -3) that one window in ten does not exceed. */
DSP_EXPORT(scan_read_lines) void scan_read_lines(const SourceScan* scan, double* floor_db);
/* out[0] frame, out[1] the largest error of prediction there (full scale 1). The first SCAN_CLICKS_KEPT are kept. */
DSP_EXPORT(scan_read_click) int32_t scan_read_click(const SourceScan* scan, uint32_t channel, uint32_t index, double* out);

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

/* ---- compressor ---------------------------------------------------------------------------------- */

/*
 * Feed-forward compressor, no latency, after Giannoulis, Massberg and Reiss (JAES 60(6), 2012). The gain of a frame is
 * 1 + mix * (reduction * make-up - 1): mix 0 is the input, 1 the compressed sound. While the level stays at or below the
 * threshold less half the knee and there is no make-up, or at ratio 1, or at mix 0, every bit is left alone.
 *  - Level, in dBFS as of a sine: detector 0 is the largest sample of the last 10 to 11.25 ms (half a wave of 50 Hz), 1 is RMS
 *    through two poles of 10 ms each; between them their powers are mixed.
 *  - Static curve with slope 1 - 1 / ratio: straight above the knee, a parabola in it; exact, but for what is left of a low
 *    tone's ripple in RMS (0.03 dB at 100 Hz).
 *  - Attack and release are time constants: in that time the reduction goes 63.2 % of the way in dB. A release sets in when the
 *    level has fallen, so with detector 0 no sooner than 10 ms after the last peak.
 *  - Automatic release: two reservoirs, the reduction is the deeper. One charges in the attack and empties in the release time,
 *    the other charges over 5 and empties over 10 times the release time.
 *  - Side-chain high-pass: Butterworth, 12 dB per octave; the level is that of what passes it.
 *  - Link: 1 gives both channels the reduction of the one reduced more, 0 each its own; in dB between them.
 * Settings move to new values over 20 ms without a click; before the first frame after create or reset they hold at once.
 * As created the ratio is 1.
 */
typedef struct Compressor Compressor;
/* sample_rate 8000..384000 Hz. */
DSP_EXPORT(compressor_create) Compressor* compressor_create(double sample_rate);
DSP_EXPORT(compressor_destroy) void compressor_destroy(Compressor*);
/* Forgets the sound and the reports, keeps the settings. */
DSP_EXPORT(compressor_reset) void compressor_reset(Compressor*);
/* detector 0..1, threshold -80..20 dBFS, ratio 1..20 or infinity, knee 0..24 dB (its whole width), attack 0.05..500 ms, release
 * 5..5000 ms, auto_release 0 or 1, high-pass 0 (off)..500 Hz, link 0..1, mix 0..1, make-up -30..30 dB. */
DSP_EXPORT(compressor_set)
int32_t compressor_set(Compressor*, double detector, double threshold_db, double ratio, double knee_db, double attack_ms,
                       double release_ms, int32_t auto_release, double high_pass_hz, double link, double mix, double makeup_db);
/* In place is allowed. */
DSP_EXPORT(compressor_process) void compressor_process(Compressor*, const float* in_left, const float* in_right, float* out_left,
                                                       float* out_right, uint32_t frames);
/* Reduction in dB, 0 or more, of the channel reduced more, before mix and make-up: of the last frame, and the largest since
 * create, reset or start_interval. */
DSP_EXPORT(compressor_current_reduction) double compressor_current_reduction(const Compressor*);
DSP_EXPORT(compressor_max_reduction) double compressor_max_reduction(const Compressor*);
DSP_EXPORT(compressor_start_interval) void compressor_start_interval(Compressor*);
/* Moves out the smallest gain (1 = none) of each finished 100 ms, oldest first; returns how many. The last 4096 are kept. */
DSP_EXPORT(compressor_take_history) uint32_t compressor_take_history(Compressor*, float* gains, uint32_t capacity);

/* ---- multiband compressor ------------------------------------------------------------------------ */

/*
 * Two to four compressors, each listening to one band of a tree of Linkwitz-Riley crossovers of fourth order. No latency.
 * Between two bands of gains a and b, with x = f / f0 (f0 the crossover, frequencies warped by the bilinear transform), the
 * amplitude is (a + b x^4) / (1 + x^4), that of the crossover's bands added in phase, but at minimum phase: equal gains of all
 * bands multiply the input by that gain and turn no phase, and gains of 1 leave every bit alone. Crossovers multiply.
 * Settings move to new values over 20 ms without a click, the number of bands too; before the first frame after create or reset
 * they hold at once. As created: two bands, crossover 1 kHz (at most a fifth of the rate), ratios 1.
 */
typedef struct Multiband Multiband;
constexpr uint32_t MULTIBAND_BANDS = 4;
/* sample_rate 8000..384000 Hz. */
DSP_EXPORT(multiband_create) Multiband* multiband_create(double sample_rate);
DSP_EXPORT(multiband_destroy) void multiband_destroy(Multiband*);
DSP_EXPORT(multiband_reset) void multiband_reset(Multiband*);
/* bands 2..4; as many frequencies as there are borders between them, 20 Hz to 0.45 of the rate, each at least 1.25 times the one
 * before. The others are not read. */
DSP_EXPORT(multiband_set_crossovers)
int32_t multiband_set_crossovers(Multiband*, uint32_t bands, double first_hz, double second_hz, double third_hz);
/* As compressor_set; band 0 is the lowest. Mix and make-up are the band's own. Bands that are not in use keep their settings. */
DSP_EXPORT(multiband_set_band)
int32_t multiband_set_band(Multiband*, uint32_t band, double detector, double threshold_db, double ratio, double knee_db,
                           double attack_ms, double release_ms, int32_t auto_release, double high_pass_hz, double link, double mix,
                           double makeup_db);
/* In place is allowed. */
DSP_EXPORT(multiband_process) void multiband_process(Multiband*, const float* in_left, const float* in_right, float* out_left,
                                                     float* out_right, uint32_t frames);
/* As the compressor's, per band; 0 for a band not in use. */
DSP_EXPORT(multiband_current_reduction) double multiband_current_reduction(const Multiband*, uint32_t band);
DSP_EXPORT(multiband_max_reduction) double multiband_max_reduction(const Multiband*, uint32_t band);
DSP_EXPORT(multiband_start_interval) void multiband_start_interval(Multiband*);
DSP_EXPORT(multiband_take_history) uint32_t multiband_take_history(Multiband*, uint32_t band, float* gains, uint32_t capacity);

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

/* ---- limiter ------------------------------------------------------------------------------------- */

/*
 * Look-ahead true-peak limiter, stereo-linked: both channels get one gain. Output frame k is input frame
 * k - limiter_latency times a gain of at most 1; discard the first `latency` frames and feed as many zeros at the
 * end. Where nothing exceeds the ceiling the gain is exactly 1 and samples pass untouched.
 * Peaks are read between samples: every quarter frame before, and along a filter flat to 0.97 of the Nyquist
 * frequency after limiting, with a last correction. Input to +40 dBFS; not NaN.
 * sample_rate 8000..192000 Hz; ceiling_dbtp -20..0 dBTP.
 */
typedef struct Limiter Limiter;
typedef enum {
    LIMITER_TRANSPARENT = 0, /* steady sound is carried by a gain that does not move: cleanest */
    LIMITER_PUNCHY = 1,      /* lets go sooner between hits */
    LIMITER_LOUD = 2         /* least loudness given up */
} LimiterStyle;
DSP_EXPORT(limiter_create) Limiter* limiter_create(double sample_rate, double ceiling_dbtp, int32_t style);
DSP_EXPORT(limiter_destroy) void limiter_destroy(Limiter*);
/* As new. */
DSP_EXPORT(limiter_reset) void limiter_reset(Limiter*);
/* Delay in frames; constant from create on, whatever the signal. */
DSP_EXPORT(limiter_latency) int32_t limiter_latency(const Limiter*);
/* After this many frames of input whose true peak stays below the ceiling by 0.1 dB, the output is bit for bit that
 * of a fresh instance fed with the same frames, and the other way round: a stream may be started this early. */
DSP_EXPORT(limiter_settle_frames) int32_t limiter_settle_frames(const Limiter*);
/* As new, but what comes is the middle of a stream whose earlier frames are not known. */
DSP_EXPORT(limiter_join) void limiter_join(Limiter*);
/* 1 once all output from here on is bit for bit that of an instance which has heard the stream from its start,
 * whatever came before limiter_join; certain, not likely. Loud music gets there in about two seconds, anything below the
 * ceiling in limiter_settle_frames. 1 at all times after create and reset. */
DSP_EXPORT(limiter_settled) int32_t limiter_settled(const Limiter*);
/* In place is allowed: out_left may be in_left, out_right in_right. */
DSP_EXPORT(limiter_process) void limiter_process(Limiter*, const float* in_left, const float* in_right, float* out_left,
                                                 float* out_right, uint32_t frames);
/* Reports run ahead of the output by up to 31 frames and count programme frames only, not the latency.
 * Gain reduction in dB, 0 or more: of the last frame, and the largest since create, reset or start_interval. */
DSP_EXPORT(limiter_current_reduction) double limiter_current_reduction(const Limiter*);
DSP_EXPORT(limiter_max_reduction) double limiter_max_reduction(const Limiter*);
DSP_EXPORT(limiter_start_interval) void limiter_start_interval(Limiter*);
/* Frames reduced by more than 0.01 dB since create or reset. */
DSP_EXPORT(limiter_limited_frames) double limiter_limited_frames(const Limiter*);
/* Moves out the smallest gain (1 = none) of each finished 100 ms of programme, oldest first; returns how many.
 * The last 4096 are kept. */
DSP_EXPORT(limiter_take_history) uint32_t limiter_take_history(Limiter*, float* gains, uint32_t capacity);

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
