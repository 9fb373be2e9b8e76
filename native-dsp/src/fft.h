/*
 * Complex FFT on split real and imaginary planes, so that a pair of audio channels is one complex signal without
 * interleaving, and two (f64) or four (f32) butterflies share one SIMD register.
 *
 * Radix-4 decimation in frequency forward, decimation in time back (one radix-2 step where log2 is odd).
 * The spectrum stays in the permuted order the forward pass leaves: products bin by bin do not care, `backward`
 * undoes exactly that order, and `place` says where a bin is. Neither direction scales.
 */
#pragma once

#include "array.h"

#include <wasm_simd128.h>

#include <cmath>
#include <cstdint>

namespace dsp {

/* Two f64 in a register. */
struct LanesF64 {
    using Sample = double;
    static constexpr uint32_t COUNT = 2;
    static v128_t add(v128_t a, v128_t b) { return wasm_f64x2_add(a, b); }
    static v128_t subtract(v128_t a, v128_t b) { return wasm_f64x2_sub(a, b); }
    static v128_t multiply(v128_t a, v128_t b) { return wasm_f64x2_mul(a, b); }
    /* Element k of neighbouring groups of four, one group per lane. */
    static void gather(const double* from, v128_t& a, v128_t& b, v128_t& c, v128_t& d) {
        const v128_t x0 = wasm_v128_load(from), x1 = wasm_v128_load(from + 2);
        const v128_t x2 = wasm_v128_load(from + 4), x3 = wasm_v128_load(from + 6);
        a = wasm_i64x2_shuffle(x0, x2, 0, 2);
        b = wasm_i64x2_shuffle(x0, x2, 1, 3);
        c = wasm_i64x2_shuffle(x1, x3, 0, 2);
        d = wasm_i64x2_shuffle(x1, x3, 1, 3);
    }
    static void scatter(double* to, v128_t a, v128_t b, v128_t c, v128_t d) {
        wasm_v128_store(to, wasm_i64x2_shuffle(a, b, 0, 2));
        wasm_v128_store(to + 2, wasm_i64x2_shuffle(c, d, 0, 2));
        wasm_v128_store(to + 4, wasm_i64x2_shuffle(a, b, 1, 3));
        wasm_v128_store(to + 6, wasm_i64x2_shuffle(c, d, 1, 3));
    }
};

/* Four f32 in a register. */
struct LanesF32 {
    using Sample = float;
    static constexpr uint32_t COUNT = 4;
    static v128_t add(v128_t a, v128_t b) { return wasm_f32x4_add(a, b); }
    static v128_t subtract(v128_t a, v128_t b) { return wasm_f32x4_sub(a, b); }
    static v128_t multiply(v128_t a, v128_t b) { return wasm_f32x4_mul(a, b); }
    static void gather(const float* from, v128_t& a, v128_t& b, v128_t& c, v128_t& d) {
        transpose(wasm_v128_load(from), wasm_v128_load(from + 4), wasm_v128_load(from + 8), wasm_v128_load(from + 12), a, b, c, d);
    }
    static void scatter(float* to, v128_t a, v128_t b, v128_t c, v128_t d) {
        v128_t w, x, y, z;
        transpose(a, b, c, d, w, x, y, z);
        wasm_v128_store(to, w);
        wasm_v128_store(to + 4, x);
        wasm_v128_store(to + 8, y);
        wasm_v128_store(to + 12, z);
    }

private:
    static void transpose(v128_t w, v128_t x, v128_t y, v128_t z, v128_t& a, v128_t& b, v128_t& c, v128_t& d) {
        const v128_t wx_low = wasm_i32x4_shuffle(w, x, 0, 4, 1, 5), wx_high = wasm_i32x4_shuffle(w, x, 2, 6, 3, 7);
        const v128_t yz_low = wasm_i32x4_shuffle(y, z, 0, 4, 1, 5), yz_high = wasm_i32x4_shuffle(y, z, 2, 6, 3, 7);
        a = wasm_i64x2_shuffle(wx_low, yz_low, 0, 2);
        b = wasm_i64x2_shuffle(wx_low, yz_low, 1, 3);
        c = wasm_i64x2_shuffle(wx_high, yz_high, 0, 2);
        d = wasm_i64x2_shuffle(wx_high, yz_high, 1, 3);
    }
};

template <typename Lanes> class Fft {
public:
    using Sample = typename Lanes::Sample;
    static constexpr uint32_t LANES = Lanes::COUNT;

    /* size: a power of two from 32 up. */
    bool create(uint32_t size) {
        size_ = size;
        uint32_t bits = 0;
        while ((1u << bits) < size) ++bits;
        odd_ = (bits & 1u) != 0;
        if (!twiddles_.allocate(3 * size)) return false;
        Sample* to = twiddles_.get();
        uint32_t span = size;
        if (odd_) {
            for (uint32_t j = 0; j < span / 2; j += LANES, to += 2 * LANES) turn(to, j, 1, span);
            span /= 2;
        }
        for (; span >= 16; span /= 4) {
            for (uint32_t j = 0; j < span / 4; j += LANES, to += 6 * LANES) {
                for (uint32_t power = 1; power <= 3; ++power) turn(to + 2 * LANES * (power - 1), j, power, span);
            }
        }
        twiddlesEnd_ = to;
        return true;
    }

    void forward(Sample* re, Sample* im) const {
        const Sample* twiddles = twiddles_.get();
        uint32_t span = size_;
        if (odd_) {
            const uint32_t half = span / 2;
            for (uint32_t j = 0; j < half; j += LANES, twiddles += 2 * LANES) {
                const Pair a = load(re, im, j), b = load(re, im, j + half);
                store(re, im, j, add(a, b));
                store(re, im, j + half, times(subtract(a, b), twiddles));
            }
            span = half;
        }
        for (; span > CACHED; span /= 4) {
            forwardPass(re, im, 0, size_, span, twiddles);
            twiddles += 6 * (span / 4);
        }
        /* From here on stretch by stretch, each through all its passes while it is near. */
        const uint32_t stretch = span;
        for (uint32_t from = 0; from < size_; from += stretch) {
            const Sample* w = twiddles;
            for (span = stretch; span >= 16; span /= 4) {
                forwardPass(re, im, from, from + stretch, span, w);
                w += 6 * (span / 4);
            }
            forwardFours(re, im, from, from + stretch);
        }
    }

    void backward(Sample* re, Sample* im) const {
        const uint32_t largest = odd_ ? size_ / 2 : size_;
        uint32_t stretch = largest;
        while (stretch > CACHED) stretch /= 4;
        const Sample* twiddles = twiddlesEnd_;
        for (uint32_t from = 0; from < size_; from += stretch) {
            backwardFours(re, im, from, from + stretch);
            twiddles = twiddlesEnd_;
            for (uint32_t span = 16; span <= stretch; span *= 4) {
                twiddles -= 6 * (span / 4);
                backwardPass(re, im, from, from + stretch, span, twiddles);
            }
        }
        for (uint32_t span = stretch * 4; span <= largest; span *= 4) {
            twiddles -= 6 * (span / 4);
            backwardPass(re, im, 0, size_, span, twiddles);
        }
        if (odd_) {
            const uint32_t half = size_ / 2;
            const Sample* w = twiddles_.get();
            for (uint32_t j = 0; j < half; j += LANES, w += 2 * LANES) {
                const Pair a = load(re, im, j), b = timesConjugate(load(re, im, j + half), w);
                store(re, im, j, add(a, b));
                store(re, im, j + half, subtract(a, b));
            }
        }
    }

    /* Where bin k stands after `forward`. */
    uint32_t place(uint32_t k) const {
        uint32_t at = 0, span = size_;
        if (odd_) {
            span /= 2;
            at += (k & 1u) * span;
            k >>= 1;
        }
        for (; span > 4; span /= 4, k >>= 2) at += (k & 3u) * (span / 4);
        /* The last pass leaves element e of `LANES` neighbouring groups of four together. */
        const uint32_t group = at / 4;
        return (group / LANES * 4 + (k & 3u)) * LANES + group % LANES;
    }

private:
    struct Pair {
        v128_t re, im;
    };
    static Pair load(const Sample* re, const Sample* im, uint32_t at) {
        return {wasm_v128_load(re + at), wasm_v128_load(im + at)};
    }
    static void store(Sample* re, Sample* im, uint32_t at, Pair x) {
        wasm_v128_store(re + at, x.re);
        wasm_v128_store(im + at, x.im);
    }
    static Pair add(Pair a, Pair b) { return {Lanes::add(a.re, b.re), Lanes::add(a.im, b.im)}; }
    static Pair subtract(Pair a, Pair b) { return {Lanes::subtract(a.re, b.re), Lanes::subtract(a.im, b.im)}; }
    /* a + i b */
    static Pair addTurned(Pair a, Pair b) { return {Lanes::subtract(a.re, b.im), Lanes::add(a.im, b.re)}; }
    /* a - i b */
    static Pair addTurnedBack(Pair a, Pair b) { return {Lanes::add(a.re, b.im), Lanes::subtract(a.im, b.re)}; }
    static Pair times(Pair a, const Sample* w) {
        const v128_t re = wasm_v128_load(w), im = wasm_v128_load(w + LANES);
        return {Lanes::subtract(Lanes::multiply(a.re, re), Lanes::multiply(a.im, im)),
                Lanes::add(Lanes::multiply(a.re, im), Lanes::multiply(a.im, re))};
    }
    static Pair timesConjugate(Pair a, const Sample* w) {
        const v128_t re = wasm_v128_load(w), im = wasm_v128_load(w + LANES);
        return {Lanes::add(Lanes::multiply(a.re, re), Lanes::multiply(a.im, im)),
                Lanes::subtract(Lanes::multiply(a.im, re), Lanes::multiply(a.re, im))};
    }
    /* Points whose passes stay in the nearest cache, twiddles included. */
    static constexpr uint32_t CACHED = 1024;

    void forwardPass(Sample* re, Sample* im, uint32_t from, uint32_t to, uint32_t span, const Sample* twiddles) const {
        const uint32_t quarter = span / 4;
        for (uint32_t base = from; base < to; base += span) {
            const Sample* w = twiddles;
            for (uint32_t j = base; j < base + quarter; j += LANES, w += 6 * LANES) {
                const Pair a = load(re, im, j), b = load(re, im, j + quarter);
                const Pair c = load(re, im, j + 2 * quarter), d = load(re, im, j + 3 * quarter);
                const Pair ac = add(a, c), bd = add(b, d), even = subtract(a, c), odd = subtract(b, d);
                store(re, im, j, add(ac, bd));
                store(re, im, j + quarter, times(addTurnedBack(even, odd), w));
                store(re, im, j + 2 * quarter, times(subtract(ac, bd), w + 2 * LANES));
                store(re, im, j + 3 * quarter, times(addTurned(even, odd), w + 4 * LANES));
            }
        }
    }

    void forwardFours(Sample* re, Sample* im, uint32_t from, uint32_t to) const {
        for (uint32_t base = from; base < to; base += 4 * LANES) {
            Pair a, b, c, d;
            Lanes::gather(re + base, a.re, b.re, c.re, d.re);
            Lanes::gather(im + base, a.im, b.im, c.im, d.im);
            const Pair ac = add(a, c), bd = add(b, d), even = subtract(a, c), odd = subtract(b, d);
            store(re, im, base, add(ac, bd));
            store(re, im, base + LANES, addTurnedBack(even, odd));
            store(re, im, base + 2 * LANES, subtract(ac, bd));
            store(re, im, base + 3 * LANES, addTurned(even, odd));
        }
    }

    void backwardFours(Sample* re, Sample* im, uint32_t from, uint32_t to) const {
        for (uint32_t base = from; base < to; base += 4 * LANES) {
            const Pair a = load(re, im, base), b = load(re, im, base + LANES);
            const Pair c = load(re, im, base + 2 * LANES), d = load(re, im, base + 3 * LANES);
            const Pair ac = add(a, c), bd = add(b, d), even = subtract(a, c), odd = subtract(b, d);
            const Pair y0 = add(ac, bd), y1 = addTurned(even, odd), y2 = subtract(ac, bd), y3 = addTurnedBack(even, odd);
            Lanes::scatter(re + base, y0.re, y1.re, y2.re, y3.re);
            Lanes::scatter(im + base, y0.im, y1.im, y2.im, y3.im);
        }
    }

    void backwardPass(Sample* re, Sample* im, uint32_t from, uint32_t to, uint32_t span, const Sample* twiddles) const {
        const uint32_t quarter = span / 4;
        for (uint32_t base = from; base < to; base += span) {
            const Sample* w = twiddles;
            for (uint32_t j = base; j < base + quarter; j += LANES, w += 6 * LANES) {
                const Pair a = load(re, im, j), b = timesConjugate(load(re, im, j + quarter), w);
                const Pair c = timesConjugate(load(re, im, j + 2 * quarter), w + 2 * LANES);
                const Pair d = timesConjugate(load(re, im, j + 3 * quarter), w + 4 * LANES);
                const Pair ac = add(a, c), bd = add(b, d), even = subtract(a, c), odd = subtract(b, d);
                store(re, im, j, add(ac, bd));
                store(re, im, j + quarter, addTurned(even, odd));
                store(re, im, j + 2 * quarter, subtract(ac, bd));
                store(re, im, j + 3 * quarter, addTurnedBack(even, odd));
            }
        }
    }

    static void turn(Sample* to, uint32_t j, uint32_t power, uint32_t span) {
        for (uint32_t lane = 0; lane < LANES; ++lane) {
            const double angle = -2.0 * 3.14159265358979323846 * static_cast<double>((j + lane) * power) / span;
            to[lane] = static_cast<Sample>(std::cos(angle));
            to[LANES + lane] = static_cast<Sample>(std::sin(angle));
        }
    }

    uint32_t size_ = 0;
    bool odd_ = false;
    Array<Sample> twiddles_;
    const Sample* twiddlesEnd_ = nullptr;
};

} // namespace dsp
