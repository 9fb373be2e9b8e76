/* Gains, fades and sums on f32 planes. Everything is addressed by absolute position: no state, no blocks. */
#include "dsp.h"

#include <cmath>

namespace {

constexpr double HALF_PI = 1.57079632679489661923;
/* Exponential and logarithmic curves span 40 dB before they close on zero. */
constexpr double SPAN = 100.0;

/* Position within the curve, 0..1; a fade of no length has passed at position 0. */
double share(double position, double length) {
    if (position >= length) return 1.0;
    return position > 0.0 ? position / length : 0.0;
}

double fadeCurve(int32_t curve, double position, double length) {
    const double t = share(position, length);
    if (t == 0.0 || t == 1.0) return t;
    switch (curve) {
        case FADE_EQUAL_POWER: return std::sin(HALF_PI * t);
        case FADE_S: {
            const double s = std::sin(HALF_PI * t);
            return s * s;
        }
        case FADE_LOGARITHMIC: return std::log(1.0 + (SPAN - 1.0) * t) / std::log(SPAN);
        case FADE_EXPONENTIAL: return (std::pow(SPAN, t) - 1.0) / (SPAN - 1.0);
        default: return t;
    }
}

double crossfadeCurve(double correlation, double position, double length) {
    const double t = share(position, length);
    if (t == 0.0 || t == 1.0) return t;
    /* Below -0.5 the law would ask for more than 3 dB of gain for material that all but cancels. */
    const double r = correlation > 1.0 ? 1.0 : correlation > -0.5 ? correlation : correlation <= -0.5 ? -0.5 : 0.0;
    const double in = std::sin(HALF_PI * t), out = std::cos(HALF_PI * t);
    return in / std::sqrt(1.0 + 2.0 * r * in * out);
}

/* Applies `gainAt(position)` where 0 <= position < length; `before` and `after` say what happens outside. */
enum class Outside { keep, mute };
template <typename Curve>
void shapePlane(float* plane, uint32_t frames, double position, double length, Outside before, Outside after, Curve gainAt) {
    for (uint32_t i = 0; i < frames; ++i) {
        const double at = position + i;
        if (at < 0.0) {
            if (before == Outside::mute) plane[i] = 0.0f;
        } else if (at >= length) {
            if (after == Outside::keep) return;
            plane[i] = 0.0f;
        } else {
            const double gain = gainAt(at);
            if (gain != 1.0) plane[i] = gain == 0.0 ? 0.0f : static_cast<float>(plane[i] * gain);
        }
    }
}

bool isRange(double position, double length) {
    return std::fabs(position) <= 9007199254740992.0 && length >= 0.0 && length <= 9007199254740992.0;
}

} // namespace

double fade_gain(int32_t curve, double position, double length) { return fadeCurve(curve, position, length); }

double crossfade_gain(double correlation, double position, double length) {
    return crossfadeCurve(correlation, position, length);
}

void mix_gain(float* plane, uint32_t frames, double gain) {
    if (gain == 1.0) return;
    for (uint32_t i = 0; i < frames; ++i) plane[i] = static_cast<float>(plane[i] * gain);
}

int32_t mix_fade_in(float* plane, uint32_t frames, double position, double length, int32_t curve) {
    if (!isRange(position, length) || curve < FADE_LINEAR || curve > FADE_EXPONENTIAL) return DSP_BAD_ARGUMENT;
    shapePlane(plane, frames, position, length, Outside::mute, Outside::keep,
               [=](double at) { return fadeCurve(curve, at, length); });
    return DSP_OK;
}

int32_t mix_fade_out(float* plane, uint32_t frames, double position, double length, int32_t curve) {
    if (!isRange(position, length) || curve < FADE_LINEAR || curve > FADE_EXPONENTIAL) return DSP_BAD_ARGUMENT;
    shapePlane(plane, frames, position, length, Outside::keep, Outside::mute,
               [=](double at) { return fadeCurve(curve, length - at, length); });
    return DSP_OK;
}

int32_t mix_crossfade_in(float* plane, uint32_t frames, double position, double length, double correlation) {
    if (!isRange(position, length)) return DSP_BAD_ARGUMENT;
    shapePlane(plane, frames, position, length, Outside::mute, Outside::keep,
               [=](double at) { return crossfadeCurve(correlation, at, length); });
    return DSP_OK;
}

int32_t mix_crossfade_out(float* plane, uint32_t frames, double position, double length, double correlation) {
    if (!isRange(position, length)) return DSP_BAD_ARGUMENT;
    shapePlane(plane, frames, position, length, Outside::keep, Outside::mute,
               [=](double at) { return crossfadeCurve(correlation, length - at, length); });
    return DSP_OK;
}

void mix_add(float* destination, const float* source, uint32_t frames, double gain) {
    for (uint32_t i = 0; i < frames; ++i) destination[i] = static_cast<float>(destination[i] + gain * source[i]);
}

float mix_peak(const float* plane, uint32_t frames) {
    float peak = 0.0f;
    for (uint32_t i = 0; i < frames; ++i) {
        const float magnitude = std::fabs(plane[i]);
        if (magnitude > peak) peak = magnitude;
    }
    return peak;
}

void mix_correlate(const float* first, const float* second, uint32_t frames, double* sums) {
    double firstPower = sums[0], secondPower = sums[1], product = sums[2];
    for (uint32_t i = 0; i < frames; ++i) {
        const double a = first[i], b = second[i];
        firstPower += a * a;
        secondPower += b * b;
        product += a * b;
    }
    sums[0] = firstPower;
    sums[1] = secondPower;
    sums[2] = product;
}

double mix_correlation(const double* sums) {
    const double power = std::sqrt(sums[0]) * std::sqrt(sums[1]);
    if (!(power > 0.0)) return 0.0;
    const double correlation = sums[2] / power;
    return correlation > 1.0 ? 1.0 : correlation < -1.0 ? -1.0 : correlation;
}
