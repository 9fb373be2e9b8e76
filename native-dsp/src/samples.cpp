/* Stored samples to planes and back, and sums over planes. No state; what is not a whole vector is done one by one. */
#include "dsp.h"

#include <wasm_simd128.h>

#include <cstring>

namespace {

/* Four samples as integers whose upper bits are the stored ones, scaled to full scale +-1.0. */
v128_t scaled(v128_t integers) { return wasm_f32x4_mul(wasm_f32x4_convert_i32x4(integers), wasm_f32x4_splat(0x1p-31f)); }

/* Each encoding takes four samples, in their order, from READ bytes, of which 4 * BYTES are theirs. */
struct Signed16 {
    static constexpr uint32_t BYTES = 2, READ = 8;
    static v128_t four(const uint8_t* bytes) {
        return scaled(wasm_i32x4_shl(wasm_i32x4_extend_low_i16x8(wasm_v128_load64_zero(bytes)), 16));
    }
};

struct Signed24 {
    static constexpr uint32_t BYTES = 3, READ = 16;
    static v128_t four(const uint8_t* bytes) {
        const v128_t zero = wasm_i32x4_splat(0);
        return scaled(wasm_i8x16_shuffle(wasm_v128_load(bytes), zero, 16, 0, 1, 2, 16, 3, 4, 5, 16, 6, 7, 8, 16, 9, 10, 11));
    }
};

struct Signed32 {
    static constexpr uint32_t BYTES = 4, READ = 16;
    static v128_t four(const uint8_t* bytes) { return scaled(wasm_v128_load(bytes)); }
};

struct Float32 {
    static constexpr uint32_t BYTES = 4, READ = 16;
    static v128_t four(const uint8_t* bytes) { return wasm_v128_load(bytes); }
};

constexpr uint32_t VECTOR = 4;

template <typename Encoding> class Reader {
public:
    Reader(const uint8_t* bytes, uint32_t samples) : bytes_(bytes), left_(samples * Encoding::BYTES) {}

    /* The next four samples, finite; 0 after the last. */
    v128_t next() {
        uint8_t rest[16] = {};
        const uint8_t* from = bytes_;
        if (left_ < Encoding::READ) {
            std::memcpy(rest, bytes_, left_);
            from = rest;
        }
        const uint32_t taken = left_ < VECTOR * Encoding::BYTES ? left_ : VECTOR * Encoding::BYTES;
        const v128_t samples = Encoding::four(from);
        bytes_ += taken;
        left_ -= taken;
        /* Only of NaN and the infinities is the difference no zero. */
        const v128_t finite = wasm_f32x4_eq(wasm_f32x4_sub(samples, samples), wasm_f32x4_splat(0.0f));
        notFinite_ += VECTOR - static_cast<uint32_t>(__builtin_popcount(wasm_i32x4_bitmask(finite)));
        return wasm_v128_and(samples, finite);
    }
    uint32_t notFinite() const { return notFinite_; }

private:
    const uint8_t* bytes_;
    uint32_t left_, notFinite_ = 0;
};

/* `count` of the four. */
void store(float* plane, v128_t samples, uint32_t count) {
    if (count >= VECTOR) wasm_v128_store(plane, samples);
    else std::memcpy(plane, &samples, count * sizeof(float));
}

template <typename Encoding>
uint32_t unpack(const uint8_t* bytes, uint32_t channels, uint32_t frames, float* left, float* right) {
    Reader<Encoding> reader(bytes, channels * frames);
    for (uint32_t i = 0; i < frames; i += VECTOR) {
        const v128_t first = reader.next();
        if (channels == 1) {
            store(left + i, first, frames - i);
            store(right + i, first, frames - i);
            continue;
        }
        const v128_t second = reader.next();
        store(left + i, wasm_i32x4_shuffle(first, second, 0, 2, 4, 6), frames - i);
        store(right + i, wasm_i32x4_shuffle(first, second, 1, 3, 5, 7), frames - i);
    }
    return reader.notFinite();
}

} // namespace

uint32_t samples_unpack(const uint8_t* bytes, int32_t encoding, uint32_t channels, uint32_t frames, float* left, float* right) {
    switch (encoding) {
        case SAMPLES_S16: return unpack<Signed16>(bytes, channels, frames, left, right);
        case SAMPLES_S24: return unpack<Signed24>(bytes, channels, frames, left, right);
        case SAMPLES_S32: return unpack<Signed32>(bytes, channels, frames, left, right);
        default: return unpack<Float32>(bytes, channels, frames, left, right);
    }
}

void samples_interleave(const float* left, const float* right, uint32_t frames, float* out) {
    uint32_t i = 0;
    for (; i + VECTOR <= frames; i += VECTOR) {
        const v128_t l = wasm_v128_load(left + i), r = wasm_v128_load(right + i);
        wasm_v128_store(out + 2 * i, wasm_i32x4_shuffle(l, r, 0, 4, 1, 5));
        wasm_v128_store(out + 2 * i + VECTOR, wasm_i32x4_shuffle(l, r, 2, 6, 3, 7));
    }
    for (; i < frames; ++i) {
        out[2 * i] = left[i];
        out[2 * i + 1] = right[i];
    }
}

void samples_range(const float* plane, uint32_t frames, float* range) {
    v128_t least = wasm_f32x4_splat(range[0]), most = wasm_f32x4_splat(range[1]);
    uint32_t i = 0;
    for (; i + VECTOR <= frames; i += VECTOR) {
        const v128_t samples = wasm_v128_load(plane + i);
        least = wasm_f32x4_pmin(least, samples);
        most = wasm_f32x4_pmax(most, samples);
    }
    for (; i < frames; ++i) {
        least = wasm_f32x4_pmin(least, wasm_f32x4_splat(plane[i]));
        most = wasm_f32x4_pmax(most, wasm_f32x4_splat(plane[i]));
    }
    float lows[VECTOR], highs[VECTOR];
    wasm_v128_store(lows, least);
    wasm_v128_store(highs, most);
    for (uint32_t lane = 0; lane < VECTOR; ++lane) {
        if (lows[lane] < range[0]) range[0] = lows[lane];
        if (highs[lane] > range[1]) range[1] = highs[lane];
    }
}

void samples_compare(const float* reference, const float* other, uint32_t frames, double* powers) {
    v128_t signal = wasm_f64x2_splat(0.0), error = wasm_f64x2_splat(0.0);
    uint32_t i = 0;
    for (; i + 2 <= frames; i += 2) {
        const v128_t wanted = wasm_f64x2_promote_low_f32x4(wasm_v128_load64_zero(reference + i));
        const v128_t off = wasm_f64x2_sub(wasm_f64x2_promote_low_f32x4(wasm_v128_load64_zero(other + i)), wanted);
        signal = wasm_f64x2_add(signal, wasm_f64x2_mul(wanted, wanted));
        error = wasm_f64x2_add(error, wasm_f64x2_mul(off, off));
    }
    powers[0] += wasm_f64x2_extract_lane(signal, 0) + wasm_f64x2_extract_lane(signal, 1);
    powers[1] += wasm_f64x2_extract_lane(error, 0) + wasm_f64x2_extract_lane(error, 1);
    if (i == frames) return;
    const double wanted = reference[i], off = other[i] - wanted;
    powers[0] += wanted * wanted;
    powers[1] += off * off;
}
