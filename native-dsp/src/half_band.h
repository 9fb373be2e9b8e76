/*
 * Doubling and halving of the rate by linear-phase half-band filters, Kaiser-windowed sincs of 4 K - 1 taps, of which every other one
 * is 0. Up and down together delay by 2 K frames of the lower rate. Channels lie side by side in an f64x2.
 */
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <wasm_simd128.h>

namespace oversampling {

inline double besselI0(double x) {
    double sum = 1.0, term = 1.0;
    for (uint32_t k = 1; term > 1e-18 * sum; ++k) {
        term *= (x / (2.0 * k)) * (x / (2.0 * k));
        sum += term;
    }
    return sum;
}

template <uint32_t K> struct HalfBand {
    /* taps[k] weighs both samples k + 1/2 away from the middle; all of them sum to 1. */
    v128_t taps[K];

    explicit HalfBand(double attenuation) {
        constexpr double PI = 3.14159265358979323846;
        const double beta = 0.1102 * (attenuation - 8.7);
        double weights[K], sum = 0.0;
        for (uint32_t k = 0; k < K; ++k) {
            const double at = k + 0.5, place = at / K;
            weights[k] = std::sin(PI * at) / (PI * at) * besselI0(beta * std::sqrt(1.0 - place * place));
            sum += 2.0 * weights[k];
        }
        for (uint32_t k = 0; k < K; ++k) taps[k] = wasm_f64x2_splat(weights[k] / sum);
    }
    /* The value half way between before[K - 1] and before[K]. */
    v128_t between(const v128_t* before) const {
        static_assert(K % 2 == 0);
        v128_t even = wasm_f64x2_splat(0.0), odd = even;
        for (uint32_t k = 0; k < K; k += 2) {
            const v128_t near = wasm_f64x2_add(before[K - 1 - k], before[K + k]);
            const v128_t far = wasm_f64x2_add(before[K - 2 - k], before[K + 1 + k]);
            even = wasm_f64x2_add(even, wasm_f64x2_mul(taps[k], near));
            odd = wasm_f64x2_add(odd, wasm_f64x2_mul(taps[k + 1], far));
        }
        return wasm_f64x2_add(even, odd);
    }
};

/* Up to MOST frames of the lower rate at a time. */
template <uint32_t K, uint32_t MOST> class Stage {
  public:
    explicit Stage(double attenuation) : filter_(attenuation) { clear(); }
    void clear() {
        std::memset(up_, 0, sizeof up_);
        std::memset(even_, 0, sizeof even_);
        std::memset(odd_, 0, sizeof odd_);
    }
    void up(const v128_t* in, v128_t* out, uint32_t frames) {
        std::memcpy(up_ + 2 * K, in, frames * sizeof(v128_t));
        for (uint32_t i = 0; i < frames; ++i) {
            out[2 * i] = up_[i + K];
            out[2 * i + 1] = filter_.between(up_ + i + 1);
        }
        std::memmove(up_, up_ + frames, 2 * K * sizeof(v128_t));
    }
    /* `in` holds 2 * frames. */
    void down(const v128_t* in, v128_t* out, uint32_t frames) {
        const v128_t half = wasm_f64x2_splat(0.5);
        for (uint32_t i = 0; i < frames; ++i) {
            even_[K + i] = in[2 * i];
            odd_[2 * K + i] = in[2 * i + 1];
        }
        for (uint32_t i = 0; i < frames; ++i) out[i] = wasm_f64x2_mul(half, wasm_f64x2_add(even_[i], filter_.between(odd_ + i)));
        std::memmove(even_, even_ + frames, K * sizeof(v128_t));
        std::memmove(odd_, odd_ + frames, 2 * K * sizeof(v128_t));
    }

  private:
    HalfBand<K> filter_;
    v128_t up_[2 * K + MOST], even_[K + MOST], odd_[2 * K + MOST];
};

} // namespace oversampling
