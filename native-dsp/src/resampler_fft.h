/*
 * Complex FFT for the resampler's convolution: split real and imaginary planes, so that a pair of audio
 * channels is one complex signal without interleaving, and two butterflies share one SIMD register.
 *
 * Radix-4 decimation in frequency forward, decimation in time back (one radix-2 step where log2 is odd).
 * The spectrum stays in the permuted order the forward pass leaves: products bin by bin do not care, and
 * `backward` undoes exactly that order. Neither direction scales.
 */
#pragma once

#include "resampler_array.h"

#include <wasm_simd128.h>

#include <cmath>
#include <cstdint>

namespace resampling {

class Fft {
public:
    /* size: a power of two from 16 up. */
    bool create(uint32_t size) {
        size_ = size;
        uint32_t bits = 0;
        while ((1u << bits) < size) ++bits;
        odd_ = (bits & 1u) != 0;
        if (!twiddles_.allocate(3 * size)) return false;
        double* to = twiddles_.get();
        uint32_t span = size;
        if (odd_) {
            for (uint32_t j = 0; j < span / 2; j += 2, to += 4) pair(to, j, 1, span);
            span /= 2;
        }
        for (; span >= 16; span /= 4) {
            for (uint32_t j = 0; j < span / 4; j += 2, to += 12) {
                for (uint32_t power = 1; power <= 3; ++power) pair(to + 4 * (power - 1), j, power, span);
            }
        }
        twiddlesEnd_ = to;
        return true;
    }

    void forward(double* re, double* im) const {
        const double* twiddles = twiddles_.get();
        uint32_t span = size_;
        if (odd_) {
            const uint32_t half = span / 2;
            for (uint32_t j = 0; j < half; j += 2, twiddles += 4) {
                const Pair a = load(re, im, j), b = load(re, im, j + half);
                store(re, im, j, add(a, b));
                store(re, im, j + half, times(subtract(a, b), twiddles));
            }
            span = half;
        }
        for (; span >= 16; span /= 4) {
            const uint32_t quarter = span / 4;
            for (uint32_t base = 0; base < size_; base += span) {
                const double* w = twiddles;
                for (uint32_t j = base; j < base + quarter; j += 2, w += 12) {
                    const Pair a = load(re, im, j), b = load(re, im, j + quarter);
                    const Pair c = load(re, im, j + 2 * quarter), d = load(re, im, j + 3 * quarter);
                    const Pair ac = add(a, c), bd = add(b, d), even = subtract(a, c), odd = subtract(b, d);
                    store(re, im, j, add(ac, bd));
                    store(re, im, j + quarter, times(addTurnedBack(even, odd), w));
                    store(re, im, j + 2 * quarter, times(subtract(ac, bd), w + 4));
                    store(re, im, j + 3 * quarter, times(addTurned(even, odd), w + 8));
                }
            }
            twiddles += 3 * quarter * 2;
        }
        for (uint32_t base = 0; base < size_; base += 8) {
            Pair a, b, c, d;
            gather(re + base, a.re, b.re, c.re, d.re);
            gather(im + base, a.im, b.im, c.im, d.im);
            const Pair ac = add(a, c), bd = add(b, d), even = subtract(a, c), odd = subtract(b, d);
            store(re, im, base, add(ac, bd));
            store(re, im, base + 2, addTurnedBack(even, odd));
            store(re, im, base + 4, subtract(ac, bd));
            store(re, im, base + 6, addTurned(even, odd));
        }
    }

    void backward(double* re, double* im) const {
        for (uint32_t base = 0; base < size_; base += 8) {
            const Pair a = load(re, im, base), b = load(re, im, base + 2);
            const Pair c = load(re, im, base + 4), d = load(re, im, base + 6);
            const Pair ac = add(a, c), bd = add(b, d), even = subtract(a, c), odd = subtract(b, d);
            const Pair y0 = add(ac, bd), y1 = addTurned(even, odd), y2 = subtract(ac, bd), y3 = addTurnedBack(even, odd);
            scatter(re + base, y0.re, y1.re, y2.re, y3.re);
            scatter(im + base, y0.im, y1.im, y2.im, y3.im);
        }
        const double* twiddles = twiddlesEnd_;
        const uint32_t largest = odd_ ? size_ / 2 : size_;
        for (uint32_t span = 16; span <= largest; span *= 4) {
            const uint32_t quarter = span / 4;
            twiddles -= 3 * quarter * 2;
            for (uint32_t base = 0; base < size_; base += span) {
                const double* w = twiddles;
                for (uint32_t j = base; j < base + quarter; j += 2, w += 12) {
                    const Pair a = load(re, im, j), b = timesConjugate(load(re, im, j + quarter), w);
                    const Pair c = timesConjugate(load(re, im, j + 2 * quarter), w + 4);
                    const Pair d = timesConjugate(load(re, im, j + 3 * quarter), w + 8);
                    const Pair ac = add(a, c), bd = add(b, d), even = subtract(a, c), odd = subtract(b, d);
                    store(re, im, j, add(ac, bd));
                    store(re, im, j + quarter, addTurned(even, odd));
                    store(re, im, j + 2 * quarter, subtract(ac, bd));
                    store(re, im, j + 3 * quarter, addTurnedBack(even, odd));
                }
            }
        }
        if (odd_) {
            const uint32_t half = size_ / 2;
            const double* w = twiddles_.get();
            for (uint32_t j = 0; j < half; j += 2, w += 4) {
                const Pair a = load(re, im, j), b = timesConjugate(load(re, im, j + half), w);
                store(re, im, j, add(a, b));
                store(re, im, j + half, subtract(a, b));
            }
        }
    }

private:
    struct Pair {
        v128_t re, im;
    };
    static Pair load(const double* re, const double* im, uint32_t at) {
        return {wasm_v128_load(re + at), wasm_v128_load(im + at)};
    }
    static void store(double* re, double* im, uint32_t at, Pair x) {
        wasm_v128_store(re + at, x.re);
        wasm_v128_store(im + at, x.im);
    }
    static Pair add(Pair a, Pair b) { return {wasm_f64x2_add(a.re, b.re), wasm_f64x2_add(a.im, b.im)}; }
    static Pair subtract(Pair a, Pair b) { return {wasm_f64x2_sub(a.re, b.re), wasm_f64x2_sub(a.im, b.im)}; }
    /* a + i b */
    static Pair addTurned(Pair a, Pair b) { return {wasm_f64x2_sub(a.re, b.im), wasm_f64x2_add(a.im, b.re)}; }
    /* a - i b */
    static Pair addTurnedBack(Pair a, Pair b) { return {wasm_f64x2_add(a.re, b.im), wasm_f64x2_sub(a.im, b.re)}; }
    static Pair times(Pair a, const double* w) {
        const v128_t re = wasm_v128_load(w), im = wasm_v128_load(w + 2);
        return {wasm_f64x2_sub(wasm_f64x2_mul(a.re, re), wasm_f64x2_mul(a.im, im)),
                wasm_f64x2_add(wasm_f64x2_mul(a.re, im), wasm_f64x2_mul(a.im, re))};
    }
    static Pair timesConjugate(Pair a, const double* w) {
        const v128_t re = wasm_v128_load(w), im = wasm_v128_load(w + 2);
        return {wasm_f64x2_add(wasm_f64x2_mul(a.re, re), wasm_f64x2_mul(a.im, im)),
                wasm_f64x2_sub(wasm_f64x2_mul(a.im, re), wasm_f64x2_mul(a.re, im))};
    }
    /* Element k of two neighbouring groups of four. */
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
    static void pair(double* to, uint32_t j, uint32_t power, uint32_t span) {
        for (uint32_t lane = 0; lane < 2; ++lane) {
            const double angle = -2.0 * 3.14159265358979323846 * static_cast<double>((j + lane) * power) / span;
            to[lane] = std::cos(angle);
            to[2 + lane] = std::sin(angle);
        }
    }

    uint32_t size_ = 0;
    bool odd_ = false;
    Array<double> twiddles_;
    const double* twiddlesEnd_ = nullptr;
};

} // namespace resampling
