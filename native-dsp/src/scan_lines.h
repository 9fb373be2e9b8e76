/*
 * What stays in the low frequencies when the music is away: per bin of a fine spectrum the level that one window in ten
 * does not exceed (minimum statistics, after R. Martin 2001). Notes come and go; the hum of the mains stays, and stands as
 * a line above its neighbourhood.
 *
 * The stream is brought to 2.6 to 3 kHz first. Windows are Hann, 4096 of those frames (about 1.5 s) overlapping by half.
 */
#pragma once

#include "array.h"
#include "dsp.h"
#include "fft.h"

#include <algorithm>
#include <cmath>
#include <cstring>

class LineFloor {
  public:
    bool prepare(uint32_t rate) {
        factor_ = rate / 2600;
        bin_hertz_ = static_cast<double>(rate) / factor_ / SIZE;
        bins_ = std::min(SCAN_MAX_LINE_BINS, static_cast<uint32_t>(HIGHEST_HERTZ / bin_hertz_));
        taps_ = TAPS_PER_STEP * factor_ + 1;
        if (!fft_.create(SIZE) || !window_.allocate(SIZE) || !left_.allocate(SIZE) || !right_.allocate(SIZE) || !re_.allocate(SIZE) ||
            !im_.allocate(SIZE) || !response_.allocate(taps_) || !recent_left_.allocate(2 * taps_) ||
            !recent_right_.allocate(2 * taps_) || !counts_.allocate(bins_ * CLASSES)) {
            return false;
        }
        for (uint32_t i = 0; i < SIZE; ++i) {
            window_[i] = static_cast<float>(0.5 - 0.5 * std::cos(2.0 * PI * i / SIZE));
            window_sum_ += window_[i];
        }
        /* Blackman-windowed sinc, cut off at half of the lower rate: flat to 700 Hz, and what would fold there is 70 dB down. */
        double sum = 0.0;
        for (uint32_t i = 0; i < taps_; ++i) {
            const double x = (static_cast<double>(i) - (taps_ - 1) / 2.0) / factor_;
            const double sinc = x == 0.0 ? 1.0 : std::sin(PI * x) / (PI * x);
            const double along = 2.0 * PI * i / (taps_ - 1);
            response_[i] = sinc * (0.42 - 0.5 * std::cos(along) + 0.08 * std::cos(2.0 * along));
            sum += response_[i];
        }
        for (uint32_t i = 0; i < taps_; ++i) response_[i] /= sum;
        return true;
    }

    void take(const float* left, const float* right, uint32_t frames) {
        for (uint32_t frame = 0; frame < frames; ++frame) {
            /* Written twice, so that the latest taps_ frames always stand in one piece. */
            recent_left_[at_] = recent_left_[at_ + taps_] = left[frame];
            recent_right_[at_] = recent_right_[at_ + taps_] = right[frame];
            at_ = at_ + 1 == taps_ ? 0 : at_ + 1;
            if (++phase_ < factor_) continue;
            phase_ = 0;
            double l = 0.0, r = 0.0;
            const float* from_left = recent_left_.get() + at_;
            const float* from_right = recent_right_.get() + at_;
            for (uint32_t i = 0; i < taps_; ++i) {
                l += response_[i] * from_left[i];
                r += response_[i] * from_right[i];
            }
            left_[filled_] = static_cast<float>(l);
            right_[filled_] = static_cast<float>(r);
            if (++filled_ < SIZE) continue;
            measure();
            std::memcpy(left_.get(), left_.get() + SIZE / 2, SIZE / 2 * sizeof(float));
            std::memcpy(right_.get(), right_.get() + SIZE / 2, SIZE / 2 * sizeof(float));
            filled_ = SIZE / 2;
        }
    }

    uint32_t bins() const { return bins_; }
    uint32_t windows() const { return windows_; }
    double bin_hertz() const { return bin_hertz_; }

    /* dB, full-scale sine in both channels -3: what a tenth of the windows does not exceed. */
    double floor_db(uint32_t bin) const {
        const uint32_t wanted = windows_ / 10 + 1;
        uint32_t seen = 0;
        for (uint32_t at = 0; at < CLASSES; ++at) {
            seen += counts_[bin * CLASSES + at];
            if (seen >= wanted) return LOWEST_DB + (at + 0.5) * CLASS_DB;
        }
        return LOWEST_DB;
    }

  private:
    static constexpr double PI = 3.14159265358979323846;
    static constexpr uint32_t SIZE = 4096;
    static constexpr uint32_t TAPS_PER_STEP = 12;
    static constexpr double HIGHEST_HERTZ = 700.0;
    static constexpr double LOWEST_DB = -160.0, CLASS_DB = 0.5;
    static constexpr uint32_t CLASSES = 340;

    void measure() {
        double square = 0.0;
        for (uint32_t i = 0; i < SIZE; ++i) {
            square += static_cast<double>(left_[i]) * left_[i] + static_cast<double>(right_[i]) * right_[i];
            re_[i] = window_[i] * left_[i];
            im_[i] = window_[i] * right_[i];
        }
        if (square < SIZE * 1e-15) return; /* digital silence has no floor */
        fft_.forward(re_.get(), im_.get());
        for (uint32_t bin = 0; bin < bins_; ++bin) {
            const uint32_t a = fft_.place(bin), b = fft_.place((SIZE - bin) & (SIZE - 1));
            const double power = (static_cast<double>(re_[a]) * re_[a] + static_cast<double>(im_[a]) * im_[a] +
                                  static_cast<double>(re_[b]) * re_[b] + static_cast<double>(im_[b]) * im_[b]) /
                                 (2.0 * window_sum_ * window_sum_);
            const double step = (10.0 * std::log10(power) - LOWEST_DB) / CLASS_DB;
            counts_[bin * CLASSES + static_cast<uint32_t>(std::clamp(step, 0.0, CLASSES - 1.0))]++;
        }
        ++windows_;
    }

    uint32_t factor_ = 1, bins_ = 0, taps_ = 0, at_ = 0, phase_ = 0, filled_ = 0, windows_ = 0;
    double bin_hertz_ = 0.0, window_sum_ = 0.0;
    dsp::Fft<dsp::LanesF32> fft_;
    dsp::Array<float> window_, left_, right_, re_, im_, recent_left_, recent_right_;
    dsp::Array<double> response_;
    dsp::Array<uint32_t> counts_;
};
