/*
 * How far an interpolator's output can reach, so that most of it need not be worked out.
 *
 * An interpolator of unit gain at DC is linear interpolation plus a filter g on second differences
 * d[n] = x[n-1] - 2 x[n] + x[n+1]: what linear interpolation leaves of its taps has no sum and, but for a moment m, no
 * slope. Between x[n] and x[n+1] it therefore reaches at most max(|x[n]|, |x[n+1]|) (1 + 2 |m|) + sum |g| max |d|.
 * For a windowed sinc sum |g| is about 0.5 where the sum of its own |taps| is 2.7: on music, whose second differences
 * are small, only the neighbourhoods of the highest peaks are left to work out.
 */
#pragma once

#include <algorithm>
#include <cmath>

struct InterpolationBound {
    double taps = 0.0;   /* sum |taps| */
    double moment = 0.0; /* |m| */
    double second = 0.0; /* sum |g| */

    /* Widens the bound to hold for one more phase (0..1): taps before[k] of x[n-k] and after[k] of x[n+1+k], k < half. */
    void widen(const double* before, const double* after, int half, double phase) {
        const auto rest_at = [&](int at) { /* of x[n + at + 1 - half] */
            if (at < half) return before[half - 1 - at] - (at == half - 1 ? 1.0 - phase : 0.0);
            return after[at - half] - (at == half ? phase : 0.0);
        };
        double magnitude = 0.0, slope = 0.0;
        for (int k = 0; k < half; k++) magnitude += std::fabs(before[k]) + std::fabs(after[k]);
        for (int at = 0; at < 2 * half; at++) slope += at * rest_at(at);
        double sum = 0.0, twice = 0.0, total = 0.0;
        for (int at = 0; at < 2 * half; at++) {
            total += std::fabs(twice);
            sum += rest_at(at) + (at == half - 1 ? slope : 0.0) - (at == half ? slope : 0.0);
            twice += sum;
        }
        taps = std::max(taps, magnitude);
        moment = std::max(moment, std::fabs(slope));
        second = std::max(second, total);
    }
};
