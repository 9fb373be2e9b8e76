#include "dsp.h"
#include "level_ladder.h"
#include "sample_defects.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>
#include <wasm_simd128.h>

namespace {

constexpr uint64_t WINDOWS_PER_SECOND = 100;
constexpr uint32_t MAX_WINDOW = 3840; /* 10 ms at 384 kHz */

/* A click carries little energy but is heard: its peak counts 20 dB below itself beside the RMS. */
constexpr float PEAK_SHARE = 0.1f;

/* The audibility threshold, highest of: */
constexpr double ABOVE_NOISE_DB = 10.0;
constexpr double BELOW_LOUD_DB = -60.0;
constexpr double ABSOLUTE_DBFS = -80.0;
/* What may be called a noise floor: steady, quiet, and far below the music. */
constexpr double STEADY_WITHIN_DB = 4.0;
constexpr double NOISE_AT_MOST_DBFS = -60.0;
constexpr double NOISE_BELOW_LOUD_DB = -40.0;
constexpr uint32_t FLOOR_WINDOWS = 20;

double decibels(double amplitude) { return 20.0 * std::log10(amplitude); }
double amplitude(double level) { return std::pow(10.0, level / 20.0); }

/* How many windows had which level, in steps of 0.1 dB; gives percentiles in constant memory. */
class LevelCounts {
  public:
    void add(double rms) {
        const double step = std::floor((decibels(rms) - LOWEST_DBFS) * STEPS_PER_DB);
        counts_[static_cast<int>(std::clamp(step, 0.0, BINS - 1.0))]++;
        total_++;
    }

    /* RMS amplitude that the given share of the windows does not exceed; 0 when there are none. */
    double percentile(double share) const {
        if (total_ == 0) return 0.0;
        const uint64_t wanted = static_cast<uint64_t>(std::ceil(share * static_cast<double>(total_)));
        uint64_t seen = 0;
        int bin = 0;
        while (bin < BINS - 1 && (seen += counts_[bin]) < wanted) bin++;
        return amplitude(LOWEST_DBFS + (bin + 0.5) / STEPS_PER_DB);
    }

  private:
    static constexpr int BINS = 2000;
    static constexpr double LOWEST_DBFS = -160.0, STEPS_PER_DB = 10.0;
    uint64_t counts_[BINS] = {};
    uint64_t total_ = 0;
};

/* RMS of the noise these windows are, or 0 when they are not steady enough, or too loud, to be noise. */
double noise_floor(const float* windows, uint32_t count, double loud) {
    if (count == 0) return 0.0;
    float sorted[FLOOR_WINDOWS];
    std::copy(windows, windows + count, sorted);
    std::sort(sorted, sorted + count);
    const double low = sorted[(count - 1) / 10], middle = sorted[count / 2], high = sorted[count - 1 - (count - 1) / 10];
    const double most = std::min(amplitude(NOISE_AT_MOST_DBFS), loud * amplitude(NOISE_BELOW_LOUD_DB));
    return high <= low * amplitude(STEADY_WITHIN_DB) && middle <= most ? middle : 0.0;
}

double threshold(double floor_rms, double loud) {
    return std::max({floor_rms * amplitude(ABOVE_NOISE_DB), loud * amplitude(BELOW_LOUD_DB), amplitude(ABSOLUTE_DBFS)});
}

float largest_lane(v128_t values) {
    return std::max(std::max(wasm_f32x4_extract_lane(values, 0), wasm_f32x4_extract_lane(values, 1)),
                    std::max(wasm_f32x4_extract_lane(values, 2), wasm_f32x4_extract_lane(values, 3)));
}

} // namespace

struct EdgesMeter {
    uint32_t rate;
    uint32_t channels;
    bool finished = false;
    uint64_t position = 0;     /* frames in closed windows */
    uint64_t window_index = 0;
    uint32_t filled = 0;       /* frames in the open window */
    alignas(16) float plane[2][MAX_WINDOW];
    alignas(16) float magnitude[MAX_WINDOW];

    double sum[2] = {}, square[2] = {}, mid_square = 0.0, side_square = 0.0;
    uint64_t head_silence = 0, last_sound_end = 0;
    bool heard = false;
    LevelCounts levels;
    float head[FLOOR_WINDOWS];
    float tail[FLOOR_WINDOWS];
    uint64_t sounding_windows = 0;
    LevelLadder ladder;
    ClippedRuns clipped[2];
    Dropouts dropouts[2];
    double loud = 0.0, threshold_start = 0.0, threshold_end = 0.0;

    uint32_t window_frames() const {
        return static_cast<uint32_t>((window_index + 1) * rate / WINDOWS_PER_SECOND - window_index * rate / WINDOWS_PER_SECOND);
    }

    /* `full` is the window's nominal length: a last window cut short counts as if silence followed. */
    void close_window(uint32_t full) {
        const float* const left = plane[0];
        const float* const right = plane[channels - 1];
        v128_t sums = wasm_f64x2_splat(0.0), squares = sums, mid_side = sums;
        const auto take_pair = [&](v128_t pair) { /* left and right of one frame */
            const v128_t lefts = wasm_i64x2_shuffle(pair, pair, 0, 0), rights = wasm_i64x2_shuffle(pair, pair, 1, 1);
            const v128_t both = wasm_f64x2_add(lefts, wasm_v128_xor(rights, wasm_f64x2_make(0.0, -0.0)));
            sums = wasm_f64x2_add(sums, pair);
            squares = wasm_f64x2_add(squares, wasm_f64x2_mul(pair, pair));
            mid_side = wasm_f64x2_add(mid_side, wasm_f64x2_mul(both, both));
        };
        const v128_t zero = wasm_f32x4_splat(0.0f);
        v128_t least[2] = {zero, zero}, most[2] = {zero, zero};
        bool zeros[2] = {false, false}; /* a whole vector of zeros, or a last zero: no longer run lies here else */
        /* The planes are zero from `filled` to a whole vector. */
        const uint32_t padded = (filled + 3u) & ~3u;
        for (uint32_t index = 0; index < 2; index++) std::memset(plane[index] + filled, 0, (padded - filled) * sizeof(float));
        for (uint32_t frame = 0; frame < padded; frame += 4) {
            const v128_t l = wasm_v128_load(left + frame), r = wasm_v128_load(right + frame);
            wasm_v128_store(magnitude + frame, wasm_f32x4_pmax(wasm_f32x4_abs(l), wasm_f32x4_abs(r)));
            least[0] = wasm_f32x4_pmin(least[0], l);
            least[1] = wasm_f32x4_pmin(least[1], r);
            most[0] = wasm_f32x4_pmax(most[0], l);
            most[1] = wasm_f32x4_pmax(most[1], r);
            zeros[0] |= wasm_i32x4_all_true(wasm_f32x4_eq(l, zero));
            zeros[1] |= wasm_i32x4_all_true(wasm_f32x4_eq(r, zero));
            /* Zeros add nothing to any sum. */
            const v128_t low = wasm_i32x4_shuffle(l, r, 0, 4, 1, 5), high = wasm_i32x4_shuffle(l, r, 2, 6, 3, 7);
            take_pair(wasm_f64x2_promote_low_f32x4(low));
            take_pair(wasm_f64x2_promote_low_f32x4(wasm_i64x2_shuffle(low, low, 1, 1)));
            take_pair(wasm_f64x2_promote_low_f32x4(high));
            take_pair(wasm_f64x2_promote_low_f32x4(wasm_i64x2_shuffle(high, high, 1, 1)));
        }
        const double window_sum[2] = {wasm_f64x2_extract_lane(sums, 0), wasm_f64x2_extract_lane(sums, 1)};
        const double window_square[2] = {wasm_f64x2_extract_lane(squares, 0), wasm_f64x2_extract_lane(squares, 1)};
        const double mid = wasm_f64x2_extract_lane(mid_side, 0), side = wasm_f64x2_extract_lane(mid_side, 1);
        float smallest[2], largest[2], peak = 0.0f;
        for (uint32_t index = 0; index < channels; index++) {
            smallest[index] = -largest_lane(wasm_f32x4_neg(least[index]));
            largest[index] = largest_lane(most[index]);
            zeros[index] |= plane[index][filled - 1] == 0.0f;
            peak = std::max({peak, largest[index], -smallest[index]});
        }
        mid_square += mid;
        side_square += side;
        for (uint32_t index = 0; index < channels; index++) {
            sum[index] += window_sum[index];
            square[index] += window_square[index];
            clipped[index].take(plane[index], filled, smallest[index], largest[index]);
            dropouts[index].take(plane[index], filled, position, zeros[index]);
        }
        const float rms = static_cast<float>(std::sqrt(std::max(window_square[0], window_square[channels - 1]) / full));
        if (peak > 0.0f) take_sounding(rms, peak);
        position += filled;
        filled = 0;
        window_index++;
    }

    void take_sounding(float rms, float peak) {
        uint32_t first = 0, last = filled - 1;
        while (magnitude[first] == 0.0f) first++;
        while (magnitude[last] == 0.0f) last--;
        if (!heard) head_silence = position + first;
        heard = true;
        last_sound_end = position + last + 1;
        levels.add(rms);
        if (sounding_windows < FLOOR_WINDOWS) head[sounding_windows] = rms;
        tail[sounding_windows % FLOOR_WINDOWS] = rms;
        sounding_windows++;
        ladder.take(magnitude, filled, position, peak, std::max(rms, peak * PEAK_SHARE));
    }
};

EdgesMeter* edges_create(uint32_t sample_rate, uint32_t channels) {
    if (sample_rate < 8000 || sample_rate > 384000 || channels < 1 || channels > 2) return nullptr;
    auto* meter = new (std::nothrow) EdgesMeter;
    if (meter == nullptr) return nullptr;
    meter->rate = sample_rate;
    meter->channels = channels;
    for (auto& channel : meter->dropouts) channel.set_rate(sample_rate);
    return meter;
}

void edges_destroy(EdgesMeter* meter) { delete meter; }

int32_t edges_process(EdgesMeter* meter, const float* left, const float* right, uint32_t frames) {
    if (meter->finished) return DSP_BAD_ARGUMENT;
    const float* const planes[2] = {left, right};
    uint32_t taken = 0;
    while (taken < frames) {
        const uint32_t full = meter->window_frames();
        const uint32_t part = std::min(frames - taken, full - meter->filled);
        for (uint32_t index = 0; index < meter->channels; index++) {
            std::memcpy(meter->plane[index] + meter->filled, planes[index] + taken, part * sizeof(float));
        }
        taken += part;
        meter->filled += part;
        if (meter->filled == full) meter->close_window(full);
    }
    return DSP_OK;
}

int32_t edges_finish(EdgesMeter* meter) {
    if (meter->finished) return DSP_OK;
    if (meter->filled > 0) meter->close_window(meter->window_frames());
    for (auto& runs : meter->clipped) runs.finish();
    const uint32_t known = static_cast<uint32_t>(std::min<uint64_t>(meter->sounding_windows, FLOOR_WINDOWS));
    meter->loud = meter->levels.percentile(0.95);
    meter->threshold_start = threshold(noise_floor(meter->head, known, meter->loud), meter->loud);
    meter->threshold_end = threshold(noise_floor(meter->tail, known, meter->loud), meter->loud);
    for (auto& channel : meter->dropouts) channel.keep_loud(meter->loud);
    meter->finished = true;
    return DSP_OK;
}

int32_t edges_read(const EdgesMeter* meter, double* out) {
    if (!meter->finished) return DSP_NOT_READY;
    const double frames = static_cast<double>(meter->position);
    const uint32_t second = meter->channels - 1;
    out[EDGES_FRAMES] = frames;
    out[EDGES_AUDIBLE_START] = static_cast<double>(meter->ladder.start(meter->threshold_start));
    out[EDGES_AUDIBLE_END] = static_cast<double>(meter->ladder.end(meter->threshold_end));
    out[EDGES_HEAD_SILENCE] = meter->heard ? static_cast<double>(meter->head_silence) : frames;
    out[EDGES_TAIL_SILENCE] = frames - static_cast<double>(meter->last_sound_end);
    for (uint32_t side = 0; side < 2; side++) {
        const uint32_t index = side == 0 ? 0 : second;
        out[EDGES_DC_LEFT + side] = frames == 0.0 ? 0.0 : meter->sum[index] / frames;
        out[EDGES_RMS_LEFT + side] = frames == 0.0 ? 0.0 : std::sqrt(meter->square[index] / frames);
        out[EDGES_CLIPPED_RUNS_LEFT + side] = static_cast<double>(meter->clipped[index].runs());
        out[EDGES_LONGEST_CLIP_LEFT + side] = static_cast<double>(meter->clipped[index].longest());
        out[EDGES_DROPOUTS_LEFT + side] = side < meter->channels ? meter->dropouts[index].count() : 0.0;
    }
    out[EDGES_MID_SQUARE] = meter->mid_square;
    out[EDGES_SIDE_SQUARE] = meter->side_square;
    out[EDGES_LOUD_RMS] = meter->loud;
    out[EDGES_THRESHOLD_START] = meter->threshold_start;
    out[EDGES_THRESHOLD_END] = meter->threshold_end;
    return DSP_OK;
}

int32_t edges_read_dropout(const EdgesMeter* meter, uint32_t channel, uint32_t index, double* out) {
    if (!meter->finished) return DSP_NOT_READY;
    if (channel >= meter->channels || index >= meter->dropouts[channel].count()) return DSP_BAD_ARGUMENT;
    meter->dropouts[channel].read(index, out);
    return DSP_OK;
}
