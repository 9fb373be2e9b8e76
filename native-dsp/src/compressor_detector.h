/*
 * How loud a compressor takes its key to be, frame by frame: powers that read 1 for a full-scale sine.
 *
 * Peak is the largest sample of the last 10 ms, half a wave of 50 Hz, so that a steady tone is one level and the gain does not
 * ride its waves. RMS is the square of the sound through two poles of 10 ms (20 ms mean age): what is left of a wave's own
 * ripple is 0.11 dB at 50 Hz and falls by 12 dB per octave. Channels lie side by side in an f64x2.
 */
#pragma once

#include "state_variable.h"

#include <cmath>
#include <cstdint>

namespace compressing {

class Detector {
  public:
    void prepare(double rate) {
        bucket_ = static_cast<uint32_t>(std::ceil(HOLD_SECONDS * rate / BUCKETS));
        const double age = 1.0 / (POLE_SECONDS * rate);
        share_ = wasm_f64x2_splat(-std::expm1(-age));
        keep_ = wasm_f64x2_splat(std::exp(-age));
        clear();
    }
    void clear() {
        for (v128_t& highest : highest_) highest = wasm_f64x2_splat(0.0);
        current_ = held_ = first_ = second_ = wasm_f64x2_splat(0.0);
        into_ = at_ = 0;
    }
    void settle() {
        first_ = dsp::settled(first_);
        second_ = dsp::settled(second_);
    }
    /* Frames that may be heard before advance() has to be told of them. */
    uint32_t room() const { return bucket_ - into_; }
    v128_t hear(v128_t key, v128_t peak_share, v128_t rms_share) {
        const v128_t power = wasm_f64x2_mul(key, key);
        current_ = wasm_f64x2_pmax(current_, power);
        first_ = wasm_f64x2_add(wasm_f64x2_mul(keep_, first_), wasm_f64x2_mul(share_, power));
        second_ = wasm_f64x2_add(wasm_f64x2_mul(keep_, second_), wasm_f64x2_mul(share_, first_));
        return wasm_f64x2_add(wasm_f64x2_mul(peak_share, wasm_f64x2_pmax(held_, current_)), wasm_f64x2_mul(rms_share, second_));
    }
    void advance(uint32_t frames) {
        into_ += frames;
        if (into_ < bucket_) return;
        into_ = 0;
        highest_[at_] = current_;
        at_ = (at_ + 1) % BUCKETS;
        current_ = held_ = wasm_f64x2_splat(0.0);
        for (const v128_t highest : highest_) held_ = wasm_f64x2_pmax(held_, highest);
    }

  private:
    static constexpr double HOLD_SECONDS = 0.010, POLE_SECONDS = 0.010;
    /* The window moves on by a bucket at a time: it spans 10 to 11.25 ms. */
    static constexpr uint32_t BUCKETS = 8;
    v128_t highest_[BUCKETS];
    v128_t current_, held_, first_, second_, share_, keep_;
    uint32_t bucket_ = 1, into_ = 0, at_ = 0;
};

} // namespace compressing
