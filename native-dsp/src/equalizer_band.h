/*
 * One band of the equalizer: up to four sections, the way from the last setting to the next, and the gain that the sound
 * itself moves. Channels lie side by side in an f64x2.
 */
#pragma once

#include "dsp.h"
#include "section_design.h"

#include <array>
#include <wasm_simd128.h>

namespace equalizing {

constexpr uint32_t SECTIONS = 4;
/* Settings and dynamics move on at multiples of this many frames since reset, so that blocks do not matter. */
constexpr uint32_t STEP = 32;

using Sections = std::array<dsp::Section, SECTIONS>;

struct Setting {
    int32_t shape = EQ_OFF, target = EQ_STEREO;
    double frequency = 1000.0, gain = 0.0, q = 0.7071067811865476;
    uint32_t order = 2;
    bool has_gain() const { return shape == EQ_BELL || shape == EQ_LOW_SHELF || shape == EQ_HIGH_SHELF || shape == EQ_TILT; }
};

/* Analogue prototypes of Bristow-Johnson's Audio EQ Cookbook, as power over (f / f0)^2. */
inline dsp::Prototype bell(double gain_db, double q) {
    const double a = std::pow(10.0, gain_db / 40.0);
    return {1.0, a * a / (q * q) - 2.0, 1.0, 1.0, 1.0 / (a * a * q * q) - 2.0, 1.0};
}
inline dsp::Prototype high_shelf(double gain_db, double q) {
    const double a = std::pow(10.0, gain_db / 40.0), middle = a / (q * q) - 2.0 * a;
    return {a * a, a * a * middle, a * a * a * a, a * a, middle, 1.0};
}
inline dsp::Prototype low_shelf(double gain_db, double q) {
    const double a = std::pow(10.0, gain_db / 40.0), middle = a / (q * q) - 2.0 * a;
    return {a * a * a * a, a * a * middle, a * a, 1.0, middle, a * a};
}
inline dsp::Prototype notch(double q) {
    dsp::Prototype p{1.0, -2.0, 1.0, 1.0, 1.0 / (q * q) - 2.0, 1.0};
    p.zeros_at_f0 = true;
    return p;
}
/* The k-th section of a Butterworth filter; the last of an odd order is of first order. */
inline dsp::Prototype cut(bool low, uint32_t order, uint32_t k) {
    if (2 * k + 1 == order) {
        dsp::Prototype p = low ? dsp::Prototype{0.0, 1.0, 0.0, 1.0, 1.0, 0.0} : dsp::Prototype{1.0, 0.0, 0.0, 1.0, 1.0, 0.0};
        p.zeros_at_zero = low ? 1 : 0;
        return p;
    }
    const double q = 0.5 / std::sin(3.14159265358979323846 * (2 * k + 1) / (2.0 * order));
    dsp::Prototype p = low ? dsp::Prototype{0.0, 0.0, 1.0, 1.0, 1.0 / (q * q) - 2.0, 1.0}
                           : dsp::Prototype{1.0, 0.0, 0.0, 1.0, 1.0 / (q * q) - 2.0, 1.0};
    p.zeros_at_zero = low ? 2 : 0;
    return p;
}

inline Sections design(const Setting& setting, double gain, double rate, dsp::SectionFit& fit) {
    Sections sections;
    const auto make = [&](const dsp::Prototype& prototype) { return fit.fit(prototype, setting.frequency, rate); };
    switch (setting.shape) {
    case EQ_BELL: sections[0] = make(bell(gain, setting.q)); break;
    case EQ_LOW_SHELF: sections[0] = make(low_shelf(gain, setting.q)); break;
    case EQ_HIGH_SHELF: sections[0] = make(high_shelf(gain, setting.q)); break;
    case EQ_NOTCH: sections[0] = make(notch(setting.q)); break;
    case EQ_TILT:
        /* A wide high shelf turned by half its gain: one bend, straight in between. */
        sections[0] = make(low_shelf(-0.5 * gain, setting.q));
        sections[1] = make(high_shelf(0.5 * gain, setting.q));
        break;
    case EQ_LOW_CUT:
    case EQ_HIGH_CUT:
        for (uint32_t k = 0; 2 * k < setting.order; ++k) sections[k] = make(cut(setting.shape == EQ_LOW_CUT, setting.order, k));
        break;
    default: break;
    }
    return sections;
}

inline dsp::Section between(const dsp::Section& a, const dsp::Section& b, double t) {
    const auto mix = [t](double x, double y) { return x + t * (y - x); };
    return {mix(a.b0, b.b0), mix(a.b1, b.b1), mix(a.b2, b.b2), mix(a.a1, b.a1), mix(a.a2, b.a2), mix(a.c, b.c), mix(a.d, b.d)};
}

inline Sections between(const Sections& a, const Sections& b, double t) {
    Sections mixed;
    for (uint32_t i = 0; i < SECTIONS; ++i) mixed[i] = between(a[i], b[i], t);
    return mixed;
}

inline bool same(const dsp::Section& a, const dsp::Section& b) {
    return a.b0 == b.b0 && a.b1 == b.b1 && a.b2 == b.b2 && a.a1 == b.a1 && a.a2 == b.a2 && a.c == b.c && a.d == b.d;
}

inline bool passes(const dsp::Section& s) { return same(s, dsp::Section{}); }

/* What a section remembers: inputs and outputs, which mean the same whatever the coefficients become. */
struct Memory {
    v128_t x1, x2, y1, y2, v1;
    void clear() { x1 = x2 = y1 = y2 = v1 = wasm_f64x2_splat(0.0); }
    /* Far below f32's smallest step at any level that is heard; keeps tails from becoming denormal. */
    void settle() {
        for (v128_t* value : {&y1, &y2, &v1}) {
            *value = wasm_v128_and(*value, wasm_f64x2_ge(wasm_f64x2_abs(*value), wasm_f64x2_splat(1e-40)));
        }
    }
};

class Filter {
  public:
    void clear() {
        for (Memory& memory : memory_) memory.clear();
    }
    void settle() {
        for (Memory& memory : memory_) memory.settle();
    }
    /* `data` holds `frames` pairs; coefficients go from `a` to `b`, which they reach after the last of `steps` frames. */
    void run(uint32_t section, const dsp::Section& a, const dsp::Section& b, v128_t* data, uint32_t frames, uint32_t done, uint32_t steps) {
        Memory m = memory_[section];
        if (same(a, b)) {
            const Coefficients k(a);
            for (uint32_t i = 0; i < frames; ++i) data[i] = step(k, m, data[i]);
        } else {
            const Coefficients from(a), to(b);
            const double part = 1.0 / steps;
            for (uint32_t i = 0; i < frames; ++i) {
                data[i] = step(Coefficients(from, to, (done + i + 1) * part), m, data[i]);
            }
        }
        memory_[section] = m;
    }

  private:
    struct Coefficients {
        v128_t b0, b1, b2, a1, a2, c, d;
        explicit Coefficients(const dsp::Section& s)
            : b0(wasm_f64x2_splat(s.b0)), b1(wasm_f64x2_splat(s.b1)), b2(wasm_f64x2_splat(s.b2)), a1(wasm_f64x2_splat(s.a1)),
              a2(wasm_f64x2_splat(s.a2)), c(wasm_f64x2_splat(s.c)), d(wasm_f64x2_splat(s.d)) {}
        Coefficients(const Coefficients& a, const Coefficients& b, double share) {
            const v128_t t = wasm_f64x2_splat(share);
            const auto mix = [t](v128_t x, v128_t y) { return wasm_f64x2_add(x, wasm_f64x2_mul(t, wasm_f64x2_sub(y, x))); };
            b0 = mix(a.b0, b.b0);
            b1 = mix(a.b1, b.b1);
            b2 = mix(a.b2, b.b2);
            a1 = mix(a.a1, b.a1);
            a2 = mix(a.a2, b.a2);
            c = mix(a.c, b.c);
            d = mix(a.d, b.d);
        }
    };
    static v128_t step(const Coefficients& k, Memory& m, v128_t x) {
        const v128_t ahead = wasm_f64x2_add(wasm_f64x2_mul(k.b0, x), wasm_f64x2_add(wasm_f64x2_mul(k.b1, m.x1), wasm_f64x2_mul(k.b2, m.x2)));
        const v128_t y = wasm_f64x2_sub(wasm_f64x2_sub(ahead, wasm_f64x2_mul(k.a2, m.y2)), wasm_f64x2_mul(k.a1, m.y1));
        const v128_t v = wasm_f64x2_sub(wasm_f64x2_add(y, wasm_f64x2_mul(k.c, m.y1)), wasm_f64x2_mul(k.d, m.v1));
        m.x2 = m.x1;
        m.x1 = x;
        m.y2 = m.y1;
        m.y1 = y;
        m.v1 = v;
        return v;
    }
    Memory memory_[SECTIONS];
};

} // namespace equalizing
