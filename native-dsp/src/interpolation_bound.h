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
        double magnitude = 0.0;
        for (int k = 0; k < half; k++) magnitude += std::fabs(before[k]) + std::fabs(after[k]);
        taps = std::max(taps, magnitude);
        widen_by(half, [&](int at) {
            if (at < half) return before[half - 1 - at] - (at == half - 1 ? 1.0 - phase : 0.0);
            return after[at - half] - (at == half ? phase : 0.0);
        });
    }

    /*
     * The same from two known outputs on either side, instead of from x[n] and x[n+1]: the output `along` the way (0..1) from
     * the lower to the upper reaches at most the higher of them + 2 |m| max(|x[n]|, |x[n+1]|) + sum |g| max |d|. Taps are of
     * x[n + 1 - half] and on, 2 half of them each. Half the distance leaves about a quarter.
     */
    void widen_between(const double* lower, const double* upper, double along, const double* own, int half) {
        widen_by(half, [&](int at) { return own[at] - ((1.0 - along) * lower[at] + along * upper[at]); });
    }

  private:
    /* By what is left of the taps, which has no sum: rest_at(at) of x[n + at + 1 - half]. */
    template <typename Rest> void widen_by(int half, Rest rest_at) {
        double slope = 0.0;
        for (int at = 0; at < 2 * half; at++) slope += at * rest_at(at);
        double sum = 0.0, twice = 0.0, total = 0.0;
        for (int at = 0; at < 2 * half; at++) {
            total += std::fabs(twice);
            sum += rest_at(at) + (at == half - 1 ? slope : 0.0) - (at == half ? slope : 0.0);
            twice += sum;
        }
        moment = std::max(moment, std::fabs(slope));
        second = std::max(second, total);
    }
};
