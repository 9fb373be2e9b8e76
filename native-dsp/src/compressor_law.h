/* What a compressor is set to, and the two static curves of it: from a level to its reduction, and from a reduction to its gain. */
#pragma once

#include "logarithm.h"
#include "reduction_report.h"

#include <algorithm>
#include <cmath>

namespace compressing {

struct Settings {
    double detector = 0.0, threshold = 0.0, ratio = 1.0, knee = 0.0, attack = 10.0, release = 100.0;
    bool auto_release = false;
    double high_pass = 0.0, link = 1.0, mix = 1.0, makeup = 0.0;

    bool in_range() const {
        const auto within = [](double value, double low, double high) { return value >= low && value <= high; };
        return within(detector, 0.0, 1.0) && within(threshold, -80.0, 20.0) && (within(ratio, 1.0, 20.0) || ratio == HUGE_VAL) &&
               within(knee, 0.0, 24.0) && within(attack, 0.05, 500.0) && within(release, 5.0, 5000.0) &&
               within(high_pass, 0.0, 500.0) && within(link, 0.0, 1.0) && within(mix, 0.0, 1.0) && within(makeup, -30.0, 30.0);
    }
};

/* What goes from one setting to the next in a straight line. */
struct Law {
    double detector = 0.0, threshold = 0.0, slope = 0.0, knee = 0.0, link = 1.0, mix = 1.0, makeup = 0.0;
    /* How much of the key goes through the high-pass, and its corner. */
    double filtered = 0.0, corner = 0.0;
};

inline Law between(const Law& a, const Law& b, double t) {
    const auto mix = [t](double x, double y) { return x + t * (y - x); };
    return {mix(a.detector, b.detector), mix(a.threshold, b.threshold), mix(a.slope, b.slope),
            mix(a.knee, b.knee),         mix(a.link, b.link),           mix(a.mix, b.mix),
            mix(a.makeup, b.makeup),     mix(a.filtered, b.filtered),   mix(a.corner, b.corner)};
}

/* Two values at a time. What it is made of stands in vectors: a loop with no register for one reads it in one instruction. */
class Curve {
  public:
    explicit Curve(const Law& law = {}) {
        const double makeup = std::exp2(law.makeup * OCTAVES_PER_DB), start = law.threshold - 0.5 * law.knee;
        bottom_ = law.slope > 0.0 ? std::exp2(start / DB_PER_OCTAVE_OF_POWER) : HUGE_VAL;
        resting_ = std::max(LEAST_GAIN, 1.0 + law.mix * (makeup - 1.0));
        lowest_ = wasm_f64x2_splat(bottom_);
        start_ = wasm_f64x2_splat(start);
        knee_ = wasm_f64x2_splat(law.knee);
        bend_ = wasm_f64x2_splat(law.knee > LEAST_KNEE ? 0.5 / law.knee : 0.0);
        slope_ = wasm_f64x2_splat(law.slope);
        makeup_ = wasm_f64x2_splat(makeup);
        mix_ = wasm_f64x2_splat(law.mix);
    }
    /* The highest power that is not reduced. */
    double bottom() const { return bottom_; }
    /* The gain of no reduction. */
    double resting() const { return resting_; }
    /* dB for powers. With u as far as the level stands in the knee: slope (u^2 / (2 knee) + what it stands over the knee). */
    v128_t reductions(v128_t powers) const {
        const v128_t nothing = wasm_f64x2_splat(0.0), into = wasm_f64x2_sub(wasm_f64x2_mul(db_, dsp::quick_log2(powers)), start_);
        const v128_t within = wasm_f64x2_pmax(nothing, wasm_f64x2_pmin(knee_, into));
        const v128_t over = wasm_f64x2_pmax(nothing, wasm_f64x2_sub(into, knee_));
        const v128_t bent = wasm_f64x2_mul(wasm_f64x2_mul(within, within), bend_);
        return wasm_v128_and(wasm_f64x2_mul(slope_, wasm_f64x2_add(bent, over)), wasm_f64x2_gt(powers, lowest_));
    }
    /* For dB of reduction, with mix and make-up; above 0 for any, so that ratios of gains exist. */
    v128_t gains(v128_t depths) const {
        const v128_t made_up = wasm_f64x2_mul(dsp::quick_exp2(wasm_f64x2_mul(depths, octaves_)), makeup_);
        return wasm_f64x2_pmax(least_, wasm_f64x2_add(one_, wasm_f64x2_mul(mix_, wasm_f64x2_sub(made_up, one_))));
    }

  private:
    /* dB: of a smaller knee the bend is no number, and a corner sounds the same. */
    static constexpr double LEAST_KNEE = 1e-9;
    static constexpr double DB_PER_OCTAVE_OF_POWER = 3.010299956639812, LEAST_GAIN = 1e-9;
    double bottom_, resting_;
    v128_t lowest_, start_, knee_, bend_, slope_, makeup_, mix_;
    v128_t db_ = wasm_f64x2_splat(DB_PER_OCTAVE_OF_POWER), octaves_ = wasm_f64x2_splat(-OCTAVES_PER_DB);
    v128_t one_ = wasm_f64x2_splat(1.0), least_ = wasm_f64x2_splat(LEAST_GAIN);
};

} // namespace compressing
