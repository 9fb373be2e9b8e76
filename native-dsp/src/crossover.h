/*
 * Linkwitz-Riley crossover of fourth order (JAES 24(1), 1976), and a way to give its two sides different gains that turns no
 * phase while both are the same.
 *
 * With D = s^2 + sqrt(2) s + 1 the sides are low = 1 / D^2 and high = s^4 / D^2. They are in phase with each other at every
 * frequency, so the gains a and b make an amplitude of (a + b x^4) / (1 + x^4) at x = f / f0, flat for a = b. But their sum is an
 * all-pass, not the input. The rest of D^2 = s^4 + 2 sqrt(2) s^3 + 4 s^2 + 2 sqrt(2) s + 1 is what is missing: five slices
 *
 *     s^4 / D^2,   2 sqrt(2) s^3 / D^2,   4 s^2 / D^2,   2 sqrt(2) s / D^2,   1 / D^2
 *
 * add up to the input itself. Given the gains b, b^(3/4) a^(1/4), b^(1/2) a^(1/2), b^(1/4) a^(3/4), a they become
 * b (s^2 + sqrt(2) q s + q^2)^2 / D^2 with q^4 = a / b, whose amplitude is (a + b x^4) / (1 + x^4): that of the crossover, at
 * minimum phase. Equal gains multiply the input by that gain and do nothing else; gains of 1 leave every bit alone. The slices
 * are filters that stand still, only their gains move, so there is nothing to become unstable and no latency.
 */
#pragma once

#include "state_variable.h"

#include <algorithm>

namespace compressing {

class Slicer {
  public:
    struct Slices {
        v128_t high, upper, middle, lower, low;
    };
    void clear() {
        first_.clear();
        second_.clear();
    }
    void settle() {
        first_.settle();
        second_.settle();
    }
    Slices run(const dsp::Tuning& tuning, v128_t x) {
        const auto one = first_.run(tuning, x);
        const auto two = second_.run(tuning, one.band);
        /* sqrt(2) times both; twice and four times are sums, to the same bits. */
        const v128_t high = wasm_f64x2_mul(tuning.damping, two.high), low = wasm_f64x2_mul(tuning.damping, two.low);
        const v128_t twice = wasm_f64x2_add(two.band, two.band);
        return {wasm_f64x2_sub(wasm_f64x2_sub(one.high, high), two.band), wasm_f64x2_add(high, high), wasm_f64x2_add(twice, twice),
                wasm_f64x2_add(low, low), wasm_f64x2_sub(wasm_f64x2_sub(one.low, low), two.band)};
    }
    /* A ratio of gains, over the crossover to below it: itself and its powers 1/2 and 1/4. */
    struct Lift {
        v128_t whole, half, quarter;
    };
    /* Of each frame's gains (above 0); where they are `alike` in both channels, two frames share a vector. False where none is lifted. */
    static bool lifts(const v128_t* below, const v128_t* over, bool alike, Lift* out, uint32_t frames) {
        v128_t apart = wasm_f64x2_splat(0.0);
        for (uint32_t i = 0; i < frames; ++i) apart = wasm_v128_or(apart, wasm_f64x2_ne(below[i], over[i]));
        if (!wasm_v128_any_true(apart)) {
            const v128_t one = wasm_f64x2_splat(1.0);
            std::fill(out, out + frames, Lift{one, one, one});
            return false;
        }
        uint32_t i = 0;
        for (; alike && i + 2 <= frames; i += 2) {
            const Lift both = lift(wasm_i64x2_shuffle(below[i], below[i + 1], 0, 2), wasm_i64x2_shuffle(over[i], over[i + 1], 0, 2));
            out[i] = {wasm_i64x2_shuffle(both.whole, both.whole, 0, 0), wasm_i64x2_shuffle(both.half, both.half, 0, 0),
                      wasm_i64x2_shuffle(both.quarter, both.quarter, 0, 0)};
            out[i + 1] = {wasm_i64x2_shuffle(both.whole, both.whole, 1, 1), wasm_i64x2_shuffle(both.half, both.half, 1, 1),
                          wasm_i64x2_shuffle(both.quarter, both.quarter, 1, 1)};
        }
        for (; i < frames; ++i) out[i] = lift(below[i], over[i]);
        return true;
    }
    /* The input with a gain of 1 below the crossover, lifted over it. */
    v128_t shelve(const dsp::Tuning& tuning, v128_t x, const Lift& ratio) {
        const Slices slices = run(tuning, x);
        const v128_t one = wasm_f64x2_splat(1.0), moved = wasm_f64x2_ne(ratio.whole, one);
        const auto part = [one](v128_t gain, v128_t slice) { return wasm_f64x2_mul(wasm_f64x2_sub(gain, one), slice); };
        const v128_t three_quarters = wasm_f64x2_mul(ratio.half, ratio.quarter);
        const v128_t above = wasm_f64x2_add(part(ratio.whole, slices.high), part(three_quarters, slices.upper));
        const v128_t below = wasm_f64x2_add(part(ratio.half, slices.middle), part(ratio.quarter, slices.lower));
        return wasm_v128_bitselect(wasm_f64x2_add(x, wasm_f64x2_add(above, below)), x, moved);
    }

  private:
    static Lift lift(v128_t below, v128_t over) {
        const v128_t whole = wasm_f64x2_div(over, below), half = wasm_f64x2_sqrt(whole);
        return {whole, half, wasm_f64x2_sqrt(half)};
    }

    dsp::StateVariable first_, second_;
};

} // namespace compressing
