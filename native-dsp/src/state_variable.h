/*
 * Trapezoidal state-variable filter of second order with Butterworth's Q: low, band and high pass of one corner, with
 * low + sqrt(2) band + high = input. The corner may move at any time. After Simper, "Solving the continuous SVF equations
 * using trapezoidal integration and equivalent currents" (Cytomic, 2013). Channels lie side by side in an f64x2.
 */
#pragma once

#include <cmath>
#include <wasm_simd128.h>

namespace dsp {

constexpr double SQRT2 = 1.4142135623730951;

/* Where the bilinear transform is to put a corner, as the filter counts it. */
inline double warped(double frequency, double rate) { return std::tan(3.14159265358979323846 * frequency / rate); }

struct Tuning {
    v128_t a1, a2, a3;
    /* sqrt(2) and 1, here because V8 would build a constant in the code anew for every frame. */
    v128_t damping = wasm_f64x2_splat(SQRT2), one = wasm_f64x2_splat(1.0);
    explicit Tuning(double g = 0.0) {
        const double first = 1.0 / (1.0 + g * (g + SQRT2));
        a1 = wasm_f64x2_splat(first);
        a2 = wasm_f64x2_splat(g * first);
        a3 = wasm_f64x2_splat(g * g * first);
    }
};

/* Far below f32's smallest step at any level that is heard; keeps tails from becoming denormal. */
inline v128_t settled(v128_t value) {
    return wasm_v128_and(value, wasm_f64x2_ge(wasm_f64x2_abs(value), wasm_f64x2_splat(1e-40)));
}

class StateVariable {
  public:
    struct Parts {
        v128_t low, band, high;
    };
    void clear() { s1_ = s2_ = wasm_f64x2_splat(0.0); }
    void settle() {
        s1_ = settled(s1_);
        s2_ = settled(s2_);
    }
    /* The lanes of `mask` become what they are in another. */
    void keep(const StateVariable& other, v128_t mask) {
        s1_ = wasm_v128_bitselect(other.s1_, s1_, mask);
        s2_ = wasm_v128_bitselect(other.s2_, s2_, mask);
    }
    Parts run(const Tuning& tuning, v128_t x) {
        const v128_t v3 = wasm_f64x2_sub(x, s2_);
        const v128_t band = wasm_f64x2_add(wasm_f64x2_mul(tuning.a1, s1_), wasm_f64x2_mul(tuning.a2, v3));
        const v128_t low = wasm_f64x2_add(s2_, wasm_f64x2_add(wasm_f64x2_mul(tuning.a2, s1_), wasm_f64x2_mul(tuning.a3, v3)));
        s1_ = wasm_f64x2_sub(wasm_f64x2_add(band, band), s1_);
        s2_ = wasm_f64x2_sub(wasm_f64x2_add(low, low), s2_);
        return {low, band, wasm_f64x2_sub(wasm_f64x2_sub(x, wasm_f64x2_mul(tuning.damping, band)), low)};
    }

  private:
    v128_t s1_ = wasm_f64x2_splat(0.0), s2_ = wasm_f64x2_splat(0.0);
};

} // namespace dsp
