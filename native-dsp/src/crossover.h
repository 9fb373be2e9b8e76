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
    /* The input, of which these are the slices, with a gain of 1 below the crossover and of the fourth power of `root` over it. */
    static v128_t shelved(const dsp::Tuning& tuning, v128_t x, const Slices& slices, v128_t root) {
        const auto more = [root](v128_t sum, v128_t slice) { return wasm_f64x2_add(slice, wasm_f64x2_mul(root, sum)); };
        const v128_t lifted = more(more(more(more(slices.high, slices.upper), slices.middle), slices.lower), slices.low);
        return wasm_v128_bitselect(lifted, x, wasm_f64x2_ne(root, tuning.one));
    }

  private:
    dsp::StateVariable first_, second_;
};

} // namespace compressing
