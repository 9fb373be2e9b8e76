/*
 * The spectrum of a whole stream in even steps of frequency, for seeing where a band ends: cells of SCAN_CELL_HERTZ,
 * averaged over Hann windows of about 90 ms. Two averages: of the power, and of the level in dB, which a few windows
 * with clipping or clicks in them cannot fill up.
 */
#pragma once

#include "array.h"
#include "dsp.h"
#include "fft.h"

#include <algorithm>
#include <cmath>
#include <cstring>

class CellSpectrum {
  public:
    bool prepare(uint32_t rate) {
        size_ = 4096;
        while (size_ < rate / 12) size_ *= 2;
        cells_ = std::min(SCAN_MAX_CELLS, rate / 2 / SCAN_CELL_HERTZ);
        if (!fft_.create(size_) || !window_.allocate(size_) || !left_.allocate(size_) || !right_.allocate(size_) ||
            !re_.allocate(size_) || !im_.allocate(size_) || !first_bin_.allocate(cells_ + 1) || !power_.allocate(cells_) ||
            !level_.allocate(cells_) || !place_.allocate(size_)) {
            return false;
        }
        double squares = 0.0;
        for (uint32_t i = 0; i < size_; ++i) {
            window_[i] = static_cast<float>(0.5 - 0.5 * std::cos(2.0 * PI * i / size_));
            squares += static_cast<double>(window_[i]) * window_[i];
            place_[i] = fft_.place(i);
        }
        for (uint32_t cell = 0; cell <= cells_; ++cell) {
            first_bin_[cell] = static_cast<uint32_t>(std::ceil(static_cast<double>(cell) * SCAN_CELL_HERTZ * size_ / rate));
        }
        /* One-sided, mean over two channels: |Z[k]|^2 + |Z[-k]|^2 of L + iR is twice |L|^2 + |R|^2. */
        scale_ = 1.0 / (2.0 * size_ * squares);
        return true;
    }

    void take(const float* left, const float* right, uint32_t frames) {
        for (uint32_t done = 0; done < frames;) {
            const uint32_t count = std::min(frames - done, size_ - filled_);
            std::memcpy(left_.get() + filled_, left + done, count * sizeof(float));
            std::memcpy(right_.get() + filled_, right + done, count * sizeof(float));
            filled_ += count;
            done += count;
            if (filled_ < size_) return;
            measure();
            const uint32_t half = size_ / 2;
            std::memcpy(left_.get(), left_.get() + half, half * sizeof(float));
            std::memcpy(right_.get(), right_.get() + half, half * sizeof(float));
            filled_ = half;
        }
    }

    uint32_t cells() const { return cells_; }
    uint32_t windows() const { return windows_; }
    double power(uint32_t cell) const { return windows_ == 0 ? 0.0 : power_[cell] / windows_; }
    double level(uint32_t cell) const { return windows_ == 0 ? LEAST_DB : level_[cell] / windows_; }

  private:
    static constexpr double PI = 3.14159265358979323846;
    static constexpr double LEAST_DB = -200.0;
    /* Mean square of a window that counts: quieter ones show the noise of the room, not the bandwidth of the music. */
    static constexpr double GATE = 1e-5;

    void measure() {
        double square = 0.0;
        for (uint32_t i = 0; i < size_; ++i) {
            square += static_cast<double>(left_[i]) * left_[i] + static_cast<double>(right_[i]) * right_[i];
            re_[i] = window_[i] * left_[i];
            im_[i] = window_[i] * right_[i];
        }
        if (square < 2.0 * GATE * size_) return;
        fft_.forward(re_.get(), im_.get());
        for (uint32_t cell = 0; cell < cells_; ++cell) {
            double sum = 0.0;
            for (uint32_t bin = first_bin_[cell]; bin < first_bin_[cell + 1]; ++bin) {
                const uint32_t a = place_[bin], b = place_[(size_ - bin) & (size_ - 1)];
                sum += static_cast<double>(re_[a]) * re_[a] + static_cast<double>(im_[a]) * im_[a] +
                       static_cast<double>(re_[b]) * re_[b] + static_cast<double>(im_[b]) * im_[b];
            }
            const double power = scale_ * sum;
            power_[cell] += power;
            level_[cell] += std::max(LEAST_DB, 10.0 * std::log10(power));
        }
        ++windows_;
    }

    uint32_t size_ = 0, cells_ = 0, filled_ = 0, windows_ = 0;
    double scale_ = 0.0;
    dsp::Fft<dsp::LanesF32> fft_;
    dsp::Array<float> window_, left_, right_, re_, im_;
    dsp::Array<uint32_t> first_bin_, place_;
    dsp::Array<double> power_, level_;
};
