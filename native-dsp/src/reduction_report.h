/* What a compressor did: reduction now, the largest of an interval, and a coarse history for plots. Decibels, 0 or more. */
#pragma once

#include "array.h"

#include <algorithm>
#include <cmath>

namespace compressing {

/* log2 of an amplitude per decibel. */
constexpr double OCTAVES_PER_DB = 0.16609640474436813;

inline double gain_of(double reduction) { return std::exp2(-reduction * OCTAVES_PER_DB); }

class ReductionReport {
  public:
    bool allocate(double rate) {
        interval_ = static_cast<uint32_t>(std::lround(0.1 * rate));
        return history_.allocate(KEPT);
    }
    void clear() {
        current_ = largest_ = in_interval_ = 0.0;
        first_ = count_ = filled_ = 0;
    }
    /* Frames until 100 ms are full; take() must not go past. */
    uint32_t room() const { return interval_ - filled_; }
    void take(uint32_t frames, double deepest, double last) {
        current_ = last;
        largest_ = std::max(largest_, deepest);
        in_interval_ = std::max(in_interval_, deepest);
        filled_ += frames;
        if (filled_ < interval_) return;
        if (count_ == KEPT) {
            first_ = (first_ + 1) % KEPT;
            --count_;
        }
        history_[(first_ + count_) % KEPT] = static_cast<float>(gain_of(in_interval_));
        ++count_;
        filled_ = 0;
        in_interval_ = 0.0;
    }
    double current() const { return current_; }
    double largest() const { return largest_; }
    void start_interval() { largest_ = 0.0; }
    uint32_t take_history(float* gains, uint32_t capacity) {
        uint32_t taken = 0;
        for (; taken < capacity && count_ > 0; --count_) {
            gains[taken++] = history_[first_];
            first_ = (first_ + 1) % KEPT;
        }
        return taken;
    }

  private:
    static constexpr uint32_t KEPT = 4096;
    dsp::Array<float> history_;
    double current_ = 0.0, largest_ = 0.0, in_interval_ = 0.0;
    uint32_t interval_ = 1, filled_ = 0, first_ = 0, count_ = 0;
};

} // namespace compressing
