/*
 * Clicks of one channel: what linear prediction from the music around it does not explain, for less than a millisecond
 * (after Godsill and Rayner, Digital Audio Restoration, 1998, chapter 5). Each stretch of about 23 ms is predicted by its own
 * coefficients (autocorrelation method, Hann window, order 16). A drum's attack is not predicted either, but goes on; a click
 * stands alone: within 25 ms on both sides nothing else reaches an eighth of its error.
 */
#pragma once

#include "array.h"
#include "dsp.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

class Clicks {
  public:
    bool prepare(uint32_t rate) {
        step_ = 1024;
        while (step_ < rate / 50) step_ *= 2;
        guard_ = std::max(ORDER + 4, rate / 1400);
        around_ = std::min(step_, rate / 40);
        if (!frame_.allocate(2 * step_) || !window_.allocate(2 * step_) || !windowed_.allocate(2 * step_) || !error_.allocate(3 * step_)) {
            return false;
        }
        for (uint32_t i = 0; i < 2 * step_; ++i) {
            window_[i] = static_cast<float>(0.5 - 0.5 * std::cos(PI * (i + 0.5) / step_));
        }
        /* The stream begins behind one step of silence; errors are known for the middle half of a frame. */
        filled_ = step_;
        next_start_ = -static_cast<int64_t>(step_ / 2);
        return true;
    }

    void take(const float* samples, uint32_t frames) {
        for (uint32_t done = 0; done < frames;) {
            const uint32_t count = std::min(frames - done, 2 * step_ - filled_);
            std::memcpy(frame_.get() + filled_, samples + done, count * sizeof(float));
            filled_ += count;
            done += count;
            if (filled_ < 2 * step_) return;
            predict();
            std::memcpy(frame_.get(), frame_.get() + step_, step_ * sizeof(float));
            filled_ = step_;
        }
    }

    uint32_t count() const { return count_; }
    /* Frame, and by how much the sample differs from what was expected (full scale 1). */
    void read(uint32_t index, double* out) const {
        out[0] = static_cast<double>(found_[std::min(index, CLICKS_KEPT - 1)].frame);
        out[1] = found_[std::min(index, CLICKS_KEPT - 1)].error;
    }

  private:
    static constexpr double PI = 3.14159265358979323846;
    static constexpr uint32_t ORDER = 16;
    static constexpr uint32_t CLICKS_KEPT = SCAN_CLICKS_KEPT;
    static constexpr float LEAST_ERROR = 0.006f; /* -44 dBFS: fainter ones drown in the music */
    static constexpr float ALONE = 8.0f;

    struct Click {
        int64_t frame;
        float error;
    };

    /* Errors of the frame's middle half are known now; those of the block before are judged, between their neighbours. */
    void predict() {
        double coefficients[ORDER + 1];
        float* fresh = error_.get() + 2 * step_;
        if (solve(coefficients)) {
            for (uint32_t i = 0; i < step_; ++i) {
                const float* now = frame_.get() + step_ / 2 + i;
                double error = now[0];
                for (uint32_t back = 1; back <= ORDER; ++back) error += coefficients[back] * now[-static_cast<int32_t>(back)];
                fresh[i] = static_cast<float>(std::fabs(error));
            }
        } else {
            std::fill(fresh, fresh + step_, 0.0f);
        }
        /* The middle block of the three starts one step before the fresh one. */
        if (blocks_ >= 2) judge(next_start_ - step_);
        std::memmove(error_.get(), error_.get() + step_, 2 * step_ * sizeof(float));
        next_start_ += step_;
        ++blocks_;
    }

    /* Levinson and Durbin. False for silence. */
    bool solve(double* a) {
        double correlation[ORDER + 1];
        for (uint32_t i = 0; i < 2 * step_; ++i) windowed_[i] = window_[i] * frame_[i];
        for (uint32_t lag = 0; lag <= ORDER; ++lag) {
            double sums[4] = {};
            for (uint32_t i = lag; i + 4 <= 2 * step_; i += 4) {
                for (uint32_t lane = 0; lane < 4; ++lane) {
                    sums[lane] += static_cast<double>(windowed_[i + lane]) * windowed_[i + lane - lag];
                }
            }
            correlation[lag] = sums[0] + sums[1] + sums[2] + sums[3];
        }
        double left = correlation[0] * (1.0 + 1e-9);
        if (left < 1e-9) return false;
        std::fill(a, a + ORDER + 1, 0.0);
        a[0] = 1.0;
        for (uint32_t order = 1; order <= ORDER; ++order) {
            double sum = correlation[order];
            for (uint32_t i = 1; i < order; ++i) sum += a[i] * correlation[order - i];
            const double reflection = -sum / left;
            for (uint32_t i = 1; i <= order / 2; ++i) {
                const double one = a[i], other = a[order - i];
                a[i] = one + reflection * other;
                a[order - i] = other + reflection * one;
            }
            a[order] = reflection;
            left *= 1.0 - reflection * reflection;
            if (!(left > 0.0)) return false;
        }
        return true;
    }

    /* At most one click a block: two in 23 ms would not stand alone. */
    void judge(int64_t start) {
        const float* block = error_.get() + step_;
        const uint32_t at = static_cast<uint32_t>(std::max_element(block, block + step_) - block);
        const float peak = block[at];
        if (peak < LEAST_ERROR) return;
        /* The prediction meets a click for ORDER samples, and may be furthest off at any of them. */
        const float limit = peak / ALONE;
        const float before = highest(at + step_ - around_, at + step_ - guard_);
        const float after = highest(at + step_ + guard_, std::min(at + step_ + around_, 3 * step_));
        if (before > limit || after > limit) return;
        /* Next to digital silence it is where a sound was cut, not a click in it. */
        if (before == 0.0f || after == 0.0f) return;
        if (count_ < CLICKS_KEPT) found_[count_] = {start + at, peak};
        ++count_;
    }

    float highest(uint32_t from, uint32_t to) const {
        float most = 0.0f;
        for (uint32_t i = from; i < to; ++i) most = std::max(most, error_[i]);
        return most;
    }

    uint32_t step_ = 0, guard_ = 0, around_ = 0, filled_ = 0, blocks_ = 0, count_ = 0;
    /* Of the block whose errors come next. */
    int64_t next_start_ = 0;
    dsp::Array<float> frame_, window_, windowed_, error_;
    Click found_[CLICKS_KEPT];
};
