/*
 * ITU-R BS.1770-5 K weighting at any sample rate, two channels side by side in the lanes of an f64x2.
 *
 * The standard tabulates both stages for 48 kHz only. The inverse bilinear transform of that table gives the
 * analogue prototypes; transforming them again with the corner frequency kept in place gives the filters at
 * the rate in use, and at 48 kHz the table itself. The second stage keeps the table's pass-band gain of
 * +0.043 dB too; meters that use its numerator 1, -2, 1 unchanged read up to 0.04 LU low at high rates.
 */
#pragma once

#include <cmath>
#include <cstdint>
#include <wasm_simd128.h>

struct Biquad {
    double b0, b1, b2, a1, a2;
};

/* BS.1770-5 Annex 1, tables 1 and 2 (48 kHz). */
constexpr Biquad K_SHELF_48K = {1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585};
constexpr Biquad K_HIGH_PASS_48K = {1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621};

inline Biquad k_stage_at(const Biquad& table, double sample_rate) {
    /* Prototype (n2 s^2 + n1 s + n0) / (d2 s^2 + d1 s + d0), s = (1 - 1/z) / (1 + 1/z) at 48 kHz. */
    const double n2 = table.b0 - table.b1 + table.b2, n1 = 2.0 * (table.b0 - table.b2), n0 = table.b0 + table.b1 + table.b2;
    const double d2 = 1.0 - table.a1 + table.a2, d1 = 2.0 * (1.0 - table.a2), d0 = 1.0 + table.a1 + table.a2;
    const double warped = std::sqrt(d0 / d2); /* tan(pi f0 / 48000), f0 the corner frequency */
    const double scale = warped / std::tan(std::atan(warped) * (48000.0 / sample_rate));
    const double n2s = n2 * scale * scale, n1s = n1 * scale, d2s = d2 * scale * scale, d1s = d1 * scale;
    const double a0 = d2s + d1s + d0;
    return {(n2s + n1s + n0) / a0, 2.0 * (n0 - n2s) / a0, (n2s - n1s + n0) / a0, 2.0 * (d0 - d2s) / a0, (d2s - d1s + d0) / a0};
}

/* One transposed direct form II section; state of both channels. */
class KStage {
  public:
    void set(const Biquad& filter) {
        b0_ = wasm_f64x2_splat(filter.b0);
        b1_ = wasm_f64x2_splat(filter.b1);
        b2_ = wasm_f64x2_splat(filter.b2);
        a1_ = wasm_f64x2_splat(filter.a1);
        a2_ = wasm_f64x2_splat(filter.a2);
        s1_ = s2_ = wasm_f64x2_splat(0.0);
    }

    v128_t step(v128_t x) {
        const v128_t y = wasm_f64x2_add(wasm_f64x2_mul(b0_, x), s1_);
        /* y comes last into the sum: the next frame waits for nothing else. */
        s1_ = wasm_f64x2_sub(wasm_f64x2_add(wasm_f64x2_mul(b1_, x), s2_), wasm_f64x2_mul(a1_, y));
        s2_ = wasm_f64x2_sub(wasm_f64x2_mul(b2_, x), wasm_f64x2_mul(a2_, y));
        return y;
    }

    /* Decayed state would become subnormal and slow; 1e-30 is 600 dB down. Called at fixed stream positions. */
    void settle() {
        s1_ = settled(s1_);
        s2_ = settled(s2_);
    }

  private:
    static v128_t settled(v128_t state) {
        const v128_t alive = wasm_f64x2_ge(wasm_f64x2_abs(state), wasm_f64x2_splat(1e-30));
        return wasm_v128_and(state, alive);
    }

    v128_t b0_, b1_, b2_, a1_, a2_, s1_, s2_;
};
