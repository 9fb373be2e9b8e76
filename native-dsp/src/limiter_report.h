/* What the limiter did, per programme frame: largest reduction, frames limited, and a coarse history for plots. */
#pragma once

#include "limiter_gain.h"

namespace limiting {

class GainReport {
public:
    bool allocate(int32_t intervalFrames) {
        intervalFrames_ = intervalFrames;
        return history_.allocate(MAX_HISTORY);
    }
    /* The first `delay` frames to come lie before the programme. */
    void clear(int32_t delay) {
        position_ = -static_cast<int64_t>(delay);
        current_ = smallest_ = intervalSmallest_ = 1.0;
        limitedFrames_ = 0.0;
        first_ = count_ = filled_ = 0;
    }

    /* `idle`: every gain is 1. */
    void take(const double* gains, int32_t frames, bool idle) {
        if (idle && position_ >= 0 && filled_ + frames < intervalFrames_) {
            current_ = 1.0;
            filled_ += frames;
            position_ += frames;
            return;
        }
        if (position_ >= 0 && filled_ + frames < intervalFrames_) {
            double least = gains[0];
            int32_t limited = 0;
            for (int32_t i = 0; i < frames; i++) {
                least = std::min(least, gains[i]);
                limited += 1.0 - gains[i] > LIMITED;
            }
            current_ = gains[frames - 1];
            smallest_ = std::min(smallest_, least);
            intervalSmallest_ = std::min(intervalSmallest_, least);
            limitedFrames_ += limited;
            filled_ += frames;
            position_ += frames;
            return;
        }
        for (int32_t i = 0; i < frames; i++, position_++) {
            if (position_ >= 0) takeFrame(gains[i]);
        }
    }

    double current() const { return current_; }
    double smallest() const { return smallest_; }
    void startInterval() { smallest_ = 1.0; }
    double limitedFrames() const { return limitedFrames_; }

    uint32_t takeHistory(float* gains, uint32_t capacity) {
        uint32_t taken = 0;
        for (; taken < capacity && count_ > 0; count_--) {
            gains[taken++] = history_[first_];
            first_ = (first_ + 1) % MAX_HISTORY;
        }
        return taken;
    }

private:
    static constexpr int32_t MAX_HISTORY = 4096;
    static constexpr double LIMITED = 1.1506249e-3; /* 1 - gain at 0.01 dB of reduction */

    void takeFrame(double gain) {
        current_ = gain;
        if (gain < smallest_) smallest_ = gain;
        if (gain < intervalSmallest_) intervalSmallest_ = gain;
        if (1.0 - gain > LIMITED) limitedFrames_ += 1.0;
        if (++filled_ == intervalFrames_) closeInterval();
    }

    void closeInterval() {
        if (count_ == MAX_HISTORY) {
            first_ = (first_ + 1) % MAX_HISTORY;
            count_--;
        }
        history_[(first_ + count_) % MAX_HISTORY] = static_cast<float>(intervalSmallest_);
        count_++;
        filled_ = 0;
        intervalSmallest_ = 1.0;
    }

    int64_t position_ = 0;
    double current_ = 1.0, smallest_ = 1.0, limitedFrames_ = 0.0;
    Array<float> history_;
    double intervalSmallest_ = 1.0;
    int32_t first_ = 0, count_ = 0, filled_ = 0, intervalFrames_ = 1;
};

} // namespace limiting
