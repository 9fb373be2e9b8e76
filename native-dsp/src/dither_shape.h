/*
 * The error filter of psychoacoustic noise shaping, designed from the threshold of hearing.
 *
 * The error spectrum that weighs least is the one whose filter whitens a process with the weight's spectrum:
 * linear prediction (Levinson and Durbin) on the autocorrelation of the weight. The weight is Terhardt's
 * threshold in quiet (1979) relative to its minimum, floored, because an error that nobody hears may still
 * overload a converter; the floor is the deepest that keeps the filter's gain at or below MAXIMUM_GAIN.
 */
#pragma once

#include <cmath>
#include <cstdint>

namespace dithering {

constexpr uint32_t SHAPE_ORDER = 24;
/* dB over the white error of plain TPDF, which itself is 4.8 dB over rounding alone. */
constexpr double MAXIMUM_GAIN = 20.0;

class ErrorShape {
public:
    /* coefficient[k] weighs the error k + 1 frames ago. */
    double coefficient[SHAPE_ORDER] = {};

    void design(double rate) {
        for (uint32_t i = 0; i < 4 * GRID; ++i) cosine_[i] = std::cos(PI * i / (2.0 * GRID));
        double lowest = 1e9;
        for (double hertz = 1000.0; hertz <= 6000.0; hertz += 1.0) lowest = std::fmin(lowest, threshold(hertz));
        for (uint32_t i = 0; i < GRID; ++i) depth_[i] = threshold((i + 0.5) / GRID * 0.5 * rate) - lowest;
        double fits = 0.0, exceeds = 120.0;
        for (uint32_t step = 0; step < 40; ++step) {
            const double middle = 0.5 * (fits + exceeds);
            predict(middle);
            if (peakGain() <= MAXIMUM_GAIN) fits = middle;
            else exceeds = middle;
        }
        predict(fits);
    }

    /* Gain of the error at a frequency in cycles per sample, dB. */
    double gainAt(double frequency) const {
        double re = 1.0, im = 0.0;
        for (uint32_t k = 0; k < SHAPE_ORDER; ++k) {
            re += coefficient[k] * std::cos(2.0 * PI * frequency * (k + 1));
            im -= coefficient[k] * std::sin(2.0 * PI * frequency * (k + 1));
        }
        return 10.0 * std::log10(re * re + im * im);
    }

private:
    static constexpr uint32_t GRID = 1024;
    static constexpr double PI = 3.14159265358979323846;
    double depth_[GRID];
    double cosine_[4 * GRID];

    static double threshold(double hertz) {
        const double kilohertz = (hertz < 20.0 ? 20.0 : hertz) / 1000.0;
        const double dip = kilohertz - 3.3;
        return 3.64 * std::pow(kilohertz, -0.8) - 6.5 * std::exp(-0.6 * dip * dip) + 1e-3 * std::pow(kilohertz, 4.0);
    }

    /* cos(k w) at grid point i, w = pi (i + 1/2) / GRID. */
    double cosineAt(uint32_t i, uint32_t k) const { return cosine_[((2 * i + 1) * k) & (4 * GRID - 1)]; }
    double sineAt(uint32_t i, uint32_t k) const { return cosine_[((2 * i + 1) * k + 3 * GRID) & (4 * GRID - 1)]; }

    void predict(double floorDb) {
        double correlation[SHAPE_ORDER + 1] = {};
        for (uint32_t i = 0; i < GRID; ++i) {
            const double weight = std::pow(10.0, -0.1 * std::fmin(depth_[i], floorDb));
            for (uint32_t k = 0; k <= SHAPE_ORDER; ++k) correlation[k] += weight * cosineAt(i, k);
        }
        double error = correlation[0];
        double next[SHAPE_ORDER];
        for (uint32_t m = 0; m < SHAPE_ORDER; ++m) {
            double sum = correlation[m + 1];
            for (uint32_t k = 0; k < m; ++k) sum += coefficient[k] * correlation[m - k];
            const double reflection = -sum / error;
            for (uint32_t k = 0; k < m; ++k) next[k] = coefficient[k] + reflection * coefficient[m - 1 - k];
            for (uint32_t k = 0; k < m; ++k) coefficient[k] = next[k];
            coefficient[m] = reflection;
            error *= 1.0 - reflection * reflection;
        }
    }

    double peakGain() const {
        double peak = 0.0;
        for (uint32_t i = 0; i < GRID; ++i) {
            double re = 1.0, im = 0.0;
            for (uint32_t k = 1; k <= SHAPE_ORDER; ++k) {
                re += coefficient[k - 1] * cosineAt(i, k);
                im += coefficient[k - 1] * sineAt(i, k);
            }
            peak = std::fmax(peak, re * re + im * im);
        }
        return 10.0 * std::log10(peak);
    }
};

} // namespace dithering
