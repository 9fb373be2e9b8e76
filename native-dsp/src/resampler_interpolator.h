/*
 * The short second step of the resampler: the signal, band-limited well below half its rate, at any fraction
 * between its samples. One dot product per channel, summed in one fixed order.
 */
#pragma once

#include "array.h"
#include "resampler_design.h"

#include <wasm_simd128.h>

namespace resampling {

struct Stereo {
    double left, right;
};

class Interpolator {
public:
    bool create(const Plan& plan) {
        if (plan.direct) return true;
        taps_ = plan.interpolatorTaps;
        denominator_ = plan.stepDenominator;
        exact_ = denominator_ <= EXACT_PHASES;
        /* The cubic reaches one row before and two rows after its own. */
        const uint32_t phases = exact_ ? static_cast<uint32_t>(denominator_) : TABLE_PHASES;
        const uint32_t rows = exact_ ? phases : phases + 3;
        if (!table_.allocate(rows * taps_) || !row_.allocate(taps_)) return false;
        const KaiserSinc filter(0.5, 0.5 * taps_, plan.interpolatorAttenuation);
        for (uint32_t r = 0; r < rows; ++r) {
            const double fraction = (static_cast<double>(r) - (exact_ ? 0.0 : 1.0)) / phases;
            double* to = table_.get() + r * taps_;
            double sum = 0.0;
            for (uint32_t t = 0; t < taps_; ++t) {
                to[t] = filter.at(static_cast<double>(t) - before() - fraction);
                sum += to[t];
            }
            for (uint32_t t = 0; t < taps_; ++t) to[t] /= sum;
        }
        return true;
    }

    /* Samples needed before and after the one at or below the wanted position. */
    uint32_t before() const { return taps_ / 2 - 1; }
    uint32_t after() const { return taps_ / 2; }

    /* left and right point at the first of the samples needed; phase counts fractions of the plan's denominator. */
    Stereo at(uint64_t phase, const double* left, const double* right) const {
        const uint32_t taps = taps_;
        const double* c = rowFor(phase);
        v128_t l0 = wasm_f64x2_splat(0.0), l1 = l0, r0 = l0, r1 = l0;
        for (uint32_t t = 0; t < taps; t += 4) {
            const v128_t c0 = wasm_v128_load(c + t), c1 = wasm_v128_load(c + t + 2);
            l0 = wasm_f64x2_add(l0, wasm_f64x2_mul(c0, wasm_v128_load(left + t)));
            r0 = wasm_f64x2_add(r0, wasm_f64x2_mul(c0, wasm_v128_load(right + t)));
            l1 = wasm_f64x2_add(l1, wasm_f64x2_mul(c1, wasm_v128_load(left + t + 2)));
            r1 = wasm_f64x2_add(r1, wasm_f64x2_mul(c1, wasm_v128_load(right + t + 2)));
        }
        l0 = wasm_f64x2_add(l0, l1);
        r0 = wasm_f64x2_add(r0, r1);
        return {wasm_f64x2_extract_lane(l0, 0) + wasm_f64x2_extract_lane(l0, 1),
                wasm_f64x2_extract_lane(r0, 0) + wasm_f64x2_extract_lane(r0, 1)};
    }

private:
    /* Tables up to this many phases are exact; beyond, rows are interpolated between TABLE_PHASES by a cubic,
     * whose error, 3/128 (pi / 512)^4, is below -200 dB. */
    static constexpr uint64_t EXACT_PHASES = 1024;
    static constexpr uint32_t TABLE_PHASES = 512;

    uint32_t taps_ = 0;
    uint64_t denominator_ = 1;
    bool exact_ = true;
    dsp::Array<double> table_;
    dsp::Array<double> row_;

    const double* rowFor(uint64_t phase) const {
        if (exact_) return table_.get() + static_cast<uint32_t>(phase) * taps_;
        const uint64_t scaled = phase * TABLE_PHASES;
        const uint32_t index = static_cast<uint32_t>(scaled / denominator_);
        const double x = static_cast<double>(scaled % denominator_) / static_cast<double>(denominator_);
        /* Lagrange's cubic through the rows at -1, 0, 1, 2. */
        const v128_t w0 = wasm_f64x2_splat(x * (x - 1.0) * (2.0 - x) / 6.0);
        const v128_t w1 = wasm_f64x2_splat((x + 1.0) * (x - 1.0) * (x - 2.0) / 2.0);
        const v128_t w2 = wasm_f64x2_splat((x + 1.0) * x * (2.0 - x) / 2.0);
        const v128_t w3 = wasm_f64x2_splat((x + 1.0) * x * (x - 1.0) / 6.0);
        const double* from = table_.get() + index * taps_;
        for (uint32_t t = 0; t < taps_; t += 2) {
            const v128_t a = wasm_f64x2_mul(w0, wasm_v128_load(from + t));
            const v128_t b = wasm_f64x2_mul(w1, wasm_v128_load(from + taps_ + t));
            const v128_t c = wasm_f64x2_mul(w2, wasm_v128_load(from + 2 * taps_ + t));
            const v128_t d = wasm_f64x2_mul(w3, wasm_v128_load(from + 3 * taps_ + t));
            wasm_v128_store(row_.get() + t, wasm_f64x2_add(wasm_f64x2_add(a, d), wasm_f64x2_add(b, c)));
        }
        return row_.get();
    }
};

} // namespace resampling
