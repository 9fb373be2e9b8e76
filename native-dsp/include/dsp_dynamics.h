/* Glassmaster DSP: compressors and limiter. The rules are in dsp.h. */
#pragma once

#include "dsp_common.h"

extern "C" {

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

} /* extern "C" */
