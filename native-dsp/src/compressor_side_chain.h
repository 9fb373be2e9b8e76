/*
 * A compressor's side chain: from a key signal to the gain of each frame. Feed-forward and in decibels, in the order that
 * Giannoulis, Massberg and Reiss recommend ("Digital Dynamic Range Compressor Design - A Tutorial and Analysis", JAES 60(6),
 * 2012): level, gain computer with a quadratic knee, then attack and release as one pole each on the reduction (smooth
 * branching), so that both are time constants in decibels and the static curve is reached exactly.
 *
 * Automatic release has two reservoirs. The quick one charges with the attack and empties with the release; the slow one
 * charges over 5 and empties over 10 times the release. The reduction is the deeper of the two: a short peak is let go
 * quickly, and what has been held down for long comes back slowly.
 */
#pragma once

#include "compressor_detector.h"
#include "logarithm.h"
#include "reduction_report.h"

#include <algorithm>

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

class SideChain {
  public:
    bool prepare(double rate) {
        rate_ = rate;
        ramp_ = static_cast<uint32_t>(std::ceil(RAMP_SECONDS * rate));
        detector_.prepare(rate);
        if (!report.allocate(rate)) return false;
        set({});
        clear();
        return true;
    }
    /* Forgets the sound; settings hold at once. */
    void clear() {
        detector_.clear();
        filter_.clear();
        quick_ = slow_ = wasm_f64x2_splat(0.0);
        into_ = 0;
        started_ = false;
        ramped_ = ramp_;
        apply(goal_);
        report.clear();
    }
    /* Settings in range. */
    void set(const Settings& settings) {
        const double per_ms = rate_ / 1000.0;
        const auto share = [per_ms](double ms) { return wasm_f64x2_splat(-std::expm1(-1.0 / (ms * per_ms))); };
        attack_ = share(settings.attack);
        release_ = share(settings.release);
        slow_attack_ = share(5.0 * settings.release);
        slow_release_ = share(10.0 * settings.release);
        if (auto_ && !settings.auto_release) {
            quick_ = wasm_f64x2_pmax(quick_, slow_);
            slow_ = wasm_f64x2_splat(0.0);
        }
        auto_ = settings.auto_release;
        const bool filtered = settings.high_pass > 0.0;
        goal_ = {settings.detector, settings.threshold, 1.0 - 1.0 / settings.ratio, settings.knee,
                 settings.link,     settings.mix,       settings.makeup,            filtered ? 1.0 : 0.0,
                 filtered ? dsp::warped(settings.high_pass, rate_) : law_.corner};
        if (!started_) return apply(goal_);
        /* A filter that has not been listening starts where it is to stand. */
        if (law_.filtered == 0.0) {
            filter_.clear();
            law_.corner = goal_.corner;
        }
        from_ = law_;
        ramped_ = 0;
    }
    /* Any number of frames; gains hold mix and make-up. */
    void process(const v128_t* key, v128_t* gains, uint32_t frames) {
        started_ = started_ || frames > 0;
        alike_ = true;
        for (uint32_t done = 0; done < frames;) {
            uint32_t count = std::min(std::min(frames - done, STEP - into_), std::min(detector_.room(), report.room()));
            if (ramped_ < ramp_) {
                count = 1;
                ++ramped_;
                apply(ramped_ < ramp_ ? between(from_, goal_, static_cast<double>(ramped_) / ramp_) : goal_);
            }
            run(key + done, gains + done, count);
            done += count;
            detector_.advance(count);
            into_ = (into_ + count) % STEP;
            if (into_ == 0) {
                detector_.settle();
                filter_.settle();
            }
        }
    }

    /* Whether both channels had the same gains throughout the frames processed last. */
    bool alike() const { return alike_; }

    ReductionReport report;

  private:
    static constexpr uint32_t STEP = 32;
    static constexpr double RAMP_SECONDS = 0.02, DB_PER_OCTAVE_OF_POWER = 3.010299956639812;
    /* dB of reduction that no f32 sample shows. */
    static constexpr double NOTHING = 1e-7;
    static constexpr double LEAST_GAIN = 1e-9;

    /* What goes from one setting to the next in a straight line. */
    struct Law {
        double detector = 0.0, threshold = 0.0, slope = 0.0, knee = 0.0, link = 1.0, mix = 1.0, makeup = 0.0;
        /* How much of the key goes through the high-pass, and its corner. */
        double filtered = 0.0, corner = 0.0;
    };
    static Law between(const Law& a, const Law& b, double t) {
        const auto mix = [t](double x, double y) { return x + t * (y - x); };
        return {mix(a.detector, b.detector), mix(a.threshold, b.threshold), mix(a.slope, b.slope),
                mix(a.knee, b.knee),         mix(a.link, b.link),           mix(a.mix, b.mix),
                mix(a.makeup, b.makeup),     mix(a.filtered, b.filtered),   mix(a.corner, b.corner)};
    }

    void apply(const Law& law) {
        law_ = law;
        tuning_ = dsp::Tuning(law.corner);
        peak_share_ = wasm_f64x2_splat(1.0 - law.detector);
        rms_share_ = wasm_f64x2_splat(2.0 * law.detector);
        filtered_ = wasm_f64x2_splat(law.filtered);
        bottom_ = law.slope > 0.0 ? std::exp2((law.threshold - 0.5 * law.knee) / DB_PER_OCTAVE_OF_POWER) : HUGE_VAL;
        makeup_ = std::exp2(law.makeup * OCTAVES_PER_DB);
        resting_ = factor(1.0);
        known_powers_ = known_reductions_ = known_depths_ = wasm_f64x2_splat(0.0);
        known_gains_ = wasm_f64x2_splat(resting_);
    }

    static double deeper(v128_t pair) { return std::max(wasm_f64x2_extract_lane(pair, 0), wasm_f64x2_extract_lane(pair, 1)); }

    /* Above 0 for any input, so that ratios of gains exist. */
    double factor(double gain) const { return std::max(LEAST_GAIN, 1.0 + law_.mix * (gain * makeup_ - 1.0)); }

    /* The static curve: dB of reduction for two powers. */
    v128_t reductions(v128_t powers) {
        if (wasm_i64x2_all_true(wasm_f64x2_eq(powers, known_powers_))) return known_reductions_;
        const v128_t slope = wasm_f64x2_splat(law_.slope), knee = wasm_f64x2_splat(law_.knee), two = wasm_f64x2_splat(2.0);
        const v128_t level = wasm_f64x2_mul(wasm_f64x2_splat(DB_PER_OCTAVE_OF_POWER), dsp::quick_log2(powers));
        const v128_t over = wasm_f64x2_sub(level, wasm_f64x2_splat(law_.threshold));
        const v128_t into = wasm_f64x2_add(over, wasm_f64x2_mul(wasm_f64x2_splat(0.5), knee));
        const v128_t curved = wasm_f64x2_div(wasm_f64x2_mul(wasm_f64x2_mul(slope, into), into), wasm_f64x2_mul(two, knee));
        const v128_t low = wasm_v128_and(curved, wasm_f64x2_gt(into, wasm_f64x2_splat(0.0)));
        const v128_t straight = wasm_f64x2_ge(wasm_f64x2_mul(two, over), knee);
        const v128_t reduced = wasm_v128_bitselect(wasm_f64x2_mul(slope, over), low, straight);
        known_powers_ = powers;
        known_reductions_ = wasm_v128_and(reduced, wasm_f64x2_gt(powers, wasm_f64x2_splat(bottom_)));
        return known_reductions_;
    }

    /* In place, from powers to the reductions they ask for. Both channels take the louder one's, by as much as they are linked. */
    void judge(v128_t* frames, uint32_t count) {
        if (law_.link == 1.0) {
            for (uint32_t i = 0; i < count; i += 2) {
                const v128_t first = frames[i], second = frames[std::min(i + 1, count - 1)];
                const v128_t louder = wasm_f64x2_pmax(wasm_i64x2_shuffle(first, second, 0, 2), wasm_i64x2_shuffle(first, second, 1, 3));
                const v128_t reduced = reductions(louder);
                frames[i] = wasm_i64x2_shuffle(reduced, reduced, 0, 0);
                if (i + 1 < count) frames[i + 1] = wasm_i64x2_shuffle(reduced, reduced, 1, 1);
            }
            return;
        }
        const v128_t link = wasm_f64x2_splat(law_.link);
        for (uint32_t i = 0; i < count; ++i) {
            const v128_t swapped = wasm_i64x2_shuffle(frames[i], frames[i], 1, 0), own = reductions(frames[i]);
            const v128_t deep = wasm_f64x2_pmax(own, wasm_i64x2_shuffle(own, own, 1, 0));
            const v128_t linked = wasm_f64x2_add(own, wasm_f64x2_mul(link, wasm_f64x2_sub(deep, own)));
            frames[i] = wasm_v128_bitselect(linked, deep, wasm_f64x2_lt(frames[i], swapped));
        }
    }

    static bool same_lanes(v128_t pair) { return wasm_i64x2_all_true(wasm_f64x2_eq(pair, wasm_i64x2_shuffle(pair, pair, 1, 0))); }

    v128_t follow(v128_t now, v128_t goal, v128_t rise, v128_t fall) const {
        const v128_t rising = wasm_f64x2_gt(goal, now);
        const v128_t next = wasm_f64x2_add(now, wasm_f64x2_mul(wasm_v128_bitselect(rise, fall, rising), wasm_f64x2_sub(goal, now)));
        return wasm_v128_and(next, wasm_v128_or(rising, wasm_f64x2_ge(next, nothing_)));
    }

    v128_t gains_at(v128_t depths) {
        if (wasm_i64x2_all_true(wasm_f64x2_eq(depths, known_depths_))) return known_gains_;
        const v128_t one = wasm_f64x2_splat(1.0), octaves = wasm_f64x2_mul(wasm_f64x2_neg(depths), wasm_f64x2_splat(OCTAVES_PER_DB));
        const v128_t made_up = wasm_f64x2_mul(dsp::quick_exp2(octaves), wasm_f64x2_splat(makeup_));
        const v128_t mixed = wasm_f64x2_add(one, wasm_f64x2_mul(wasm_f64x2_splat(law_.mix), wasm_f64x2_sub(made_up, one)));
        const v128_t gains = wasm_f64x2_pmax(wasm_f64x2_splat(LEAST_GAIN), mixed);
        known_depths_ = depths;
        known_gains_ = wasm_v128_bitselect(wasm_f64x2_splat(resting_), gains, wasm_f64x2_eq(depths, wasm_f64x2_splat(0.0)));
        return known_gains_;
    }

    /* From depths to gains; where both channels go down as one, two frames share a vector. */
    void open(const v128_t* depths, v128_t* gains, uint32_t count, bool alike) {
        uint32_t i = 0;
        for (; alike && i + 2 <= count; i += 2) {
            const v128_t both = gains_at(wasm_i64x2_shuffle(depths[i], depths[i + 1], 0, 2));
            gains[i] = wasm_i64x2_shuffle(both, both, 0, 0);
            gains[i + 1] = wasm_i64x2_shuffle(both, both, 1, 1);
        }
        for (; i < count; ++i) gains[i] = gains_at(depths[i]);
    }

    /* Up to STEP frames. Step by step over all of them, so that what does not wait for the frame before is worked out by twos. */
    void run(const v128_t* key, v128_t* gains, uint32_t frames) {
        const v128_t nothing = wasm_f64x2_splat(0.0);
        v128_t work[STEP], loudest = nothing;
        Detector detector = detector_;
        dsp::StateVariable filter = filter_;
        for (uint32_t i = 0; i < frames; ++i) {
            v128_t heard = key[i];
            if (law_.filtered > 0.0) {
                const v128_t high = filter.run(tuning_, heard).high;
                heard = wasm_f64x2_add(heard, wasm_f64x2_mul(filtered_, wasm_f64x2_sub(high, heard)));
            }
            work[i] = detector.hear(heard, peak_share_, rms_share_);
            loudest = wasm_f64x2_pmax(loudest, work[i]);
        }
        detector_ = detector;
        filter_ = filter;
        if (deeper(loudest) > bottom_) judge(work, frames);
        else std::fill(work, work + frames, nothing);
        v128_t quick = quick_, slow = slow_, depth = nothing, deepest = nothing;
        const bool alike = law_.link == 1.0 && same_lanes(quick) && same_lanes(slow);
        for (uint32_t i = 0; i < frames; ++i) {
            quick = follow(quick, work[i], attack_, release_);
            if (auto_) slow = follow(slow, work[i], slow_attack_, slow_release_);
            depth = work[i] = wasm_f64x2_pmax(quick, slow);
            deepest = wasm_f64x2_pmax(deepest, depth);
        }
        quick_ = quick;
        slow_ = slow;
        alike_ = alike_ && alike;
        open(work, gains, frames, alike);
        report.take(frames, deeper(deepest), deeper(depth));
    }

    double rate_ = 44100.0;
    Detector detector_;
    dsp::StateVariable filter_;
    dsp::Tuning tuning_;
    Law from_, goal_, law_;
    uint32_t ramp_ = 1, ramped_ = 1, into_ = 0;
    bool started_ = false, auto_ = false, alike_ = false;
    v128_t attack_, release_, slow_attack_, slow_release_, nothing_ = wasm_f64x2_splat(NOTHING);
    v128_t quick_ = wasm_f64x2_splat(0.0), slow_ = wasm_f64x2_splat(0.0);
    /* Of the law that holds now. */
    v128_t peak_share_, rms_share_, filtered_;
    double bottom_ = HUGE_VAL, makeup_ = 1.0, resting_ = 1.0;
    /* The last answers, which steady sound asks for again. */
    v128_t known_powers_, known_reductions_, known_depths_, known_gains_;
};

} // namespace compressing
