/*
 * Logarithm and power of two by series, two at a time, for gains in decibels: a few nanoseconds, the same on every machine, and
 * within 1e-12 of the exact value.
 */
#pragma once

#include <wasm_simd128.h>

namespace dsp {

/* x: positive and normal. x = m 2^n with m from sqrt(1/2) to sqrt(2); then 2 atanh((m - 1) / (m + 1)) / ln 2. */
inline v128_t quick_log2(v128_t x) {
    const auto at = [](double value) { return wasm_f64x2_splat(value); };
    const auto line = [&at](v128_t s, double constant, double linear) { return wasm_f64x2_add(at(constant), wasm_f64x2_mul(s, at(linear))); };
    const v128_t root = wasm_i64x2_splat(0x3fe6a09e667f3bcd), bits = wasm_i64x2_sub(x, root);
    const v128_t n = wasm_f64x2_convert_low_i32x4(wasm_i32x4_shr(wasm_i32x4_shuffle(bits, bits, 1, 3, 1, 3), 20));
    const v128_t m = wasm_i64x2_add(wasm_v128_and(bits, wasm_i64x2_splat(0x000fffffffffffff)), root);
    const v128_t one = at(1.0), t = wasm_f64x2_div(wasm_f64x2_sub(m, one), wasm_f64x2_add(m, one));
    const v128_t s = wasm_f64x2_mul(t, t), s2 = wasm_f64x2_mul(s, s);
    const v128_t low = wasm_f64x2_add(line(s, 1.0, 1.0 / 3.0), wasm_f64x2_mul(s2, line(s, 1.0 / 5.0, 1.0 / 7.0)));
    const v128_t high = wasm_f64x2_add(line(s, 1.0 / 9.0, 1.0 / 11.0), wasm_f64x2_mul(s2, line(s, 1.0 / 13.0, 1.0 / 15.0)));
    const v128_t series = wasm_f64x2_add(low, wasm_f64x2_mul(wasm_f64x2_mul(s2, s2), high));
    return wasm_f64x2_add(n, wasm_f64x2_mul(wasm_f64x2_mul(at(2.8853900817779268), t), series));
}

/* x: -1000..1000. */
inline v128_t quick_exp2(v128_t x) {
    const auto at = [](double value) { return wasm_f64x2_splat(value); };
    const auto line = [&at](v128_t t, double constant, double linear) { return wasm_f64x2_add(at(constant), wasm_f64x2_mul(t, at(linear))); };
    const v128_t n = wasm_f64x2_nearest(x), t = wasm_f64x2_mul(at(0.6931471805599453), wasm_f64x2_sub(x, n));
    const v128_t t2 = wasm_f64x2_mul(t, t), t4 = wasm_f64x2_mul(t2, t2);
    const v128_t a = wasm_f64x2_add(wasm_f64x2_add(at(1.0), t), wasm_f64x2_mul(t2, line(t, 1.0 / 2.0, 1.0 / 6.0)));
    const v128_t b = wasm_f64x2_add(line(t, 1.0 / 24.0, 1.0 / 120.0), wasm_f64x2_mul(t2, line(t, 1.0 / 720.0, 1.0 / 5040.0)));
    const v128_t c = wasm_f64x2_add(line(t, 1.0 / 40320.0, 1.0 / 362880.0), wasm_f64x2_mul(t2, at(1.0 / 3628800.0)));
    const v128_t exponent = wasm_i32x4_shl(wasm_i32x4_add(wasm_i32x4_trunc_sat_f64x2_zero(n), wasm_i32x4_splat(1023)), 20);
    const v128_t scale = wasm_i32x4_shuffle(exponent, wasm_i32x4_splat(0), 4, 0, 4, 1);
    return wasm_f64x2_mul(scale, wasm_f64x2_add(a, wasm_f64x2_mul(t4, wasm_f64x2_add(b, wasm_f64x2_mul(t4, c)))));
}

} // namespace dsp
