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
        v128_t sum = wasm_f64x2_splat(0.0);
        for (uint32_t k = 0; k < K; ++k) sum = wasm_f64x2_add(sum, wasm_f64x2_mul(taps[k], wasm_f64x2_add(before[K - 1 - k], before[K + k])));
        return sum;
    }
    /* The same at `frames` places; four at a time, to the same bits, because one sum waits for itself. */
    void between(const v128_t* before, v128_t* out, uint32_t frames) const {
        uint32_t i = 0;
        for (; i + 4 <= frames; i += 4) {
            const v128_t* from = before + i;
            v128_t a = wasm_f64x2_splat(0.0), b = a, c = a, d = a;
            for (uint32_t k = 0; k < K; ++k) {
                const v128_t *low = from + K - 1 - k, *high = from + K + k, tap = taps[k];
                a = wasm_f64x2_add(a, wasm_f64x2_mul(tap, wasm_f64x2_add(low[0], high[0])));
                b = wasm_f64x2_add(b, wasm_f64x2_mul(tap, wasm_f64x2_add(low[1], high[1])));
                c = wasm_f64x2_add(c, wasm_f64x2_mul(tap, wasm_f64x2_add(low[2], high[2])));
                d = wasm_f64x2_add(d, wasm_f64x2_mul(tap, wasm_f64x2_add(low[3], high[3])));
            }
            out[i] = a;
            out[i + 1] = b;
            out[i + 2] = c;
            out[i + 3] = d;
        }
        for (; i < frames; ++i) out[i] = between(before + i);
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
        filter_.between(up_ + 1, between_, frames);
        for (uint32_t i = 0; i < frames; ++i) {
            out[2 * i] = up_[i + K];
            out[2 * i + 1] = between_[i];
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
        filter_.between(odd_, between_, frames);
        for (uint32_t i = 0; i < frames; ++i) out[i] = wasm_f64x2_mul(half, wasm_f64x2_add(even_[i], between_[i]));
        std::memmove(even_, even_ + frames, K * sizeof(v128_t));
        std::memmove(odd_, odd_ + frames, 2 * K * sizeof(v128_t));
    }

  private:
    HalfBand<K> filter_;
    v128_t up_[2 * K + MOST], even_[K + MOST], odd_[2 * K + MOST], between_[MOST];
};

} // namespace oversampling
