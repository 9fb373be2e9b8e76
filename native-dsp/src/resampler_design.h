/*
 * The resampler's plan and its two filters, both Kaiser-windowed sincs (J. F. Kaiser, "Nonrecursive digital
 * filter design using the I0-sinh window function", 1974).
 */
#pragma once

#include <cmath>
#include <cstdint>
#include <numeric>

namespace resampling {

/* Stop-band attenuation in dB: of the band limit, and the least the interpolator may have. */
constexpr double ATTENUATION = 180.0;
/* Length of the band-limiting filter in samples of the lower of the two rates: puts -0.1 dB at 0.974 of the
 * lower Nyquist frequency (21.47 kHz of 44.1 kHz) with the whole stop band beyond that frequency. */
constexpr uint32_t STEEP_LENGTH = 700;

/*
 * Two steps. A steep band limit by FFT takes the input to a middle rate `input * up / down` that leaves a wide
 * empty band above the lower Nyquist frequency; a short polyphase interpolator, whose images fall into that
 * band's mirror, takes the middle rate to the output. Where the middle rate is the output's, it ends there.
 */
struct Plan {
    uint32_t up = 1;
    uint32_t down = 1;
    /* Middle samples per output frame, as a reduced fraction. */
    uint64_t stepNumerator = 1;
    uint64_t stepDenominator = 1;
    bool direct = false;
    uint32_t interpolatorTaps = 0;
    double interpolatorAttenuation = ATTENUATION;
};

inline Plan makePlan(uint32_t inputRate, uint32_t outputRate) {
    Plan plan;
    const uint32_t lower = inputRate < outputRate ? inputRate : outputRate;
    if (2ull * inputRate < 3ull * lower) {
        plan.up = 2;
    } else {
        while (2ull * inputRate >= 3ull * lower * (plan.down * 2)) plan.down *= 2;
    }
    /* One octave further where that lands on the output rate exactly: 88.2 to 44.1 kHz needs no interpolator. */
    if (static_cast<uint64_t>(outputRate) * plan.down * 2 == inputRate) plan.down *= 2;
    const uint64_t numerator = static_cast<uint64_t>(inputRate) * plan.up;
    const uint64_t denominator = static_cast<uint64_t>(outputRate) * plan.down;
    const uint64_t divisor = std::gcd(numerator, denominator);
    plan.stepNumerator = numerator / divisor;
    plan.stepDenominator = denominator / divisor;
    plan.direct = numerator == denominator;
    if (!plan.direct) {
        const double middle = static_cast<double>(inputRate) * plan.up / plan.down;
        const double transition = (middle - lower) / middle;
        const double taps = (ATTENUATION - 7.95) / 14.36 / transition + 1.0;
        plan.interpolatorTaps = (static_cast<uint32_t>(std::ceil(taps)) + 3u) & ~3u;
        /* What rounding up to whole SIMD steps gives is spent on attenuation. */
        plan.interpolatorAttenuation = 7.95 + 14.36 * (plan.interpolatorTaps - 1.0) * transition;
    }
    return plan;
}

/* Modified Bessel function of the first kind, order 0, by its power series. */
inline double besselI0(double x) {
    double sum = 1.0, term = 1.0;
    for (uint32_t k = 1; term > 1e-18 * sum; ++k) {
        term *= (x / (2.0 * k)) * (x / (2.0 * k));
        sum += term;
    }
    return sum;
}

/* A windowed sinc at time t in samples: half-amplitude at `cutoff` cycles per sample, zero beyond +-halfLength. */
class KaiserSinc {
public:
    KaiserSinc(double cutoff, double halfLength, double attenuation)
        : cutoff_(cutoff), halfLength_(halfLength), beta_(0.1102 * (attenuation - 8.7)), scale_(1.0 / besselI0(beta_)) {}
    double at(double t) const {
        const double position = t / halfLength_;
        const double inside = 1.0 - position * position;
        if (inside < 0.0) return 0.0;
        const double angle = 2.0 * PI * cutoff_ * t;
        const double sinc = angle == 0.0 ? 1.0 : std::sin(angle) / angle;
        return 2.0 * cutoff_ * sinc * besselI0(beta_ * std::sqrt(inside)) * scale_;
    }
    /* Half the width of the transition at ATTENUATION, in cycles per sample. */
    static double halfTransition(double halfLength) { return (ATTENUATION - 7.95) / 14.36 / (4.0 * halfLength); }

private:
    static constexpr double PI = 3.14159265358979323846;
    double cutoff_, halfLength_, beta_, scale_;
};

} // namespace resampling
