/*
 * One setting of the saturation, from input to output, late by its oversampling.
 *
 * Only what the curve adds is oversampled, in f32: the difference of the bent signal and the straight one. The sound itself is the
 * delayed input in f64, so the filters between the rates cost it neither treble nor bits, and what they let through of the difference above 20 kHz is
 * small. Its mean is taken out by a high-pass of first order.
 */
#pragma once

#include "half_band.h"

#include <algorithm>
#include <cmath>

namespace saturating {

constexpr double PI = 3.14159265358979323846;

/*
 * The curve's slope is (1 - (x / END)^2)^8: the curve is a polynomial of degree 17 up to END and level beyond, where eight derivatives
 * join. So below END a sine has no harmonic past the 17th, and past END they fall fast. Slope 1 at 0, limit 1.
 */
constexpr double END = 109395.0 / 32768.0;

inline double bent(double x) {
    const double t = std::clamp(x / END, -1.0, 1.0), s = t * t;
    double sum = 1.0 / 17.0;
    constexpr double BINOMIALS[] = {8.0, 28.0, 56.0, 70.0, 56.0, 28.0, 8.0, 1.0};
    for (int k = 0; k < 8; ++k) sum = sum * s + (k % 2 == 0 ? -1.0 : 1.0) * BINOMIALS[k] / (15.0 - 2.0 * k);
    return END * t * sum;
}

/*
 * What the curve adds to the straight line of its own slope at 0, for two frames at once, over END: without a difference of two
 * near numbers, so that f32 is as good for the quietest.
 */
class Bend {
  public:
    /* `scaled` is the input over END. */
    v128_t operator()(v128_t scaled) const {
        const v128_t t = wasm_f32x4_pmax(least_, wasm_f32x4_pmin(most_, scaled)), s = wasm_f32x4_mul(t, t);
        const auto pair = [this, s](uint32_t term) { return wasm_f32x4_add(terms_[term], wasm_f32x4_mul(terms_[term + 1], s)); };
        /* Estrin's scheme: short chains. */
        const v128_t s2 = wasm_f32x4_mul(s, s), s4 = wasm_f32x4_mul(s2, s2);
        const v128_t a = wasm_f32x4_add(pair(0), wasm_f32x4_mul(s2, pair(2)));
        const v128_t b = wasm_f32x4_add(pair(4), wasm_f32x4_mul(s2, pair(6)));
        const v128_t bent = wasm_f32x4_mul(wasm_f32x4_mul(t, s), wasm_f32x4_add(a, wasm_f32x4_mul(s4, b)));
        return wasm_f32x4_add(bent, wasm_f32x4_sub(t, scaled));
    }

  private:
    static v128_t all(double value) { return wasm_f32x4_splat(static_cast<float>(value)); }
    /* Of t^3, t^5 ... t^17, read from memory in one instruction each: written into the code, V8 would build them anew every time. */
    v128_t terms_[8] = {all(-8.0 / 3.0),   all(28.0 / 5.0),  all(-8.0),        all(70.0 / 9.0),
                        all(-56.0 / 11.0), all(28.0 / 13.0), all(-8.0 / 15.0), all(1.0 / 17.0)};
    v128_t most_ = all(1.0), least_ = all(-1.0);
};

/* Of tape: a softer curve, made of two, one of which bends three times as late. */
constexpr double LATE = 3.0, EARLY_SHARE = 0.6;
constexpr double TAPE_SLOPE = EARLY_SHARE + (1.0 - EARLY_SHARE) / LATE;

inline double curve(bool tape, double x) {
    return tape ? (EARLY_SHARE * bent(x) + (1.0 - EARLY_SHARE) * bent(x / LATE)) / TAPE_SLOPE : bent(x);
}

/* First-order shelf that raises highs by `gain`, and its inverse: tape saturates treble first. */
class Shelf {
  public:
    void set(double gain, double frequency, double rate) {
        /* (1 + s gain) / (1 + s) about a corner, by the bilinear transform. */
        const double g = 1.0 / std::tan(PI * std::min(frequency, 0.4 * rate) / rate);
        const double lead = std::sqrt(gain) * g, lag = g / std::sqrt(gain), unit = 1.0 / (1.0 + lag);
        b0_ = wasm_f64x2_splat((1.0 + lead) * unit);
        b1_ = wasm_f64x2_splat((1.0 - lead) * unit);
        a1_ = wasm_f64x2_splat((1.0 - lag) * unit);
    }
    void clear() { x_ = y_ = wasm_f64x2_splat(0.0); }
    v128_t run(v128_t x) {
        y_ = wasm_f64x2_sub(wasm_f64x2_add(wasm_f64x2_mul(b0_, x), wasm_f64x2_mul(b1_, x_)), wasm_f64x2_mul(a1_, y_));
        x_ = x;
        return y_;
    }
    void settle() {
        const v128_t small = wasm_f64x2_lt(wasm_f64x2_abs(y_), wasm_f64x2_splat(1e-40));
        y_ = wasm_v128_andnot(y_, small);
    }

  private:
    v128_t b0_, b1_, a1_, x_ = wasm_f64x2_splat(0.0), y_ = wasm_f64x2_splat(0.0);
};

struct Settings {
    bool tape = false;
    double drive = 0.0, mix = 1.0;
};

/* A full-scale peak meets the curve 12 dB below its limit at a drive of 0. */
constexpr double HEADROOM_DB = 12.0;
/* Loudness is kept for noise of this RMS, dBFS as of a square wave: dense music. */
constexpr double USUAL_RMS_DB = -14.0;

inline double from_db(double db) { return std::pow(10.0, db / 20.0); }

/* What gives normally distributed samples back the RMS they lose in the curve. */
inline double make_up(const Settings& settings, double factor) {
    const double rms = from_db(USUAL_RMS_DB);
    double before = 0.0, after = 0.0;
    for (int i = 1; i <= 300; ++i) {
        const double x = 0.02 * i, weight = std::exp(-0.5 * x * x), y = curve(settings.tape, factor * rms * x) / (factor * rms);
        before += weight * x * x;
        after += weight * y * y;
    }
    return std::sqrt(before / after);
}

constexpr uint32_t BLOCK = 32, FIRST = 40, SECOND = 8, THIRD = 6;
constexpr double ATTENUATION = 112.0;
/* In front of the curve a full-scale peak of so much leaves so little past the 9th harmonic that half the oversampling will do. */
constexpr double GENTLE = 1.0;
constexpr double EMPHASIS_DB = 6.0;

/* The difference's mean is what lies below this. */
constexpr double MEAN_HZ = 2.0;

class Path {
  public:
    Path() : first_(ATTENUATION), second_(ATTENUATION), third_(ATTENUATION) {}
    /* The most that is needed at a rate: 8, 4 or 2 times. */
    static uint32_t oversampling(double rate) { return rate < 64000.0 ? 8 : rate < 128000.0 ? 4 : 2; }
    static uint32_t delay(uint32_t times) { return 2 * FIRST + (times >= 4 ? SECOND : 0) + (times == 8 ? THIRD / 2 : 0); }
    static uint32_t latency(double rate) { return delay(oversampling(rate)); }
    void prepare(double rate) {
        rate_ = rate;
        latency_ = latency(rate);
        keep_ = wasm_f64x2_splat(std::exp(-2.0 * PI * MEAN_HZ / rate));
        set({});
    }
    void set(const Settings& settings) {
        settings_ = settings;
        const double factor = from_db(settings.drive - HEADROOM_DB), level = make_up(settings, factor);
        straight_ = wasm_f64x2_splat(1.0 + settings.mix * (level - 1.0));
        factor_ = factor;
        back_ = settings.mix * level / factor;
        emphasis_.set(from_db(EMPHASIS_DB), 4000.0, rate_);
        undo_.set(from_db(-EMPHASIS_DB), 4000.0, rate_);
        const bool gentle = factor * (settings.tape ? from_db(EMPHASIS_DB) : 1.0) <= GENTLE;
        times_ = gentle ? std::min(4u, oversampling(rate_)) : oversampling(rate_);
        clear();
    }
    void clear() {
        first_.clear();
        second_.clear();
        third_.clear();
        emphasis_.clear();
        undo_.clear();
        mean_ = wasm_f64x2_splat(0.0);
        std::memset(past_, 0, sizeof past_);
    }
    void settle() {
        emphasis_.settle();
        undo_.settle();
        mean_ = wasm_v128_and(mean_, wasm_f64x2_ge(wasm_f64x2_abs(mean_), wasm_f64x2_splat(1e-40)));
    }
    /* Up to BLOCK frames, in place. */
    void run(v128_t* data, uint32_t frames);

  private:
    void bend(oversampling::Frame* data, uint32_t frames) const;

    double rate_ = 44100.0;
    uint32_t times_ = 8, latency_ = 0;
    Settings settings_;
    oversampling::Stage<FIRST, BLOCK> first_;
    oversampling::Stage<SECOND, 2 * BLOCK> second_;
    oversampling::Stage<THIRD, 4 * BLOCK> third_;
    Bend bend_;
    double factor_ = 1.0, back_ = 1.0;
    v128_t straight_, keep_, mean_;
    Shelf emphasis_, undo_;
    v128_t past_[2 * FIRST + SECOND + THIRD + BLOCK];
    oversampling::Frame once_[BLOCK], twice_[2 * BLOCK], four_[4 * BLOCK], eight_[8 * BLOCK];
};

/* From a signal to what the curve adds to it. Two vectors at a time, so that a term read once serves both. */
inline void Path::bend(oversampling::Frame* data, uint32_t frames) const {
    const auto all = [](double value) { return wasm_f32x4_splat(static_cast<float>(value)); };
    const double whole = END * back_, late_share = 1.0 - EARLY_SHARE;
    const v128_t early_scale = all(factor_ / END), late_scale = all(factor_ / LATE / END);
    const v128_t early = all(settings_.tape ? whole * EARLY_SHARE / TAPE_SLOPE : whole), late = all(whole * late_share / TAPE_SLOPE);
    const auto bent = [&](v128_t x) { return wasm_f32x4_mul(early, bend_(wasm_f32x4_mul(x, early_scale))); };
    const auto tape = [&](v128_t x) { return wasm_f32x4_add(bent(x), wasm_f32x4_mul(late, bend_(wasm_f32x4_mul(x, late_scale)))); };
    const auto each = [&](auto curve) {
        for (uint32_t i = 0; i < frames; i += 4) {
            const v128_t first = curve(oversampling::load(data + i)), second = curve(oversampling::load(data + i + 2));
            oversampling::store(data + i, first);
            oversampling::store(data + i + 2, second);
        }
    };
    if (settings_.tape) each(tape);
    else each(bent);
}

inline void Path::run(v128_t* data, uint32_t frames) {
    std::memcpy(past_ + latency_, data, frames * sizeof(v128_t));
    const v128_t* heard = past_ + delay(times_);
    for (uint32_t i = 0; i < frames; ++i) {
        const v128_t frame = settings_.tape ? emphasis_.run(heard[i]) : heard[i];
        wasm_v128_store64_lane(once_ + i, wasm_f32x4_demote_f64x2_zero(frame), 0);
    }
    first_.up(once_, twice_, frames);
    if (times_ >= 4) second_.up(twice_, four_, 2 * frames);
    if (times_ == 8) third_.up(four_, eight_, 4 * frames);
    bend(times_ == 8 ? eight_ : times_ == 4 ? four_ : twice_, times_ * frames);
    if (times_ == 8) third_.down(eight_, four_, 4 * frames);
    if (times_ >= 4) second_.down(four_, twice_, 2 * frames);
    first_.down(twice_, once_, frames);
    const v128_t quick = wasm_f64x2_sub(wasm_f64x2_splat(1.0), keep_);
    for (uint32_t i = 0; i < frames; ++i) {
        const v128_t bent = wasm_f64x2_promote_low_f32x4(wasm_v128_load64_zero(once_ + i));
        const v128_t added = settings_.tape ? undo_.run(bent) : bent;
        mean_ = wasm_f64x2_add(wasm_f64x2_mul(keep_, mean_), wasm_f64x2_mul(quick, added));
        data[i] = wasm_f64x2_add(wasm_f64x2_mul(straight_, past_[i]), wasm_f64x2_sub(added, mean_));
    }
    std::memmove(past_, past_ + frames, latency_ * sizeof(v128_t));
}

} // namespace saturating
