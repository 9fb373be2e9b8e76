/*
 * Doubling and halving of the rate by linear-phase half-band filters, Kaiser-windowed sincs of 4 K - 1 taps, of which every other one
 * is 0. Up and down together delay by 2 K frames of the lower rate. Frames are left and right side by side, f32, two to a vector.
 */
#pragma once

#include <algorithm>
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

/* One frame. */
struct Frame {
    float left, right;
};

inline v128_t load(const Frame* from) { return wasm_v128_load(from); }
inline void store(Frame* to, v128_t two) { wasm_v128_store(to, two); }

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
        for (uint32_t k = 0; k < K; ++k) taps[k] = wasm_f32x4_splat(static_cast<float>(weights[k] / sum));
    }
    /* The values half way between before[K - 1 + i] and before[K + i] for i from 0 to 2 Pairs - 1; several at a time, because one sum
     * waits for itself. Every other tap, then the rest, of each the furthest and smallest first. */
    template <uint32_t Pairs> void between(const Frame* before, Frame* out) const {
        v128_t sums[Pairs];
        for (v128_t& sum : sums) sum = wasm_f32x4_splat(0.0f);
        for (uint32_t first = 0; first < 2; ++first) {
            for (uint32_t step = first; step < K; step += 2) {
                const Frame *low = before + step, *high = before + 2 * K - 1 - step;
                for (uint32_t pair = 0; pair < Pairs; ++pair) {
                    const v128_t both = wasm_f32x4_add(load(low + 2 * pair), load(high + 2 * pair));
                    sums[pair] = wasm_f32x4_add(sums[pair], wasm_f32x4_mul(taps[K - 1 - step], both));
                }
            }
        }
        for (uint32_t pair = 0; pair < Pairs; ++pair) store(out + 2 * pair, sums[pair]);
    }
    /* The same for 4 pairs, to the same bits, each vector read once: what one tap has for a pair, the next but one has for the pair
     * before. */
    void between_eight(const Frame* before, Frame* out) const {
        v128_t sums[4];
        for (v128_t& sum : sums) sum = wasm_f32x4_splat(0.0f);
        for (uint32_t first = 0; first < 2; ++first) {
            const Frame *low = before + first, *high = before + 2 * K - 1 - first;
            const v128_t* tap = taps + K - 1 - first;
            v128_t lows[4] = {load(low), load(low + 2), load(low + 4), wasm_f32x4_splat(0.0f)};
            v128_t highs[4] = {wasm_f32x4_splat(0.0f), load(high + 2), load(high + 4), load(high + 6)};
            for (uint32_t step = 0; step < K / 2; step += 4, low += 8, high -= 8, tap -= 8) {
                for (uint32_t turn = 0; turn < 4; ++turn) {
                    lows[(3 + turn) % 4] = load(low + 2 * turn + 6);
                    highs[(4 - turn) % 4] = load(high - 2 * turn);
                    const v128_t weight = tap[-2 * static_cast<int32_t>(turn)];
                    for (uint32_t pair = 0; pair < 4; ++pair) {
                        const v128_t both = wasm_f32x4_add(lows[(pair + turn) % 4], highs[(4 + pair - turn) % 4]);
                        sums[pair] = wasm_f32x4_add(sums[pair], wasm_f32x4_mul(weight, both));
                    }
                }
            }
        }
        for (uint32_t pair = 0; pair < 4; ++pair) store(out + 2 * pair, sums[pair]);
    }
    /* At `frames` places; one more where they are odd, of no account. */
    void between(const Frame* before, Frame* out, uint32_t frames) const {
        uint32_t i = 0;
        for (; i + 8 <= frames; i += 8) {
            if constexpr (K % 8 == 0) between_eight(before + i, out + i);
            else between<4>(before + i, out + i);
        }
        for (; i < frames; i += 2) between<1>(before + i, out + i);
    }
};

/* Up to MOST (even) frames of the lower rate at a time. Blocks hold one frame more than asked for where that is odd. */
template <uint32_t K, uint32_t MOST> class Stage {
  public:
    explicit Stage(double attenuation) : filter_(attenuation) { clear(); }
    void clear() {
        std::fill(std::begin(up_), std::end(up_), Frame{});
        std::fill(std::begin(even_), std::end(even_), Frame{});
        std::fill(std::begin(odd_), std::end(odd_), Frame{});
    }
    void up(const Frame* in, Frame* out, uint32_t frames) {
        std::memcpy(up_ + 2 * K, in, frames * sizeof(Frame));
        filter_.between(up_ + 1, between_, frames);
        for (uint32_t i = 0; i < frames; i += 2) {
            const v128_t there = load(up_ + K + i), half_way = load(between_ + i);
            store(out + 2 * i, wasm_i64x2_shuffle(there, half_way, 0, 2));
            store(out + 2 * i + 2, wasm_i64x2_shuffle(there, half_way, 1, 3));
        }
        std::memmove(up_, up_ + frames, 2 * K * sizeof(Frame));
    }
    /* `in` holds 2 * frames. */
    void down(const Frame* in, Frame* out, uint32_t frames) {
        const v128_t half = wasm_f32x4_splat(0.5f);
        for (uint32_t i = 0; i < frames; i += 2) {
            const v128_t first = load(in + 2 * i), second = load(in + 2 * i + 2);
            store(even_ + K + i, wasm_i64x2_shuffle(first, second, 0, 2));
            store(odd_ + 2 * K + i, wasm_i64x2_shuffle(first, second, 1, 3));
        }
        filter_.between(odd_, between_, frames);
        for (uint32_t i = 0; i < frames; i += 2) {
            store(out + i, wasm_f32x4_mul(half, wasm_f32x4_add(load(even_ + i), load(between_ + i))));
        }
        std::memmove(even_, even_ + frames, K * sizeof(Frame));
        std::memmove(odd_, odd_ + frames, 2 * K * sizeof(Frame));
    }

  private:
    HalfBand<K> filter_;
    Frame up_[2 * K + MOST + 2], even_[K + MOST + 2], odd_[2 * K + MOST + 2], between_[MOST];
};

} // namespace oversampling
