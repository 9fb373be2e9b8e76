/*
 * Logarithm and power of two by series, for gains in decibels: a few nanoseconds, the same on every machine, and within 1e-12 of the
 * exact value.
 */
#pragma once

#include <bit>
#include <cstdint>

namespace dsp {

/* x: positive and normal. */
inline double quick_log2(double x) {
    /* x = m 2^n with m from sqrt(1/2) to sqrt(2). */
    const uint64_t bits = std::bit_cast<uint64_t>(x) - 0x3fe6a09e667f3bcdu;
    const auto n = static_cast<int32_t>(static_cast<int64_t>(bits) >> 52);
    const double m = std::bit_cast<double>((bits & 0x000fffffffffffffu) + 0x3fe6a09e667f3bcdu);
    /* 2 atanh((m - 1) / (m + 1)) / ln 2 */
    const double t = (m - 1.0) / (m + 1.0), s = t * t, s2 = s * s;
    const double low = (1.0 + s * (1.0 / 3.0)) + s2 * (1.0 / 5.0 + s * (1.0 / 7.0));
    const double high = (1.0 / 9.0 + s * (1.0 / 11.0)) + s2 * (1.0 / 13.0 + s * (1.0 / 15.0));
    return n + 2.8853900817779268 * t * (low + s2 * s2 * high);
}

/* x: -1000..1000. */
inline double quick_exp2(double x) {
    const double n = __builtin_nearbyint(x), t = 0.6931471805599453 * (x - n), t2 = t * t, t4 = t2 * t2;
    const double a = (1.0 + t) + t2 * (1.0 / 2.0 + t * (1.0 / 6.0));
    const double b = (1.0 / 24.0 + t * (1.0 / 120.0)) + t2 * (1.0 / 720.0 + t * (1.0 / 5040.0));
    const double c = (1.0 / 40320.0 + t * (1.0 / 362880.0)) + t2 * (1.0 / 3628800.0);
    const double scale = std::bit_cast<double>(static_cast<uint64_t>(static_cast<int64_t>(n) + 1023) << 52);
    return scale * (a + t4 * (b + t4 * c));
}

} // namespace dsp
