/*
 * Word-length reduction. TPDF dither two steps wide makes mean and variance of the error independent of the
 * signal (S. P. Lipshitz, R. A. Wannamaker, J. Vanderkooy, "Quantization and dither: a theoretical survey",
 * JAES 1992). The dither of a frame is a hash of its position, so a stream can be started anywhere.
 */
#include "dsp.h"
#include "dither_shape.h"

#include <wasm_simd128.h>

#include <cmath>
#include <new>

using namespace dithering;

namespace {

/* S. Vigna's splitmix64: a Weyl sequence through a finaliser; its period is 2^64. */
constexpr uint64_t WEYL = 0x9e3779b97f4a7c15u;
uint64_t finalised(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

constexpr double LOUDEST = 1048576.0;

/* NaN reads as silence, infinities as very loud, so that neither can live on in the error feedback. */
double finite(float x) {
    if (std::fabs(x) <= LOUDEST) return x;
    return x > 0.0f ? LOUDEST : x < 0.0f ? -LOUDEST : 0.0;
}

struct Packed {
    uint8_t* out;
    uint32_t bytes;
    void put(uint32_t, int32_t left, int32_t right) {
        put(left);
        put(right);
    }
    /* Two frames, left right left right. */
    void put(uint32_t, v128_t values) {
        if (bytes == 2) {
            wasm_v128_store64_lane(out, wasm_i16x8_narrow_i32x4(values, values), 0);
        } else if (bytes == 3) {
            const v128_t joined = wasm_i8x16_shuffle(values, values, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0, 0, 0, 0);
            wasm_v128_store64_lane(out, joined, 0);
            wasm_v128_store32_lane(out + 8, joined, 2);
        } else {
            wasm_v128_store32_lane(out, wasm_i8x16_shuffle(values, values, 0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0);
        }
        out += 4 * bytes;
    }
    void put(int32_t value) {
        const uint32_t bits = static_cast<uint32_t>(value);
        for (uint32_t b = 0; b < bytes; ++b) *out++ = static_cast<uint8_t>(bits >> (8 * b));
    }
};

struct Planar {
    int32_t* left;
    int32_t* right;
    void put(uint32_t frame, int32_t leftValue, int32_t rightValue) {
        left[frame] = leftValue;
        right[frame] = rightValue;
    }
    void put(uint32_t frame, v128_t values) {
        wasm_v128_store64_lane(left + frame, wasm_i32x4_shuffle(values, values, 0, 2, 0, 2), 0);
        wasm_v128_store64_lane(right + frame, wasm_i32x4_shuffle(values, values, 1, 3, 1, 3), 0);
    }
};

} // namespace

struct Dither {
    int32_t mode = DITHER_NONE;
    uint32_t bits = 16;
    double rate = 44100.0;
    uint64_t key = 0;
    uint32_t blankFrames = 0;
    ErrorShape shape;

    uint64_t frame = 0;
    uint32_t silentFrames = 0;
    uint64_t clipped = 0;
    /* Errors of the last SHAPE_ORDER frames, left and right in one register, newest first; twice, so that a
     * window of them is always contiguous. */
    v128_t errors[2 * SHAPE_ORDER];
    uint32_t newest = 0;

    void clearErrors() {
        for (v128_t& error : errors) error = wasm_f64x2_splat(0.0);
        newest = 0;
    }

    uint64_t randomAt(uint64_t at, uint32_t channel) const { return finalised(key + (2 * at + channel) * WEYL); }

    /* In steps of the output: triangular over -1..1, exactly symmetric. */
    double triangular(uint32_t channel) const {
        const uint64_t random = randomAt(frame, channel);
        return (static_cast<double>(random >> 32) - static_cast<double>(random & 0xffffffffu)) * 0x1p-32;
    }
    /* The difference of neighbouring rectangular values: triangular again, with little energy at low frequencies. */
    double highPassed(uint32_t channel) const {
        return (static_cast<double>(randomAt(frame, channel) >> 32) - static_cast<double>(randomAt(frame - 1, channel) >> 32)) *
               0x1p-32;
    }

    int32_t clip(double value) {
        const double limit = static_cast<double>(1u << (bits - 1));
        if (value >= limit) {
            ++clipped;
            return static_cast<int32_t>(limit - 1.0);
        }
        if (value < -limit) {
            ++clipped;
            return static_cast<int32_t>(-limit);
        }
        return static_cast<int32_t>(value);
    }

    v128_t randomOf(uint64_t at) const { return wasm_u64x2_make(randomAt(at, 0), randomAt(at, 1)); }
    v128_t unshaped(uint64_t at) const;
    v128_t integersOf(v128_t samples, uint64_t at);

    template <typename Output> void process(const float* left, const float* right, uint32_t frames, Output output);
    template <typename Output> uint32_t processPairs(const float* left, const float* right, uint32_t frames, Output& output);
};

/* The upper and the lower halves of two random numbers, as f64. */
static v128_t upperHalves(v128_t random) {
    return wasm_f64x2_convert_low_u32x4(wasm_i32x4_shuffle(random, random, 1, 3, 1, 3));
}
static v128_t lowerHalves(v128_t random) {
    return wasm_f64x2_convert_low_u32x4(wasm_i32x4_shuffle(random, random, 0, 2, 0, 2));
}

/* Both channels' dither in steps of the output. */
v128_t Dither::unshaped(uint64_t at) const {
    if (mode == DITHER_NONE) return wasm_f64x2_splat(0.0);
    const v128_t random = randomOf(at);
    const v128_t other = mode == DITHER_HIGH_PASSED ? upperHalves(randomOf(at - 1)) : lowerHalves(random);
    return wasm_f64x2_mul(wasm_f64x2_sub(upperHalves(random), other), wasm_f64x2_splat(0x1p-32));
}

/* What process() makes of one frame without shaping: `samples` are its two channels, the result is two int32. */
v128_t Dither::integersOf(v128_t samples, uint64_t at) {
    const double limit = static_cast<double>(1u << (bits - 1));
    const v128_t numbers = wasm_v128_and(samples, wasm_f64x2_eq(samples, samples));
    const v128_t bounded = wasm_f64x2_pmax(wasm_f64x2_pmin(numbers, wasm_f64x2_splat(LOUDEST)), wasm_f64x2_splat(-LOUDEST));
    const v128_t rounded = wasm_f64x2_nearest(wasm_f64x2_add(wasm_f64x2_mul(bounded, wasm_f64x2_splat(limit)), unshaped(at)));
    const v128_t over = wasm_v128_or(wasm_f64x2_ge(rounded, wasm_f64x2_splat(limit)), wasm_f64x2_lt(rounded, wasm_f64x2_splat(-limit)));
    if (wasm_v128_any_true(over)) clipped += static_cast<uint64_t>(__builtin_popcount(wasm_i64x2_bitmask(over)));
    const v128_t inside = wasm_f64x2_pmax(wasm_f64x2_pmin(rounded, wasm_f64x2_splat(limit - 1.0)), wasm_f64x2_splat(-limit));
    return wasm_i32x4_trunc_sat_f64x2_zero(inside);
}

/* As process() does, two frames at a time, where neither shaping nor blanking ties a frame to the one before; returns how
 * many frames it did. */
template <typename Output>
uint32_t Dither::processPairs(const float* left, const float* right, uint32_t frames, Output& output) {
    if (mode == DITHER_SHAPED || blankFrames != 0) return 0;
    uint32_t i = 0;
    for (; i + 2 <= frames; i += 2, frame += 2) {
        const v128_t samples = wasm_i32x4_shuffle(wasm_v128_load64_zero(left + i), wasm_v128_load64_zero(right + i), 0, 4, 1, 5);
        const v128_t first = integersOf(wasm_f64x2_promote_low_f32x4(samples), frame);
        const v128_t second = integersOf(wasm_f64x2_promote_low_f32x4(wasm_i64x2_shuffle(samples, samples, 1, 1)), frame + 1);
        output.put(i, wasm_i64x2_shuffle(first, second, 0, 2));
    }
    return i;
}

template <typename Output> void Dither::process(const float* left, const float* right, uint32_t frames, Output output) {
    const double scale = static_cast<double>(1u << (bits - 1));
    for (uint32_t i = processPairs(left, right, frames, output); i < frames; ++i, ++frame) {
        if (blankFrames != 0) {
            const bool silent = left[i] == 0.0f && right[i] == 0.0f;
            if (!silent) silentFrames = 0;
            else if (silentFrames < blankFrames) ++silentFrames;
            if (silentFrames == blankFrames) {
                if (mode == DITHER_SHAPED) clearErrors();
                output.put(i, 0, 0);
                continue;
            }
        }
        v128_t wanted = wasm_f64x2_make(finite(left[i]) * scale, finite(right[i]) * scale);
        v128_t dither = wasm_f64x2_splat(0.0);
        if (mode == DITHER_HIGH_PASSED) dither = wasm_f64x2_make(highPassed(0), highPassed(1));
        else if (mode != DITHER_NONE) dither = wasm_f64x2_make(triangular(0), triangular(1));
        if (mode == DITHER_SHAPED) {
            const v128_t* past = errors + newest;
            v128_t sum = wasm_f64x2_splat(0.0);
            for (uint32_t k = SHAPE_ORDER; k-- > 0;) {
                sum = wasm_f64x2_add(sum, wasm_f64x2_mul(wasm_f64x2_splat(shape.coefficient[k]), past[k]));
            }
            wanted = wasm_f64x2_add(wanted, sum);
        }
        const v128_t rounded = wasm_f64x2_nearest(wasm_f64x2_add(wanted, dither));
        if (mode == DITHER_SHAPED) {
            /* Of the value before clipping: an overload must not be fed back. */
            newest = newest == 0 ? SHAPE_ORDER - 1 : newest - 1;
            errors[newest] = errors[newest + SHAPE_ORDER] = wasm_f64x2_sub(rounded, wanted);
        }
        const int32_t leftValue = clip(wasm_f64x2_extract_lane(rounded, 0));
        output.put(i, leftValue, clip(wasm_f64x2_extract_lane(rounded, 1)));
    }
}

Dither* dither_create(int32_t mode, uint32_t bits, uint32_t sample_rate, uint32_t seed, uint32_t blank_frames) {
    if (mode < DITHER_NONE || mode > DITHER_SHAPED || bits < 8 || bits > 24) return nullptr;
    if (sample_rate < 8000 || sample_rate > 384000) return nullptr;
    Dither* dither = new (std::nothrow) Dither;
    if (dither == nullptr) return nullptr;
    dither->mode = mode;
    dither->bits = bits;
    dither->rate = sample_rate;
    dither->key = finalised(seed + WEYL);
    dither->blankFrames = blank_frames;
    if (mode == DITHER_SHAPED) dither->shape.design(sample_rate);
    dither->clearErrors();
    return dither;
}

void dither_destroy(Dither* dither) { delete dither; }

int32_t dither_reset(Dither* dither, double frame) {
    if (!(frame >= 0.0 && frame <= 9007199254740992.0)) return DSP_BAD_ARGUMENT;
    dither->frame = static_cast<uint64_t>(frame);
    dither->silentFrames = 0;
    dither->clipped = 0;
    dither->clearErrors();
    return DSP_OK;
}

void dither_process_packed(Dither* dither, const float* left, const float* right, uint32_t frames, uint8_t* out) {
    dither->process(left, right, frames, Packed{out, (dither->bits + 7) / 8});
}

void dither_process_planar(Dither* dither, const float* left, const float* right, uint32_t frames, int32_t* out_left,
                           int32_t* out_right) {
    dither->process(left, right, frames, Planar{out_left, out_right});
}

double dither_clipped(const Dither* dither) { return static_cast<double>(dither->clipped); }

double dither_noise_gain(const Dither* dither, double hertz) {
    const double frequency = hertz / dither->rate;
    if (dither->mode == DITHER_SHAPED) return dither->shape.gainAt(frequency);
    return 0.0;
}
