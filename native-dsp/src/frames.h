/* Planes of f32 to frames of f64, left and right side by side in an f64x2, and back: two frames at a time. */
#pragma once

#include <cstdint>
#include <wasm_simd128.h>

namespace dsp {

inline void join(const float* left, const float* right, v128_t* frames, uint32_t count) {
    uint32_t i = 0;
    for (; i + 2 <= count; i += 2) {
        const v128_t l = wasm_f64x2_promote_low_f32x4(wasm_v128_load64_zero(left + i));
        const v128_t r = wasm_f64x2_promote_low_f32x4(wasm_v128_load64_zero(right + i));
        frames[i] = wasm_i64x2_shuffle(l, r, 0, 2);
        frames[i + 1] = wasm_i64x2_shuffle(l, r, 1, 3);
    }
    if (i < count) frames[i] = wasm_f64x2_make(left[i], right[i]);
}

/* Rounded to nearest. */
inline void part(const v128_t* frames, float* left, float* right, uint32_t count) {
    uint32_t i = 0;
    for (; i + 2 <= count; i += 2) {
        const v128_t l = wasm_i64x2_shuffle(frames[i], frames[i + 1], 0, 2), r = wasm_i64x2_shuffle(frames[i], frames[i + 1], 1, 3);
        wasm_v128_store64_lane(left + i, wasm_f32x4_demote_f64x2_zero(l), 0);
        wasm_v128_store64_lane(right + i, wasm_f32x4_demote_f64x2_zero(r), 0);
    }
    if (i < count) {
        left[i] = static_cast<float>(wasm_f64x2_extract_lane(frames[i], 0));
        right[i] = static_cast<float>(wasm_f64x2_extract_lane(frames[i], 1));
    }
}

} // namespace dsp
