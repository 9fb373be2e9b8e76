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
 * nothing can become unstable. Bands of equal gain are one: where all are, the filter is a plain gain.
 */
#pragma once

#include "state_variable.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <type_traits>

namespace widening {

constexpr uint32_t SECTIONS = 3, BANDS = SECTIONS + 1;

/* s^2 high + s damping * radius + radius^2; or 1 for a zero at infinity. */
struct Numerator {
    double radius = 0.0, damping = dsp::SQRT2;
    bool constant = false;
};

/* Factors of c0 + c1 y + ... of degree `sections`, no c negative, by rising radius. Returns the leading coefficient. */
inline double factor(const double* c, uint32_t sections, Numerator* out) {
    uint32_t low = 0, high = sections;
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
    /* Corners between bands of different gains. */
    uint32_t sections = 0;
    double corners[SECTIONS];
    Mix mixes[SECTIONS];
};

/* Corners warped, not falling, above 0. */
inline Design design(const double* gains, const double* corners) {
    Design made;
    double apart[BANDS] = {gains[0]}, g[SECTIONS];
    for (uint32_t i = 0; i < SECTIONS; ++i) {
        if (gains[i + 1] == apart[made.sections]) continue;
        made.corners[made.sections] = corners[i];
        g[made.sections] = std::pow(corners[i] * corners[i], 2);
        apart[++made.sections] = gains[i + 1];
    }
    made.gain = gains[0];
    if (made.sections == 0) return made;
    /* The amplitude's numerator: of each band y^(0 or 1) (the step between its corners) and g + y of all other corners. */
    double c[BANDS] = {};
    for (uint32_t band = 0; band <= made.sections; ++band) {
        const bool lowest = band == 0, highest = band == made.sections;
        double product[BANDS] = {};
        product[lowest ? 0 : 1] = apart[band] * (highest ? 1.0 : lowest ? g[0] : g[band] - g[band - 1]);
        for (uint32_t other = 0; other < made.sections; ++other) {
            if (other == band || other + 1 == band) continue;
            for (uint32_t power = SECTIONS; power > 0; --power) product[power] = product[power] * g[other] + product[power - 1];
            product[0] *= g[other];
        }
        for (uint32_t power = 0; power < BANDS; ++power) c[power] += product[power];
    }
    Numerator numerators[SECTIONS];
    made.gain = factor(c, made.sections, numerators);
    for (uint32_t i = 0; i < made.sections; ++i) {
        const Numerator& numerator = numerators[i];
        if (numerator.constant) {
            made.gain /= g[i];
            made.mixes[i] = {0.0, -dsp::SQRT2, -1.0};
            continue;
        }
        const double radius = numerator.radius / made.corners[i];
        made.mixes[i] = {radius * radius - 1.0, numerator.damping * radius - dsp::SQRT2, 0.0};
    }
    return made;
}

/*
 * The two equal halves of a section stand side by side in an f64x2, the second a frame behind the first, and each section a frame
 * behind the one before: every frame of every half waits for its own past only. Last comes, where it is wanted, the high side of a
 * Linkwitz-Riley crossover, whose two filters (crossover.h) stand in the same way.
 */
class Filter {
  public:
    void clear() {
        for (dsp::StateVariable& pair : filters_) pair.clear();
    }
    void settle() {
        for (dsp::StateVariable& pair : filters_) pair.settle();
    }
    /* The corner, warped, of the crossover whose high side alone is let through; 0 for none. */
    void set(const Design& made, double cut_corner) {
        gain_ = made.gain;
        sections_ = made.sections;
        for (uint32_t i = 0; i < sections_; ++i) {
            tunings_[i] = dsp::Tuning(made.corners[i]);
            low_[i] = wasm_f64x2_splat(made.mixes[i].low);
            band_[i] = wasm_f64x2_splat(made.mixes[i].band);
            high_[i] = wasm_f64x2_splat(made.mixes[i].high);
        }
        cuts_ = cut_corner > 0.0;
        if (cuts_) tunings_[sections_] = dsp::Tuning(cut_corner);
    }
    /* In place. */
    void run(double* sound, uint32_t frames) {
        for (uint32_t i = 0; i < frames; ++i) sound[i] *= gain_;
        switch (sections_) {
        case 0: return cuts_ ? pass<0, true>(sound, frames) : void();
        case 1: return cuts_ ? pass<1, true>(sound, frames) : pass<1, false>(sound, frames);
        case 2: return cuts_ ? pass<2, true>(sound, frames) : pass<2, false>(sound, frames);
        default: return cuts_ ? pass<SECTIONS, true>(sound, frames) : pass<SECTIONS, false>(sound, frames);
        }
    }

  private:
    template <uint32_t COUNT, bool CUTS> void pass(double* sound, uint32_t frames) {
        constexpr uint32_t PAIRS = COUNT + (CUTS ? 1 : 0);
        /* Copies that no store to the sound could change: they stay in registers. */
        dsp::StateVariable filters[PAIRS];
        std::copy(filters_, filters_ + PAIRS, filters);
        v128_t passed[PAIRS] = {}, high = wasm_f64x2_splat(0.0);
        const auto step = [&](uint32_t i, auto at_end) {
            double next = i < frames ? sound[i] : 0.0;
            for (uint32_t pair = 0; pair < PAIRS; ++pair) {
                const dsp::StateVariable before = filters[pair];
                const v128_t x = wasm_f64x2_make(next, wasm_f64x2_extract_lane(passed[pair], 0));
                const auto parts = filters[pair].run(tunings_[pair], x);
                if (pair < COUNT) {
                    const v128_t changes = wasm_f64x2_add(wasm_f64x2_mul(low_[pair], parts.low), wasm_f64x2_mul(band_[pair], parts.band));
                    passed[pair] = wasm_f64x2_add(x, wasm_f64x2_add(changes, wasm_f64x2_mul(high_[pair], parts.high)));
                    next = wasm_f64x2_extract_lane(passed[pair], 1);
                } else {
                    const v128_t first = wasm_i64x2_shuffle(high, high, 0, 0), second = wasm_f64x2_mul(tunings_[pair].damping, parts.high);
                    next = wasm_f64x2_extract_lane(wasm_f64x2_sub(wasm_f64x2_sub(first, second), parts.band), 1);
                    passed[pair] = parts.band;
                    high = parts.high;
                }
                /* At either end of the block a half has no frame: it stays as it was. */
                if (at_end) filters[pair].keep(before, absent(i - pair, frames));
            }
            if (i >= PAIRS) sound[i - PAIRS] = next;
        };
        const uint32_t first_end = std::min(PAIRS, frames);
        for (uint32_t i = 0; i < first_end; ++i) step(i, std::true_type{});
        for (uint32_t i = first_end; i < frames; ++i) step(i, std::false_type{});
        for (uint32_t i = frames; i < frames + PAIRS; ++i) step(i, std::true_type{});
        std::copy(filters, filters + PAIRS, filters_);
    }
    /* The lanes without a frame where the first half's is `frame`, below 0 wrapping round. */
    static v128_t absent(uint32_t frame, uint32_t frames) {
        return wasm_i64x2_make(frame < frames ? 0 : -1, frame - 1 < frames ? 0 : -1);
    }

    dsp::StateVariable filters_[SECTIONS + 1];
    dsp::Tuning tunings_[SECTIONS + 1];
    double gain_ = 1.0;
    v128_t low_[SECTIONS], band_[SECTIONS], high_[SECTIONS];
    uint32_t sections_ = 0;
    bool cuts_ = false;
};

} // namespace widening
