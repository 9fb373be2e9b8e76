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
#include "compressor_law.h"
#include "reduction_report.h"

#include <algorithm>
#include <array>

namespace compressing {

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
    /*
     * Any number of frames of several side by side: where the follower of one waits for its last frame, those of the others run.
     * `finish(done, count)` is called for each run of frames, `done` of them before it: now gains() and roots() can be asked for.
     */
    template <uint32_t COUNT, typename Finish>
    static void process(const std::array<SideChain*, COUNT>& sides, const std::array<const v128_t*, COUNT>& keys, uint32_t frames,
                        Finish finish) {
        for (SideChain* side : sides) side->started_ = side->started_ || frames > 0;
        for (uint32_t done = 0; done < frames;) {
            uint32_t count = frames - done;
            bool paired = true;
            for (const SideChain* side : sides) count = std::min(count, side->room());
            for (uint32_t at = 0; at < COUNT; ++at) {
                sides[at]->judge(keys[at] + done, count);
                paired = paired && sides[at]->paired_;
            }
            if (paired) follow_paired<COUNT>(sides, count);
            for (SideChain* side : sides) {
                if (!paired) side->follow(count);
                side->tell(count);
            }
            finish(done, count);
            for (SideChain* side : sides) side->advance(count);
            done += count;
        }
    }

    /* Of the run of frames now processed, with mix and make-up; above 0 for any input, so that ratios exist. */
    void gains(v128_t* out, uint32_t frames) const {
        if (idle_) {
            std::fill(out, out + frames, wasm_f64x2_splat(curve_.resting()));
            return;
        }
        each(paired_, out, frames, [this](uint32_t at) { return curve_.gains(work_[at]); });
    }
    /* Fourth roots of the ratios of another's gains to this one's, exactly 1 where they are the same. False where all are. */
    bool roots(const SideChain& over, v128_t* out, uint32_t frames) const {
        if (idle_ && over.idle_ && curve_.resting() == over.curve_.resting()) return false;
        if (law_.mix == 1.0 && over.law_.mix == 1.0) {
            const v128_t makeup = wasm_f64x2_splat(over.law_.makeup - law_.makeup), octaves = wasm_f64x2_splat(0.25 * OCTAVES_PER_DB);
            root_each(over, out, frames, [=](v128_t depth, v128_t over_depth) {
                return dsp::quick_exp2(wasm_f64x2_mul(octaves, wasm_f64x2_add(makeup, wasm_f64x2_sub(depth, over_depth))));
            });
        } else {
            root_each(over, out, frames,
                      [&](v128_t depth, v128_t over_depth) { return fourth_root(curve_.gains(depth), over.curve_.gains(over_depth)); });
        }
        return true;
    }
    static v128_t fourth_root(v128_t gain, v128_t over) { return wasm_f64x2_sqrt(wasm_f64x2_sqrt(wasm_f64x2_div(over, gain))); }

    ReductionReport report;

  private:
    static constexpr uint32_t STEP = 32;
    static constexpr double RAMP_SECONDS = 0.02;
    /* dB of reduction that no f32 sample shows. */
    static constexpr double NOTHING = 1e-7;

    void apply(const Law& law) {
        law_ = law;
        curve_ = Curve(law);
        tuning_ = dsp::Tuning(law.corner);
        peak_share_ = wasm_f64x2_splat(1.0 - law.detector);
        rms_share_ = wasm_f64x2_splat(2.0 * law.detector);
        filtered_ = wasm_f64x2_splat(law.filtered);
    }

    static double deeper(v128_t pair) { return std::max(wasm_f64x2_extract_lane(pair, 0), wasm_f64x2_extract_lane(pair, 1)); }

    /* Frames until something changes. */
    uint32_t room() const {
        return ramped_ < ramp_ ? 1 : std::min(std::min(STEP - into_, detector_.room()), report.room());
    }

    /* From the key to the reductions it asks for, in `work_`. No more frames than there is room for. */
    void judge(const v128_t* key, uint32_t frames) {
        if (ramped_ < ramp_) {
            ++ramped_;
            apply(ramped_ < ramp_ ? between(from_, goal_, static_cast<double>(ramped_) / ramp_) : goal_);
        }
        paired_ = law_.link == 1.0 && same_lanes(quick_) && same_lanes(slow_);
        if (law_.filtered > 0.0) {
            filter(key, frames);
            key = work_;
        }
        v128_t loudest = wasm_f64x2_splat(0.0);
        Detector detector = detector_;
        for (uint32_t i = 0; i < frames; ++i) {
            work_[i] = detector.hear(key[i], peak_share_, rms_share_);
            loudest = wasm_f64x2_pmax(loudest, work_[i]);
        }
        detector_ = detector;
        work_[frames] = work_[frames - 1];
        if (!(deeper(loudest) > curve_.bottom())) std::fill(work_, work_ + frames, wasm_f64x2_splat(0.0));
        else if (paired_) reduce_paired(frames);
        else reduce(frames);
    }
    void filter(const v128_t* key, uint32_t frames) {
        dsp::StateVariable filter = filter_;
        for (uint32_t i = 0; i < frames; ++i) {
            const v128_t high = filter.run(tuning_, key[i]).high;
            work_[i] = wasm_f64x2_add(key[i], wasm_f64x2_mul(filtered_, wasm_f64x2_sub(high, key[i])));
        }
        filter_ = filter;
    }
    /* Both channels take the louder one's: two frames share a vector. */
    void reduce_paired(uint32_t frames) {
        for (uint32_t i = 0; i < frames; i += 2) {
            const v128_t first = work_[i], second = work_[i + 1];
            const v128_t louder = wasm_f64x2_pmax(wasm_i64x2_shuffle(first, second, 0, 2), wasm_i64x2_shuffle(first, second, 1, 3));
            work_[i / 2] = curve_.reductions(louder);
        }
    }
    /* By as much as they are linked: a frame to a vector, to the same bits where they are wholly. */
    void reduce(uint32_t frames) {
        const v128_t link = wasm_f64x2_splat(law_.link);
        for (uint32_t i = 0; i < frames; ++i) {
            const v128_t quieter = wasm_f64x2_lt(work_[i], wasm_i64x2_shuffle(work_[i], work_[i], 1, 0)), own = curve_.reductions(work_[i]);
            const v128_t louder = wasm_v128_bitselect(wasm_i64x2_shuffle(own, own, 1, 0), own, quieter);
            work_[i] = law_.link == 1.0 ? louder : wasm_f64x2_add(own, wasm_f64x2_mul(link, wasm_f64x2_sub(louder, own)));
        }
    }

    static bool same_lanes(v128_t pair) { return wasm_i64x2_all_true(wasm_f64x2_eq(pair, wasm_i64x2_shuffle(pair, pair, 1, 0))); }

    static v128_t approached(v128_t now, v128_t goal, v128_t rise, v128_t fall) {
        const v128_t share = wasm_v128_bitselect(rise, fall, wasm_f64x2_gt(goal, now));
        return wasm_f64x2_add(now, wasm_f64x2_mul(share, wasm_f64x2_sub(goal, now)));
    }

    /* From the reductions asked for to those made, in place. */
    void follow(uint32_t frames) {
        if (paired_) return follow_paired<1>({this}, frames);
        asked_ = work_[frames - 1];
        for (uint32_t i = 0; i < frames; ++i) {
            const v128_t asked = work_[i];
            quick_ = approached(quick_, asked, attack_, release_);
            if (auto_) slow_ = approached(slow_, asked, slow_attack_, slow_release_);
            work_[i] = wasm_f64x2_pmax(quick_, slow_);
        }
    }
    /* Where both channels go down as one, the quick and the slow reservoir share a vector. */
    template <uint32_t COUNT> static void follow_paired(const std::array<SideChain*, COUNT>& sides, uint32_t frames) {
        v128_t now[COUNT], rise[COUNT], fall[COUNT];
        for (uint32_t at = 0; at < COUNT; ++at) {
            SideChain& side = *sides[at];
            const v128_t none = wasm_f64x2_splat(0.0);
            now[at] = wasm_i64x2_shuffle(side.quick_, side.slow_, 0, 2);
            rise[at] = wasm_i64x2_shuffle(side.attack_, side.auto_ ? side.slow_attack_ : none, 0, 2);
            fall[at] = wasm_i64x2_shuffle(side.release_, side.auto_ ? side.slow_release_ : none, 0, 2);
            const v128_t last = side.work_[(frames - 1) / 2];
            side.asked_ = frames % 2 == 0 ? wasm_i64x2_shuffle(last, last, 1, 1) : wasm_i64x2_shuffle(last, last, 0, 0);
        }
        for (uint32_t i = 0; i < frames; i += 2) {
            const bool both = i + 1 < frames;
            for (uint32_t at = 0; at < COUNT; ++at) {
                v128_t& work = sides[at]->work_[i / 2];
                const v128_t first = approached(now[at], wasm_i64x2_shuffle(work, work, 0, 0), rise[at], fall[at]);
                const v128_t second = both ? approached(first, wasm_i64x2_shuffle(work, work, 1, 1), rise[at], fall[at]) : first;
                work = wasm_f64x2_pmax(wasm_i64x2_shuffle(first, second, 0, 2), wasm_i64x2_shuffle(first, second, 1, 3));
                now[at] = second;
            }
        }
        for (uint32_t at = 0; at < COUNT; ++at) {
            sides[at]->quick_ = wasm_i64x2_shuffle(now[at], now[at], 0, 0);
            sides[at]->slow_ = wasm_i64x2_shuffle(now[at], now[at], 1, 1);
        }
    }
    /* A fall ends where it makes no difference. */
    v128_t ended(v128_t now) const {
        const v128_t moves = wasm_v128_or(wasm_f64x2_gt(asked_, now), wasm_f64x2_ge(now, wasm_f64x2_splat(NOTHING)));
        return wasm_v128_and(now, moves);
    }

    v128_t depth_at(uint32_t frame) const {
        if (!paired_) return work_[frame];
        const v128_t both = work_[frame / 2];
        return frame % 2 == 0 ? wasm_i64x2_shuffle(both, both, 0, 0) : wasm_i64x2_shuffle(both, both, 1, 1);
    }

    /* A vector for each frame, from vectors that hold two where they are paired. */
    template <typename Make> static void each(bool paired, v128_t* out, uint32_t frames, Make make) {
        if (!paired) {
            for (uint32_t i = 0; i < frames; ++i) out[i] = make(i);
            return;
        }
        for (uint32_t i = 0; i < frames; i += 2) {
            const v128_t both = make(i / 2);
            out[i] = wasm_i64x2_shuffle(both, both, 0, 0);
            if (i + 1 < frames) out[i + 1] = wasm_i64x2_shuffle(both, both, 1, 1);
        }
    }

    template <typename Root> void root_each(const SideChain& over, v128_t* out, uint32_t frames, Root root) const {
        if (paired_ == over.paired_) return each(paired_, out, frames, [&](uint32_t at) { return root(work_[at], over.work_[at]); });
        for (uint32_t i = 0; i < frames; ++i) out[i] = root(depth_at(i), over.depth_at(i));
    }

    void tell(uint32_t frames) {
        const uint32_t vectors = paired_ ? (frames + 1) / 2 : frames;
        v128_t deepest = wasm_f64x2_splat(0.0);
        for (uint32_t i = 0; i < vectors; ++i) deepest = wasm_f64x2_pmax(deepest, work_[i]);
        const double largest = deeper(deepest);
        idle_ = largest == 0.0;
        report.take(frames, largest, deeper(wasm_f64x2_pmax(quick_, slow_)));
    }
    void advance(uint32_t frames) {
        detector_.advance(frames);
        into_ = (into_ + frames) % STEP;
        if (into_ > 0) return;
        detector_.settle();
        filter_.settle();
        quick_ = ended(quick_);
        slow_ = ended(slow_);
    }

    double rate_ = 44100.0;
    Detector detector_;
    dsp::StateVariable filter_;
    dsp::Tuning tuning_;
    Law from_, goal_, law_;
    Curve curve_;
    uint32_t ramp_ = 1, ramped_ = 1, into_ = 0;
    bool started_ = false, auto_ = false;
    v128_t attack_, release_, slow_attack_, slow_release_;
    v128_t quick_ = wasm_f64x2_splat(0.0), slow_ = wasm_f64x2_splat(0.0), asked_ = wasm_f64x2_splat(0.0);
    /* Whether a vector of `work_` holds two frames of both channels, not one frame of each. */
    bool paired_ = false;
    /* Whether nothing is reduced. */
    bool idle_ = true;
    v128_t work_[STEP + 1];
    /* Of the law that holds now. */
    v128_t peak_share_, rms_share_, filtered_;
};

} // namespace compressing
