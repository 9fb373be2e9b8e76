/*
 * Where a signal goes between its samples: a fast detector on every quarter of a frame, and a long filter that
 * settles the few places where the fast one cannot decide. Both are Kaiser-windowed sincs, each phase of unit
 * gain at DC.
 */
#pragma once

#include "interpolation_bound.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <wasm_simd128.h>

namespace limiting {

typedef float Lanes __attribute__((vector_size(16)));

inline Lanes loadLanes(const float* from) {
    Lanes lanes;
    std::memcpy(&lanes, from, sizeof lanes);
    return lanes;
}

inline Lanes magnitudes(Lanes x) { return reinterpret_cast<Lanes>(wasm_f32x4_abs(reinterpret_cast<v128_t>(x))); }
inline Lanes largerLanes(Lanes a, Lanes b) {
    return reinterpret_cast<Lanes>(wasm_f32x4_pmax(reinterpret_cast<v128_t>(a), reinterpret_cast<v128_t>(b)));
}

inline float larger(float a, float b) { return a > b ? a : b; }

/* Largest magnitude of `frames` samples, a multiple of four, and of their second differences. */
inline float largestMagnitude(const float* samples, int32_t frames) {
    Lanes largest{};
    for (int32_t i = 0; i < frames; i += 4) largest = largerLanes(largest, magnitudes(loadLanes(samples + i)));
    return larger(larger(largest[0], largest[1]), larger(largest[2], largest[3]));
}
inline float largestSecondDifference(const float* samples, int32_t frames) {
    Lanes largest{};
    for (int32_t i = 0; i < frames; i += 4) {
        const Lanes here = loadLanes(samples + i), beside = loadLanes(samples + i - 1) + loadLanes(samples + i + 1);
        largest = largerLanes(largest, magnitudes(beside - (here + here)));
    }
    return larger(larger(largest[0], largest[1]), larger(largest[2], largest[3]));
}

inline double besselI0(double x) {
    double sum = 1.0, term = 1.0;
    for (int k = 1; term > sum * 1e-18; k++) {
        const double factor = x / (2.0 * k);
        term *= factor * factor;
        sum += term;
    }
    return sum;
}

/* Kaiser-windowed sinc, `reach` frames to either side. */
inline double windowedSinc(double at, int32_t reach, double beta) {
    const double position = at / reach;
    if (position <= -1.0 || position >= 1.0) return 0.0;
    const double window = besselI0(beta * std::sqrt(1.0 - position * position)) / besselI0(beta);
    constexpr double PI = 3.14159265358979323846;
    return at == 0.0 ? 1.0 : window * std::sin(PI * at) / (PI * at);
}

/* Height of the peak near the middle one of three equally spaced readings of one sign. A parabola is exact for
 * slow signals and reads up to 11 % of its own correction too little at the band's edge; the factor leans that
 * way, since reading over costs 0.01 dB and reading under breaks the ceiling. */
inline float peakOfThree(float before, float middle, float after) {
    const float slope = 0.5f * (after - before);
    const float curve = 0.5f * (after + before) - middle;
    if (!(curve < 0.0f) || std::fabs(slope) > -2.0f * curve) return std::fmax(middle, std::fmax(before, after));
    return middle - 1.1f * slope * slope / (4.0f * curve);
}

/*
 * Readings at 1/4, 1/2 and 3/4 between frames, eight frames at a time. The two outer phases mirror each other:
 * the even and odd halves of their coefficients, applied to sums and differences of the samples on both sides,
 * give both for the price of one. Each lane adds in the same order whatever its neighbours are.
 */
class QuarterDetector {
public:
    static constexpr int32_t REACH = 24; /* frames to either side: flat to 20.5 kHz at 44.1 kHz */
    static constexpr int32_t GROUP = 8;

    void design() {
        constexpr double BETA = 5.0;
        double near[REACH], far[REACH], middle[REACH], outerSum = 0.0, middleSum = 0.0;
        for (int32_t k = 0; k < REACH; k++) {
            near[k] = windowedSinc(k + 0.25, REACH, BETA);
            far[k] = windowedSinc(k + 0.75, REACH, BETA);
            middle[k] = windowedSinc(k + 0.5, REACH, BETA);
            outerSum += near[k] + far[k];
            middleSum += 2.0 * middle[k];
        }
        for (int32_t k = 0; k < REACH; k++) {
            even_[k] = static_cast<float>((near[k] + far[k]) / (2.0 * outerSum));
            odd_[k] = static_cast<float>((near[k] - far[k]) / (2.0 * outerSum));
            middle_[k] = static_cast<float>(middle[k] / middleSum);
            near[k] /= outerSum;
            far[k] /= outerSum;
            middle[k] /= middleSum;
        }
        /* Three quarters is the mirror image of one. */
        InterpolationBound bound;
        bound.widen(near, far, REACH, 0.25);
        bound.widen(middle, middle, REACH, 0.5);
        /* The margin covers the rounding of the f32 sums. */
        constexpr double ROUNDING = 1e-4;
        reach_ = static_cast<float>(bound.taps * (1.0 + ROUNDING));
        near_ = static_cast<float>(1.0 + 2.0 * bound.moment);
        bend_ = static_cast<float>(bound.second);
        slack_ = static_cast<float>(bound.taps * ROUNDING);
    }

    /* Bounds of a stretch's readings, from largest magnitudes: of the samples its readings touch (REACH to either side),
     * of those it lies between, and of second differences (REACH - 2 before, REACH - 1 after it). */
    float bound(float around) const { return around * reach_; }
    float bound(float around, float own, float second) const { return own * near_ + second * bend_ + around * slack_; }

    /* readings[phase][i] for phases 1/4, 1/2, 3/4 after frame at + i, i < GROUP. */
    void read(const float* at, float (&readings)[3][GROUP]) const {
        Lanes evenA{}, evenB{}, oddA{}, oddB{}, halfA{}, halfB{};
        for (int32_t k = 0; k < REACH; k++) {
            const Lanes nearA = loadLanes(at - k), nearB = loadLanes(at - k + 4);
            const Lanes farA = loadLanes(at + k + 1), farB = loadLanes(at + k + 5);
            const Lanes sumA = nearA + farA, sumB = nearB + farB;
            evenA += even_[k] * sumA;
            evenB += even_[k] * sumB;
            halfA += middle_[k] * sumA;
            halfB += middle_[k] * sumB;
            oddA += odd_[k] * (nearA - farA);
            oddB += odd_[k] * (nearB - farB);
        }
        store(readings[0], evenA + oddA, evenB + oddB);
        store(readings[1], halfA, halfB);
        store(readings[2], evenA - oddA, evenB - oddB);
    }

private:
    static void store(float* to, Lanes a, Lanes b) {
        std::memcpy(to, &a, sizeof a);
        std::memcpy(to + 4, &b, sizeof b);
    }

    float even_[REACH], odd_[REACH], middle_[REACH];
    float reach_ = 0.0f, near_ = 0.0f, bend_ = 0.0f, slack_ = 0.0f;
};

/* The same question put to a filter flat to 21.5 kHz of 44.1, on eighths of a frame. */
class LongReader {
public:
    static constexpr int32_t REACH = 128;

    void design() {
        constexpr double BETA = 9.0;
        for (int32_t phase = 0; phase < 8; phase++) {
            double taps[2 * REACH], sum = 0.0;
            for (int32_t k = 0; k < 2 * REACH; k++) {
                taps[k] = windowedSinc(k - (REACH - 1) - phase / 8.0, REACH, BETA);
                sum += taps[k];
            }
            for (int32_t k = 0; k < 2 * REACH; k++) taps_[phase][k] = static_cast<float>(taps[k] / sum);
        }
    }

    /* Peak near `eighth` eighths after frame *at, where the signal has the sign it has there. */
    float peak(const float* at, int32_t eighth) const {
        const float middle = value(at, eighth);
        const float sign = middle < 0.0f ? -1.0f : 1.0f;
        return peakOfThree(sign * value(at, eighth - 1), sign * middle, sign * value(at, eighth + 1));
    }

private:
    float value(const float* at, int32_t eighth) const {
        if (eighth < 0) {
            at -= 1;
            eighth += 8;
        }
        if (eighth == 0) return *at;
        const float* from = at - (REACH - 1);
        const float* taps = taps_[eighth];
        Lanes a{}, b{}, c{}, d{};
        for (int32_t k = 0; k < 2 * REACH; k += 16) {
            a += loadLanes(from + k) * loadLanes(taps + k);
            b += loadLanes(from + k + 4) * loadLanes(taps + k + 4);
            c += loadLanes(from + k + 8) * loadLanes(taps + k + 8);
            d += loadLanes(from + k + 12) * loadLanes(taps + k + 12);
        }
        const Lanes sum = (a + b) + (c + d);
        return (sum[0] + sum[1]) + (sum[2] + sum[3]);
    }

    float taps_[8][2 * REACH];
};

} // namespace limiting
