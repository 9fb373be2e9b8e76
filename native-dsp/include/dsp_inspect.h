/* Glassmaster DSP: what is wrong with a sound, and where it is heard to begin and end. The rules are in dsp.h. */
#pragma once

#include "dsp_common.h"

extern "C" {

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

} /* extern "C" */
