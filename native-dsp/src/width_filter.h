/*
 * Gains by frequency at minimum phase that need not be above nothing: bands of gains w0..w3 between corners f1 <= f2 <= f3 make the
 * amplitude
 *
 *     w0 (1 - h1) + w1 (h1 - h2) + w2 (h2 - h3) + w3 h3,     h = y / (f^4 + y),  y = frequency^4,
 *
 * h being the high side of a Linkwitz-Riley crossover of fourth order: bands that are never negative and sum to 1. Over the common
 * denominator that is a cubic in y with no negative coefficient, so its roots are not positive: each is a zero of the filter twice,
 * s^4 = root in the left half plane. The filter is thus three squared sections with Butterworth's denominators at the corners and
 * those zeros. The sections' state-variable filters know the corners only; what moves with the gains is how their parts are mixed, so
 * nothing can become unstable. Where all gains are equal the filter is one plain gain.
 */
#pragma once

#include "state_variable.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace widening {

constexpr uint32_t SECTIONS = 3, BANDS = SECTIONS + 1;

/* s^2 high + s damping * radius + radius^2; or 1 for a zero at infinity. */
struct Numerator {
    double radius = 0.0, damping = dsp::SQRT2;
    bool constant = false;
};

/* Factors of c0 + c1 y + c2 y^2 + c3 y^3, none of which is negative, by rising radius. Returns the leading coefficient. */
inline double factor(const double* c, Numerator* out) {
    uint32_t low = 0, high = SECTIONS;
    while (high > 0 && c[high] == 0.0) out[--high].constant = true;
    const double leading = c[high];
    while (low < high && c[low] == 0.0) ++low;
    c += low;
    Numerator* found = out + low;
    uint32_t degree = high - low;
    double a2 = leading, a1 = 0.0, a0 = 0.0;
    if (degree == 3) {
        /* A real root -r, halving its range by ratio. */
        double from = 1e-40, to = 1e40;
        for (uint32_t i = 0; i < 64; ++i) {
            const double r = std::sqrt(from) * std::sqrt(to);
            (c[0] - r * (c[1] - r * (c[2] - r * c[3])) > 0.0 ? from : to) = r;
        }
        const double r = from;
        found[2].radius = std::sqrt(std::sqrt(r));
        a0 = c[0] / r;
        /* Divided from the top or from the bottom, whichever cancels less. */
        a1 = (c[1] + a0) / r < c[2] + r * c[3] ? (c[1] - a0) / r : c[2] - r * c[3];
    } else if (degree > 0) {
        a1 = c[1];
        a0 = c[0];
    }
    if (degree == 1) {
        found[0].radius = std::sqrt(std::sqrt(a0 / a1));
    } else if (degree >= 2) {
        if (degree == 2) a2 = c[2];
        const double square = a1 * a1 - 4.0 * a2 * a0;
        if (square >= 0.0) {
            const double larger = 0.5 * (a1 + std::sqrt(square));
            found[0].radius = std::sqrt(std::sqrt(a0 / larger));
            found[1].radius = std::sqrt(std::sqrt(larger / a2));
        } else {
            const double quarter = 0.25 * std::atan2(std::sqrt(-square), -a1);
            found[0].radius = found[1].radius = std::sqrt(std::sqrt(std::sqrt(a0 / a2)));
            found[0].damping = 2.0 * std::sin(quarter);
            found[1].damping = 2.0 * std::cos(quarter);
        }
    }
    std::sort(found, found + degree, [](const Numerator& a, const Numerator& b) { return a.radius < b.radius; });
    return leading;
}

/* What the parts of a state-variable filter are changed by: nothing leaves the input alone. */
struct Mix {
    double low = 0.0, band = 0.0, high = 0.0;
};

struct Design {
    double gain = 1.0;
    bool flat = true;
    Mix mixes[SECTIONS];
};

/* Corners warped, not falling, above 0. */
inline Design design(const double* gains, const double* corners) {
    Design made;
    made.gain = gains[0];
    if (std::all_of(gains, gains + BANDS, [gains](double gain) { return gain == gains[0]; })) return made;
    made.flat = false;
    double g[SECTIONS];
    for (uint32_t i = 0; i < SECTIONS; ++i) g[i] = std::pow(corners[i] * corners[i], 2);
    const double lower = gains[1] * (g[1] - g[0]), upper = gains[2] * (g[2] - g[1]);
    const double c[BANDS] = {gains[0] * g[0] * g[1] * g[2],
                             gains[0] * g[0] * (g[1] + g[2]) + lower * g[2] + upper * g[0] + gains[3] * g[0] * g[1],
                             gains[0] * g[0] + lower + upper + gains[3] * (g[0] + g[1]), gains[3]};
    Numerator numerators[SECTIONS];
    made.gain = factor(c, numerators);
    for (uint32_t i = 0; i < SECTIONS; ++i) {
        const Numerator& numerator = numerators[i];
        if (numerator.constant) {
            made.gain /= g[i];
            made.mixes[i] = {0.0, -dsp::SQRT2, -1.0};
            continue;
        }
        const double radius = numerator.radius / corners[i];
        made.mixes[i] = {radius * radius - 1.0, numerator.damping * radius - dsp::SQRT2, 0.0};
    }
    return made;
}

/*
 * The two equal halves of a section stand side by side in an f64x2, the second a frame behind the first, and each section a frame
 * behind the one before: every frame of every half waits for its own past only.
 */
class Filter {
  public:
    void clear() {
        for (dsp::StateVariable& pair : filters_) pair.clear();
    }
    void settle() {
        for (dsp::StateVariable& pair : filters_) pair.settle();
    }
    void set(const Design& made, const double* corners) {
        gain_ = made.gain;
        flat_ = made.flat;
        if (flat_) return;
        for (uint32_t i = 0; i < SECTIONS; ++i) {
            tunings_[i] = dsp::Tuning(corners[i]);
            low_[i] = wasm_f64x2_splat(made.mixes[i].low);
            band_[i] = wasm_f64x2_splat(made.mixes[i].band);
            high_[i] = wasm_f64x2_splat(made.mixes[i].high);
        }
    }
    /* In place; `finish` takes each filtered frame and says what becomes of it. */
    template <typename Finish> void run(double* sound, uint32_t frames, Finish finish) {
        if (flat_) {
            for (uint32_t i = 0; i < frames; ++i) sound[i] = finish(sound[i] * gain_);
            return;
        }
        dsp::StateVariable filters[SECTIONS];
        std::copy(filters_, filters_ + SECTIONS, filters);
        v128_t passed[SECTIONS] = {};
        for (uint32_t i = 0; i < frames + SECTIONS; ++i) {
            const bool at_end = i < SECTIONS || i >= frames;
            double next = i < frames ? sound[i] * gain_ : 0.0;
            for (uint32_t section = 0; section < SECTIONS; ++section) {
                const dsp::StateVariable before = filters[section];
                const v128_t x = wasm_f64x2_make(next, wasm_f64x2_extract_lane(passed[section], 0));
                passed[section] = step(section, filters[section], x);
                /* At either end of the block a half has no frame: it stays as it was. */
                if (at_end) filters[section].keep(before, absent(i - section, frames));
                next = wasm_f64x2_extract_lane(passed[section], 1);
            }
            if (i >= SECTIONS) sound[i - SECTIONS] = finish(next);
        }
        std::copy(filters, filters + SECTIONS, filters_);
    }

  private:
    v128_t step(uint32_t at, dsp::StateVariable& pair, v128_t x) const {
        const auto parts = pair.run(tunings_[at], x);
        const v128_t changes = wasm_f64x2_add(wasm_f64x2_mul(low_[at], parts.low), wasm_f64x2_mul(band_[at], parts.band));
        return wasm_f64x2_add(x, wasm_f64x2_add(changes, wasm_f64x2_mul(high_[at], parts.high)));
    }
    /* The lanes without a frame where the first half's is `frame`, below 0 wrapping round. */
    static v128_t absent(uint32_t frame, uint32_t frames) {
        return wasm_i64x2_make(frame < frames ? 0 : -1, frame - 1 < frames ? 0 : -1);
    }

    dsp::StateVariable filters_[SECTIONS];
    dsp::Tuning tunings_[SECTIONS];
    double gain_ = 1.0;
    v128_t low_[SECTIONS], band_[SECTIONS], high_[SECTIONS];
    bool flat_ = true;
};

} // namespace widening
