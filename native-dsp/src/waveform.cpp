#include "dsp.h"
#include "history.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <wasm_simd128.h>

namespace {

struct Column {
    float least, most;
    double squares;
};

float least_lane(v128_t values) {
    return std::min(std::min(wasm_f32x4_extract_lane(values, 0), wasm_f32x4_extract_lane(values, 1)),
                    std::min(wasm_f32x4_extract_lane(values, 2), wasm_f32x4_extract_lane(values, 3)));
}

/* Of the low half of both planes' frames: left^2 + right^2, a frame per lane. */
v128_t squares_of(v128_t left, v128_t right) {
    const v128_t l = wasm_f64x2_promote_low_f32x4(left), r = wasm_f64x2_promote_low_f32x4(right);
    return wasm_f64x2_add(wasm_f64x2_mul(l, l), wasm_f64x2_mul(r, r));
}

/* To the nearest of 32767 steps; full scale for all beyond it. */
int16_t drawn(double value) { return static_cast<int16_t>(std::floor(std::clamp(value, -1.0, 1.0) * 32767.0 + 0.5)); }

v128_t upper_half(v128_t values) { return wasm_i64x2_shuffle(values, values, 1, 1); }

} // namespace

struct WaveformMeter {
    History<Column> closed;
    uint32_t filled = 0; /* frames of the open column */
    v128_t least, most;
    v128_t squares; /* of its even frames, of its odd ones */

    WaveformMeter() { open(); }

    void open() {
        filled = 0;
        least = wasm_f32x4_splat(std::numeric_limits<float>::infinity());
        most = wasm_f32x4_neg(least);
        squares = wasm_f64x2_splat(0.0);
    }

    Column column() const {
        return {least_lane(least), -least_lane(wasm_f32x4_neg(most)),
                wasm_f64x2_extract_lane(squares, 0) + wasm_f64x2_extract_lane(squares, 1)};
    }

    uint32_t columns() const { return static_cast<uint32_t>(closed.size()) + (filled > 0 ? 1 : 0); }

    void take_one(float left, float right) {
        const v128_t l = wasm_f32x4_splat(left), r = wasm_f32x4_splat(right);
        spread(l, r);
        const v128_t place = filled % 2 == 0 ? wasm_i64x2_const(-1, 0) : wasm_i64x2_const(0, -1);
        squares = wasm_f64x2_add(squares, wasm_v128_and(squares_of(l, r), place));
        filled++;
    }

    void spread(v128_t l, v128_t r) {
        least = wasm_f32x4_pmin(least, wasm_f32x4_pmin(l, r));
        most = wasm_f32x4_pmax(most, wasm_f32x4_pmax(l, r));
    }

    /* Frames of the open column. */
    void take(const float* left, const float* right, uint32_t frames) {
        uint32_t frame = 0;
        if (filled % 2 == 1 && frames > 0) {
            take_one(left[0], right[0]);
            frame++;
        }
        for (; frame + 4 <= frames; frame += 4) {
            const v128_t l = wasm_v128_load(left + frame), r = wasm_v128_load(right + frame);
            spread(l, r);
            squares = wasm_f64x2_add(squares, squares_of(l, r));
            squares = wasm_f64x2_add(squares, squares_of(upper_half(l), upper_half(r)));
            filled += 4;
        }
        for (; frame < frames; frame++) take_one(left[frame], right[frame]);
    }
};

WaveformMeter* waveform_create(double expected_frames) {
    if (!(expected_frames >= 0.0 && expected_frames < 9e15)) return nullptr;
    auto* meter = new (std::nothrow) WaveformMeter;
    if (meter == nullptr) return nullptr;
    if (!meter->closed.reserve(static_cast<uint64_t>(expected_frames) / WAVEFORM_FRAMES + 1)) {
        delete meter;
        return nullptr;
    }
    return meter;
}

void waveform_destroy(WaveformMeter* meter) { delete meter; }

int32_t waveform_process(WaveformMeter* meter, const float* left, const float* right, uint32_t frames) {
    while (frames > 0) {
        const uint32_t part = std::min(frames, WAVEFORM_FRAMES - meter->filled);
        meter->take(left, right, part);
        left += part;
        right += part;
        frames -= part;
        if (meter->filled < WAVEFORM_FRAMES) break;
        if (!meter->closed.push(meter->column())) return DSP_NO_MEMORY;
        meter->open();
    }
    return DSP_OK;
}

void waveform_read(const WaveformMeter* meter, double* sums, int16_t* out) {
    uint32_t count = meter->columns();
    for (uint32_t at = 0; at < count; at++) {
        const Column column = at < meter->closed.size() ? meter->closed[at] : meter->column();
        sums[at] = column.squares;
        out[at * WAVEFORM_VALUES] = drawn(column.least);
        out[at * WAVEFORM_VALUES + 1] = drawn(column.most);
    }
    const uint64_t frames = meter->closed.size() * WAVEFORM_FRAMES + meter->filled;
    for (uint64_t width = WAVEFORM_FRAMES;; width *= 2) {
        for (uint32_t at = 0; at < count; at++) {
            const double within = 2.0 * static_cast<double>(std::min(width, frames - at * width));
            out[at * WAVEFORM_VALUES + 2] = drawn(std::sqrt(sums[at] / within));
        }
        if (count <= 1) return;
        int16_t* const coarser = out + count * WAVEFORM_VALUES;
        for (uint32_t at = 0; at < count; at += 2) {
            const uint32_t last = std::min(at + 1, count - 1); /* at itself where it has no partner */
            const int16_t *first = out + at * WAVEFORM_VALUES, *second = out + last * WAVEFORM_VALUES;
            int16_t* const joined = coarser + at / 2 * WAVEFORM_VALUES;
            joined[0] = std::min(first[0], second[0]);
            joined[1] = std::max(first[1], second[1]);
            sums[at / 2] = last == at ? sums[at] : sums[at] + sums[last];
        }
        out = coarser;
        count = (count + 1) / 2;
    }
}
